"""Ce que le journal sait des changements d'un dossier, dit en français."""

from collections.abc import Iterator

from django.apps import apps
from django.utils.text import capfirst

from jalon.reussite.models import StatutRendezVous
from jalon.reussite.visibilite import DOSSIER
from jalon.saisie.affichage import champ_du_journal
from jalon.saisie.valeurs import PREFIXE
from jalon.socle.journal.lecture import noms_des_comptes
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.journal.phrases import montrable, phrase
from jalon.socle.listes.lecture import libelles

# Ce que la frise ne montre pas déjà à sa date : les contacts, entrées, sorties et pièces y sont par eux-mêmes.
MONTRES_PAR_AILLEURS = frozenset(
    {
        "reussite.activite_notee",
        "reussite.accueil_repondu",
        "reussite.action_ajoutee",
        "reussite.bilan_note",
        "reussite.accord_recueilli",
        "reussite.accord_retire",
        "reussite.contact_note",
        "reussite.diagnostic_note",
        "reussite.exclusion_notee",
        "reussite.desinscrit_du_groupe",
        "reussite.inscrit_au_groupe",
        "reussite.presence_notee",
        "reussite.rendez_vous_pris",
        "reussite.suivi_note",
        "reussite.demande_deposee",
        "reussite.demande_suivie",
        "reussite.objectif_evalue",
        "reussite.objectif_fixe",
        "reussite.parcours_clos",
        "reussite.partage_fini",
        "reussite.partage_ouvert",
        "reussite.parcours_entre",
        "reussite.parcours_repris",
        "reussite.parcours_suspendu",
        "reussite.preconisation_abandonnee",
        "reussite.preconisation_posee",
        "reussite.referent_nomme",
        "reussite.retour_note",
        "reussite.scolarite_notee",
        "socle.echeance_creee",
        "socle.echeance_faite",
        "socle.piece_jointe",
    }
)
DITS = ("dispositif", "etat", "raison", "libelle", "vague", "apres", "etat_action")
# Ce que le journal garde en code, et la liste dont la ville a choisi les mots.
LISTES = {"dispositif": "dispositif", "etat": "etat_parcours", "apres": "profil_anct", "etat_action": "etat_action"}
STATUTS = dict(StatutRendezVous.choices)
MONTREES = 300


def changements(enfant, compte) -> Iterator[tuple[LigneJournal, str, str, str]]:
    """(ligne, titre, détail, auteur), des trois cents dernières écritures qui comptent."""
    lignes = list(
        LigneJournal.objects.filter(nature=Nature.ECRITURE, dossier_type=DOSSIER, dossier_id=enfant.pk)
        .exclude(action__in=MONTRES_PAR_AILLEURS)
        .order_by("-numero")[:MONTREES]
    )
    noms = noms_des_comptes(ligne.compte_id for ligne in lignes)
    for ligne in lignes:
        yield ligne, capfirst(phrase(ligne.action)), en_phrase(ligne, compte), noms.get(ligne.compte_id, "Jalon")


def en_phrase(ligne: LigneJournal, compte) -> str:
    """« langue parlée à la maison : arabe (avant : français) », sans les champs que ce compte ne voit pas."""
    contenu = montrable(ligne)
    morceaux = [_dire(cle, contenu[cle]) for cle in DITS if contenu.get(cle)]
    for champ, valeurs in contenu.get("champs", {}).items():
        if libelle := _libelle(ligne.objet_type, champ, compte):
            morceaux.append(_champ_en_phrase(libelle, valeurs))
    return "\n".join(morceaux)


def _dire(cle: str, valeur) -> str:
    mots = libelles(LISTES[cle]) if cle in LISTES else {}
    return mots.get(valeur) or STATUTS.get(valeur) or str(valeur)


def _champ_en_phrase(libelle: str, valeurs: list[str]) -> str:
    if len(valeurs) == 1:
        return f"{libelle} : {valeurs[0]}"
    avant, apres = valeurs
    return f"{libelle} : {apres or 'effacé'}" + (f" (avant : {avant})" if avant else "")


def _libelle(objet_type: str, champ: str, compte) -> str:
    """Le nom français du champ, ou son code s'il n'existe plus ; vide si ce compte ne le voit pas."""
    if champ.startswith(PREFIXE):
        de_la_ville = champ_du_journal(objet_type, champ, compte)
        return de_la_ville.libelle if de_la_ville else ""
    champs = {c.name: str(c.verbose_name) for c in apps.get_model(objet_type)._meta.concrete_fields}
    return champs.get(champ, champ)
