"""Passer la main : proposer, accepter, refuser ; remplacer quelqu'un le temps d'une absence."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import Interim, Parcours, Passation
from jalon.reussite.operations.etapes import echeances_a_faire, referent_actuel
from jalon.reussite.operations.fiches import enregistrer, exiger_une_date, exiger_une_raison, verrouiller
from jalon.reussite.operations.referent import placer_un_referent
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.operations import consigner, operation

PASSATION = "passation"
LETTRE = "lettre-de-passation"


@operation
def proposer_passation(les_parcours: Iterable[Parcours], *, vers, a_partir_du, par, mot=""):
    """Propose ces parcours à un autre référent, qui doit accepter. Rend les passations.

    Rien ne change tant qu'il n'a pas accepté ; la proposition est une chose à faire pour lui.
    """
    les_parcours = list(les_parcours)
    if not les_parcours:
        raise ValidationError("Choisissez au moins un parcours à transmettre.")
    exiger_une_date(a_partir_du, "la date de la passation")
    return [_proposer(verrouiller(parcours), vers, a_partir_du, mot, par) for parcours in les_parcours]


@operation
def accepter_passation(passation, *, par):
    """Le nouveau référent prend le parcours à la date dite ; les familles sont à prévenir."""
    passation = _en_attente(passation)
    parcours = verrouiller(passation.parcours)
    placer_un_referent(parcours, passation.vers, passation.a_partir_du, par)
    _confier_le_reste(passation, par)
    passation.acceptee_le = timezone.localdate()
    _finir(passation, "reussite.passation_acceptee", par)
    echeances.creer(
        dossier=parcours.enfant,
        objet=passation,
        nature=LETTRE,
        libelle=f"Dire à la famille que {passation.vers} prend le relais"[:160],
        le=max(passation.a_partir_du, timezone.localdate()),
        responsable=passation.vers,
        par=par,
    )
    return passation


@operation
def refuser_passation(passation, *, raison, par):
    """Le parcours reste où il est ; la raison revient à qui le proposait."""
    passation = _en_attente(passation)
    passation.refus = exiger_une_raison(raison, "pourquoi vous ne prenez pas ce parcours")
    passation.refusee_le = timezone.localdate()
    _finir(passation, "reussite.passation_refusee", par)
    echeances.creer(
        dossier=passation.dossier,
        objet=passation,
        nature=PASSATION,
        libelle=f"Passation refusée par {passation.vers} : à revoir"[:160],
        le=timezone.localdate(),
        responsable=passation.de,
        par=par,
    )
    return passation


@operation
def decider_interim(*, absent, remplacant, du, au, par):
    """Le remplaçant voit les dossiers de l'absent entre ces deux dates, sans avoir à accepter."""
    exiger_une_date(du, "le début de l'intérim")
    exiger_une_date(au, "la fin de l'intérim", apres=du, apres_quoi="son début")
    deja = Interim.objects.filter(absent=absent, remplacant=remplacant, du__lte=au, au__gte=du)
    if deja.exists():
        raise ValidationError(f"{remplacant} remplace déjà {absent} à ces dates.")
    interim = enregistrer(Interim(absent=absent, remplacant=remplacant, du=du, au=au, par=par))
    consigner("reussite.interim_decide", interim, par=par, absent=str(absent), remplacant=str(remplacant), du=du, au=au)
    return interim


@operation
def finir_interim(interim, *, par):
    """L'absent est revenu : l'intérim finit aujourd'hui, ou n'aura pas lieu s'il n'a pas commencé."""
    interim = Interim.objects.select_for_update(of=("self",)).get(pk=interim.pk)
    jour = timezone.localdate()
    if interim.au < jour:
        raise ValidationError(f"Cet intérim est déjà fini depuis le {interim.au:%d/%m/%Y}.")
    consigner("reussite.interim_fini", interim, par=par, au=jour)
    if interim.du > jour:
        interim.delete()
        return None
    interim.au = jour
    return enregistrer(interim)


def _proposer(parcours, vers, a_partir_du, mot, par) -> Passation:
    actuel = referent_actuel(parcours)
    if parcours.annule_le or parcours.est_clos:
        raise ValidationError(f"Le parcours de {parcours.enfant} est fini : il ne se transmet plus.")
    if actuel == vers:
        raise ValidationError(f"{vers} suit déjà {parcours.enfant}.")
    if parcours.les_passations.filter(acceptee_le=None, refusee_le=None).exists():
        raise ValidationError(f"Le parcours de {parcours.enfant} est déjà proposé à quelqu'un : attendez sa réponse.")
    passation = enregistrer(
        Passation(parcours=parcours, de=actuel, vers=vers, a_partir_du=a_partir_du, mot=mot, par=par)
    )
    consigner("reussite.passation_proposee", passation, par=par, vers=str(vers), a_partir_du=a_partir_du)
    echeances.creer(
        dossier=parcours.enfant,
        objet=passation,
        nature=PASSATION,
        libelle=f"Répondre : reprendre ce parcours ({parcours.dispositif})"[:160],
        le=max(a_partir_du, timezone.localdate()),
        responsable=vers,
        par=par,
    )
    return passation


def _confier_le_reste(passation, par) -> None:
    """Ce que l'ancien référent avait à faire dans ce dossier suit, s'il n'y tient plus aucun parcours."""
    enfant = passation.parcours.enfant
    tenus = enfant.les_parcours.filter(les_referents__intervenant=passation.de, les_referents__au=None)
    if passation.de is None or tenus.exists():
        return
    for echeance in Echeance.objects.a_faire().du_dossier(enfant).filter(responsable=passation.de):
        echeances.confier(echeance, responsable=passation.vers, par=par)


def _en_attente(passation) -> Passation:
    passation = Passation.objects.select_for_update(of=("self",)).select_related("parcours").get(pk=passation.pk)
    if passation.acceptee_le or passation.refusee_le:
        raise ValidationError("Cette passation a déjà reçu sa réponse.")
    return passation


def _finir(passation, action: str, par) -> None:
    enregistrer(passation)
    consigner(action, passation, par=par, vers=str(passation.vers), refus=passation.refus)
    for echeance in echeances_a_faire(passation):
        echeances.terminer(echeance, le=timezone.localdate(), par=par)
