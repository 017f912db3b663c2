"""Les rendez-vous avec une famille : pris, déplacés, et ce qu'il en a été."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import RendezVous, RendezVousEnfant, StatutRendezVous
from jalon.reussite.operations.etapes import abandonner_les_echeances, echeances_a_faire
from jalon.reussite.operations.fiches import changer, enregistrer, exiger_une_date, modifier_fiche, verrouiller
from jalon.reussite.operations.retraits import retirer_les_lignes, une_fois_remis
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import consigner, operation

NATURE = "rendez-vous"
A_EU_LIEU_OU_PAS = frozenset({StatutRendezVous.HONORE, StatutRendezVous.NON_HONORE})


@operation
def prendre_rendez_vous(*, enfants, le, par, heure=None, avec="", **champs):
    """Prend un rendez-vous pour un ou plusieurs enfants. Le jour venu, il est à faire de dire s'il a eu lieu."""
    enfants = list(dict.fromkeys(enfants))
    if not enfants:
        raise ValidationError("Dites pour quel enfant est ce rendez-vous.")
    exiger_une_date(le, "la date du rendez-vous")
    rdv = RendezVous(le=le, heure=heure, avec=avec)
    changer(rdv, {"intervenant": getattr(par, "intervenant", None), **champs})
    enregistrer(rdv)
    for enfant in enfants:
        RendezVousEnfant.objects.create(rendez_vous=rdv, enfant=enfant)
        consigner("reussite.rendez_vous_pris", rdv, par=par, dossier=enfant, le=le)
    _suivre_l_echeance(rdv, par)
    return rdv


@operation
def modifier_rendez_vous(rdv, *, version, par, **champs):
    """Déplace ou corrige un rendez-vous. Lève Conflit si quelqu'un l'a enregistré entre-temps."""
    rdv, changements = modifier_fiche(rdv, version=version, champs=champs)
    exiger_une_date(rdv.le, "la date du rendez-vous")
    for enfant in enfants_du(rdv):
        contenu = {"version": rdv.version, "champs": changements}
        consigner("reussite.rendez_vous_modifie", rdv, par=par, dossier=enfant, **contenu)
    _suivre_l_echeance(rdv, par)
    return rdv


@operation
def changer_statut_rendez_vous(rdv, *, statut, par):
    """Honoré, annulé par l'un ou l'autre, non honoré : l'échéance qui l'attendait s'en va."""
    rdv = verrouiller(rdv)
    if statut not in StatutRendezVous.values:
        raise ValidationError({"statut": "Ce statut de rendez-vous n'existe pas."})
    if statut in A_EU_LIEU_OU_PAS and rdv.le > timezone.localdate():
        raise ValidationError(f"Ce rendez-vous est le {rdv.le:%d/%m/%Y} : attendez ce jour pour dire s'il a eu lieu.")
    avant, rdv.statut = rdv.statut, statut
    rdv.version += 1
    enregistrer(rdv)
    for enfant in enfants_du(rdv):
        consigner("reussite.rendez_vous_dit", rdv, par=par, dossier=enfant, avant=avant, apres=statut)
    _suivre_l_echeance(rdv, par)
    return rdv


@operation
def retirer_rendez_vous(rdv, *, par):
    """Ôte un rendez-vous noté par erreur, de tous les dossiers où il figurait."""
    rdv = verrouiller(rdv)
    liens = list(rdv.les_enfants.select_related("enfant"))
    for lien in liens:
        consigner("reussite.rendez_vous_retire", rdv, par=par, dossier=lien.enfant, le=rdv.le)
    abandonner_les_echeances(rdv, None, par)
    enfants = [lien.enfant_id for lien in liens]
    retirer_les_lignes(rdv, *liens, libelle=f"Retrait d'un rendez-vous du {rdv.le:%d/%m/%Y}", enfants=enfants, par=par)


def enfants_du(rdv) -> list:
    return [lien.enfant for lien in rdv.les_enfants.select_related("enfant").order_by("pk")]


@une_fois_remis(RendezVousEnfant)
def _remis(lien, par) -> None:
    _suivre_l_echeance(lien.rendez_vous, par)


def _suivre_l_echeance(rdv, par) -> None:
    """Un rendez-vous prévu est à faire le jour dit ; une fois dit ce qu'il en a été, il ne l'est plus."""
    posees = list(echeances_a_faire(rdv))
    if rdv.statut == StatutRendezVous.PREVU:
        heure = f" à {rdv.heure_dite}" if rdv.heure else ""
        libelle = f"Rendez-vous{heure} : dire s'il a eu lieu"
        if [(e.le, e.libelle) for e in posees] == [(rdv.le, libelle)]:
            return
        abandonner_les_echeances(rdv, None, par)
        dossier = next(iter(enfants_du(rdv)), None)
        communs = {"dossier": dossier, "objet": rdv, "nature": NATURE, "responsable": rdv.intervenant}
        echeances.creer(libelle=libelle, le=rdv.le, par=par, **communs)
    elif rdv.statut in A_EU_LIEU_OU_PAS:
        for echeance in posees:
            echeances.terminer(echeance, le=timezone.localdate(), par=par)
    else:
        abandonner_les_echeances(rdv, None, par)
