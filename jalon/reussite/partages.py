"""Ce qui peut être partagé d'un dossier, avec qui, et la fiche que lit un partenaire.

Une rubrique ne porte ni santé, ni danger, ni coordonnées : un partenaire lit ce qu'il faut pour agir, rien d'autre.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from jalon.restitution.editions.production import dit_un_interdit
from jalon.reussite.accords import MAJORITE, est_majeur, vaut
from jalon.reussite.cles import en_vigueur
from jalon.reussite.confidentialite import coordonnees_protegees
from jalon.reussite.droits import Droit
from jalon.reussite.models import Action, RendezVousEnfant
from jalon.reussite.models.accord import Partage
from jalon.reussite.models.suivi import StatutRendezVous
from jalon.socle.cloison import ModeIdentite, collectivite_active
from jalon.socle.habilitations import Portee, portee_de
from jalon.socle.listes.lecture import libelles

LIEN = "reussite.partage"
PREVENIR_DU_PARTAGE = "reponse-d-un-partenaire"
RUBRIQUES = {
    "identite": "Identité réduite : prénom, initiale, sexe, année de naissance",
    "ecole": "École et niveau",
    "parcours": "Parcours : dispositif, état, dates, référent",
    "objectifs": "Objectifs du parcours",
    "actions": "Actions qui concernent ce partenaire",
    "rendez_vous": "Rendez-vous à venir",
}
# Les domaines de santé restent entre soignants : ils ne sont dans aucune rubrique.
DE_SANTE = frozenset({"langage_orthophonie", "sante_physique", "sante_psychique_bien_etre"})


@dataclass(frozen=True)
class Rubrique:
    titre: str
    lignes: list[tuple[str, str]] = field(default_factory=list)


def partages_ouverts(jour: date | None = None):
    """Ceux qui valent ce jour-là : ni finis, ni expirés, ni sur l'accord de parents dont l'enfant a eu 18 ans."""
    jour = jour or timezone.localdate()
    ouverts = Partage.objects.filter(fini_le=None, du__lte=jour, au__gte=jour, enfant__fusionne_dans=None)
    du_jeune_ou_mineur = Q(accord__par_le_jeune=True) | Q(enfant__naissance=None)
    return ouverts.filter(du_jeune_ou_mineur | Q(enfant__naissance__gt=_ne_avant(jour)))


def partages_de(compte):
    """Les partages ouverts dont ce compte est le destinataire, et dont l'accord vaut encore."""
    lus = partages_ouverts().filter(intervenant__compte=compte).order_by("au", "pk")
    return [p for p in lus.select_related("enfant", "intervenant", "accord__titulaire") if est_ouvert(p)]


def partages_recus(compte) -> list[tuple[Partage, str]]:
    """(partage, nom de l'enfant) de ce que l'on partage avec lui ; rien pour qui voit toute la ville."""
    if portee_de(compte, Droit.VOIR_LES_DOSSIERS) == Portee.VILLE:
        return []
    return [(partage, nom_partage(partage.enfant, partage.rubriques)) for partage in partages_de(compte)]


def est_ouvert(partage, jour: date | None = None) -> bool:
    """Ni fini ni expiré, et son accord vaut encore."""
    jour, enfant = jour or timezone.localdate(), partage.enfant
    if partage.fini_le or not partage.du <= jour <= partage.au or enfant.fusionne_dans_id:
        return False
    if partage.accord is None:
        return not est_majeur(enfant, jour)
    return vaut(partage.accord, enfant, jour)


def nom_partage(enfant, rubriques) -> str:
    """« Inès B. » ; sans la rubrique d'identité, ou si la ville ne garde pas les noms, ses initiales ou son numéro."""
    if collectivite_active().identite_enfants in (ModeIdentite.NUMERO, ModeIdentite.INITIALES):
        return enfant.designation
    if "identite" in rubriques and enfant.prenom:
        initiale = f" {enfant.nom[0].upper()}." if enfant.nom else ""
        return f"{enfant.prenom}{initiale}"
    return f"{enfant.prenom[:1]}{enfant.nom[:1]}".upper() or f"Enfant n° {enfant.numero_affiche}"


def fiche_partagee(enfant, intervenant, rubriques) -> list[Rubrique]:
    """Les rubriques permises, dans l'ordre ; une rubrique vide le dit. Une ligne qui dirait une coordonnée protégée,
    recopiée dans un texte, n'y est pas."""
    secrets = coordonnees_protegees(enfant.famille)
    lues = [_SOURCES[code](enfant, intervenant) for code in RUBRIQUES if code in rubriques]
    return [Rubrique(r.titre, [ligne for ligne in r.lignes if not dit_un_interdit(ligne, secrets)]) for r in lues]


def _ne_avant(jour: date) -> date:
    """Né ce jour-là ou avant, on est majeur. Le 29 février : le 28, quand l'année n'a pas ce jour."""
    annee = jour.year - MAJORITE
    try:
        return jour.replace(year=annee)
    except ValueError:
        return date(annee, 2, 28)


def _identite(enfant, _) -> Rubrique:
    lignes = [("Sexe", libelles("sexe").get(enfant.sexe, ""))]
    if enfant.naissance:
        lignes.append(("Année de naissance", str(enfant.naissance.year)))
    return Rubrique("Identité", [(nom, dit) for nom, dit in lignes if dit])


def _ecole(enfant, _) -> Rubrique:
    lues = enfant.les_scolarites.select_related("etablissement", "niveau")
    actuelle = en_vigueur(list(lues), timezone.localdate())
    if actuelle is None:
        return Rubrique("École")
    lignes = [("École", str(actuelle.etablissement or "")), ("Niveau", str(actuelle.niveau or ""))]
    return Rubrique("École", [(nom, dit) for nom, dit in lignes if dit])


def _parcours(enfant, _) -> Rubrique:
    noms, lignes = libelles("etat_parcours"), []
    for parcours in enfant.les_parcours.filter(annule_le=None).select_related("dispositif"):
        dit = noms.get(parcours.etat, parcours.get_etat_display())
        if parcours.entree:
            dit += f", depuis le {parcours.entree:%d/%m/%Y}"
        suivis = parcours.les_referents.filter(au=None).select_related("intervenant")
        if suivi := suivis.last():
            dit += f", référent : {suivi.intervenant}"
        lignes.append((str(parcours.dispositif), dit))
    return Rubrique("Parcours", lignes)


def _objectifs(enfant, _) -> Rubrique:
    lignes = []
    for parcours in enfant.les_parcours.en_cours():
        for objectif in parcours.les_objectifs.select_related("domaine"):
            if objectif.domaine.code not in DE_SANTE:
                lignes.append((str(objectif.domaine), objectif.libelle or "—"))
    return Rubrique("Objectifs", lignes)


def _actions(enfant, intervenant) -> Rubrique:
    """Les siennes, ou celles de sa structure."""
    siennes = Q(intervenant=intervenant)
    if intervenant.structure_id:
        siennes |= Q(structure=intervenant.structure_id)
    lues = Action.objects.filter(siennes, enfant=enfant).select_related("action", "domaine")
    lues = lues.exclude(domaine__code__in=DE_SANTE)
    noms = libelles("etat_action")
    lignes = [
        (str(a.action or a.domaine or a.get_type_display()), noms.get(a.etat, a.get_etat_display())) for a in lues
    ]
    return Rubrique("Actions", lignes)


def _rendez_vous(enfant, _) -> Rubrique:
    a_venir = RendezVousEnfant.objects.filter(
        enfant=enfant, rendez_vous__le__gte=timezone.localdate(), rendez_vous__statut=StatutRendezVous.PREVU
    )
    liens = a_venir.select_related("rendez_vous").order_by("rendez_vous__le", "rendez_vous__heure")
    lignes = []
    for lien in liens:
        rdv = lien.rendez_vous
        lignes.append((f"{rdv.le:%d/%m/%Y}", f"à {rdv.heure:%H h %M}" if rdv.heure else "heure à fixer"))
    return Rubrique("Rendez-vous", lignes)


_SOURCES = {
    "identite": _identite,
    "ecole": _ecole,
    "parcours": _parcours,
    "objectifs": _objectifs,
    "actions": _actions,
    "rendez_vous": _rendez_vous,
}
