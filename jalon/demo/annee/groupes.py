"""Deux groupes qui tournent, un qui est plein : séances, présences, un enfant venu sans parcours."""

from datetime import date, timedelta

from jalon.demo.annee.contexte import Annee
from jalon.reussite import operations
from jalon.reussite.models import Enfant, Parcours, StatutPresence
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Lieu

SEANCES, TOUTES_LES = 14, timedelta(weeks=3)
CLAS = {"nom": "CLAS Mésanges", "action": "accompagnement_educatif_individuel", "dispositif": "CLAS", "places": 10}
LANGAGE = {"nom": "Atelier langage du mercredi", "action": "ateliers_langage", "dispositif": "PRE", "places": 6}
STATUTS = [StatutPresence.PRESENT] * 8 + [StatutPresence.ABSENT_EXCUSE, StatutPresence.ABSENT]


def animer(annee: Annee) -> None:
    clas = Parcours.objects.filter(dispositif__code="CLAS", annule_le=None).select_related("enfant")
    au_clas = {p.enfant: p for p in clas}
    sans = Enfant.objects.actuels().exclude(les_parcours__dispositif__code="CLAS").order_by("pk")
    enfants = [*au_clas, *sans[: max(0, CLAS["places"] - len(au_clas))]]
    _groupe(annee, CLAS, [(e, au_clas.get(e)) for e in enfants][: CLAS["places"]], lundi=1)
    du_pre = [(p.enfant, p) for p in annee.entres if p.sortie is None]
    _groupe(annee, LANGAGE, du_pre[: LANGAGE["places"] + 2], lundi=2)


def _groupe(annee: Annee, quoi: dict, inscrits, lundi: int) -> None:
    """Les derniers inscrits attendent une place, si le groupe est plein."""
    debut = annee.au - SEANCES * TOUTES_LES
    groupe = operations.creer_groupe(
        nom=quoi["nom"],
        action=valeur("action", quoi["action"]),
        domaine=valeur("domaine", "scolarite_apprentissages" if quoi is CLAS else "langage_orthophonie"),
        dispositif=valeur("dispositif", quoi["dispositif"]),
        maitre_oeuvre=valeur("maitre_oeuvre", "centre_social"),
        structure=annee.structures[0],
        intervenant=annee.equipe.comptes["intervenant"].intervenant,
        lieu=Lieu.objects.order_by("pk").first(),
        places=quoi["places"],
        creneau="mercredi, 14 h",
        du=debut,
        par=annee.awa,
    )
    faites = set()
    for enfant, parcours in inscrits:
        if enfant.pk not in faites:
            faites.add(enfant.pk)
            operations.inscrire_au_groupe(groupe, enfant=enfant, parcours=parcours, du=debut, par=annee.awa)
    _seances(annee, groupe, debut + timedelta(days=lundi))


def _seances(annee: Annee, groupe, premiere: date) -> None:
    presents = [i.enfant_id for i in groupe.les_inscriptions.filter(en_attente=False)]
    animateur = annee.equipe.comptes["intervenant"]
    for rang in range(SEANCES):
        le = premiere + rang * TOUTES_LES
        seance = operations.programmer_seance(groupe, le=le, duree=90, intervenant=animateur.intervenant, par=annee.awa)
        if rang == 4:
            operations.annuler_seance(seance, par=annee.awa)
        elif le <= annee.au:
            presences = {pk: annee.tirage.parmi(STATUTS) for pk in presents}
            parents = [pk for pk in presents if presences[pk] == StatutPresence.PRESENT and rang % 5 == 0]
            operations.pointer(seance, presences=presences, avec_un_parent=parents, par=animateur)
