"""Ce que le journal sait des changements d'un dossier, dit en français."""

from collections.abc import Iterator

from django.apps import apps

from jalon.reussite.visibilite import DOSSIER
from jalon.socle.comptes.models import Compte
from jalon.socle.journal.models import LigneJournal, Nature

# Ce que la frise ne montre pas déjà à sa date : les contacts, entrées, sorties et pièces y sont par eux-mêmes.
TITRES = {
    "reussite.enfant_cree": "Dossier ouvert",
    "reussite.enfant_modifie": "Identité modifiée",
    "reussite.famille_modifiee": "Famille modifiée",
    "reussite.responsable_ajoute": "Responsable légal ajouté",
    "reussite.responsable_modifie": "Responsable légal modifié",
    "reussite.responsable_retire": "Responsable légal retiré",
    "reussite.situation_datee": "Situation notée",
    "reussite.situation_retiree": "Situation retirée",
    "reussite.scolarite_modifiee": "Scolarité modifiée",
    "reussite.scolarite_retiree": "Scolarité retirée",
    "reussite.parcours_ouvert": "Parcours ouvert",
    "reussite.parcours_change": "État du parcours changé",
    "reussite.parcours_rouvert": "Parcours rouvert",
    "reussite.parcours_annule": "Parcours annulé",
    "reussite.profil_fixe": "Profil d'enquête fixé",
    "reussite.objectif_modifie": "Objectif modifié",
    "reussite.objectif_retire": "Objectif retiré",
    "reussite.contact_retire": "Contact retiré",
    "socle.piece_retiree": "Document retiré",
    "socle.echeance_reportee": "Échéance reportée",
    "socle.echeance_annulee": "Échéance annulée",
}
MONTREES = 300


def changements(enfant) -> Iterator[tuple[LigneJournal, str, str, str]]:
    """(ligne, titre, détail, auteur), des trois cents dernières écritures qui comptent."""
    lignes = list(
        LigneJournal.objects.filter(
            nature=Nature.ECRITURE, dossier_type=DOSSIER, dossier_id=enfant.pk, action__in=TITRES
        ).order_by("-numero")[:MONTREES]
    )
    noms = dict(Compte.objects.filter(pk__in={ligne.compte_id for ligne in lignes}).values_list("pk", "nom"))
    for ligne in lignes:
        yield ligne, TITRES[ligne.action], en_phrase(ligne), noms.get(ligne.compte_id, "")


def en_phrase(ligne: LigneJournal) -> str:
    """« langue parlée à la maison : arabe (avant : français) »."""
    contenu = ligne.contenu or {}
    morceaux = [contenu["raison"]] if contenu.get("raison") else []
    for champ, valeurs in contenu.get("champs", {}).items():
        morceaux.append(_champ_en_phrase(_libelle(ligne.objet_type, champ), valeurs))
    return "\n".join(morceaux)


def _champ_en_phrase(libelle: str, valeurs: list[str]) -> str:
    if not valeurs:
        return f"{libelle} : modifié"
    avant, apres = valeurs
    return f"{libelle} : {apres or 'effacé'}" + (f" (avant : {avant})" if avant else "")


def _libelle(objet_type: str, champ: str) -> str:
    """Le nom français du champ, ou son code s'il n'existe plus."""
    champs = {c.name: str(c.verbose_name) for c in apps.get_model(objet_type)._meta.concrete_fields}
    return champs.get(champ, champ)
