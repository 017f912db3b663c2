"""Les collégiens exclus : l'accueil proposé, accepté ou refusé, le retour au collège."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import EtatAccueil, EtatParcours, Exclusion, Parcours
from jalon.reussite.operations.accord import accord_manque
from jalon.reussite.operations.etapes import abandonner_les_echeances, echeances_a_faire, referent_actuel
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    exiger_une_raison,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.parcours import changer_etat_avant_entree, entrer, ouvrir_parcours
from jalon.reussite.operations.retraits import retirer_les_lignes, une_fois_remis
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.lecture import valeur

DISPOSITIF = "COLLEX"
RETOUR = "retour-au-college"
SAMEDI = 5


def jour_de_retour(le: date, jours: int | None) -> date:
    """Le premier jour de classe après l'exclusion : les samedis et dimanches ne comptent pas."""
    retour, restants = le, jours or 1
    while restants or retour.weekday() >= SAMEDI:
        restants -= bool(restants) and retour.weekday() < SAMEDI
        retour += timedelta(days=1)
    return retour


@operation
def noter_exclusion(enfant, *, le, par, jours, motif, **champs):
    """Note une exclusion ; l'accueil est proposé tant que la famille n'a pas répondu. Rend l'exclusion."""
    exiger_une_date(le, "le premier jour de l'exclusion")
    if enfant.les_exclusions.filter(le=le).exists():
        raise ValidationError(f"Une exclusion du {le:%d/%m/%Y} est déjà notée pour cet enfant : modifiez-la.")
    exclusion = Exclusion(enfant=enfant)
    changements = changer(exclusion, {"le": le, "jours": jours, "motif": motif, **champs})
    _verifier(exclusion)
    enregistrer(exclusion)
    consigner_changements("reussite.exclusion_notee", exclusion, changements, par=par)
    return exclusion


@operation
def modifier_exclusion(exclusion, *, version, par, **champs):
    """Lève Conflit si quelqu'un l'a enregistrée entre-temps."""
    exclusion, changements = modifier_fiche(exclusion, version=version, champs=champs)
    _verifier(exclusion)
    consigner_changements("reussite.exclusion_modifiee", exclusion, changements, par=par)
    _suivre_le_retour(exclusion, par)
    return exclusion


@operation
def repondre_a_l_accueil(exclusion, *, accueil, par, refus="", parcours=None):
    """La réponse de la famille à l'accueil proposé. Rend l'exclusion.

    Accepté : l'enfant entre dans un parcours court de collégiens exclus (celui donné, celui déjà ouvert, ou un neuf),
    si l'accord est signé ; sinon ce parcours attend l'accord. Le retour au collège devient une échéance. Refusé : la
    raison reste, et se compte.
    """
    exclusion = verrouiller(exclusion)
    if exclusion.accueil != EtatAccueil.PROPOSE:
        raise ValidationError(f"La famille a déjà répondu : l'accueil est « {exclusion.get_accueil_display()} ».")
    if accueil not in (EtatAccueil.ACCEPTE, EtatAccueil.REFUSE):
        raise ValidationError({"accueil": "Dites si l'accueil est accepté ou refusé."})
    if accueil == EtatAccueil.REFUSE:
        exclusion.refus = exiger_une_raison(refus, "pourquoi la famille refuse l'accueil")
    else:
        exclusion.parcours = _accueillir(exclusion, parcours, par)
        exclusion.retour_le = exclusion.retour_le or jour_de_retour(exclusion.le, exclusion.jours)
    exclusion.accueil = accueil
    exclusion.version += 1
    _verifier(exclusion)
    enregistrer(exclusion)
    consigner("reussite.accueil_repondu", exclusion, par=par, accueil=accueil, version=exclusion.version)
    _suivre_le_retour(exclusion, par)
    return exclusion


@operation
def noter_le_retour(exclusion, *, le, par, retour, jours_accueil=None):
    """Le retour au collège a eu lieu : quand, comment il a été préparé, combien de jours d'accueil."""
    exclusion = verrouiller(exclusion)
    if exclusion.accueil != EtatAccueil.ACCEPTE:
        raise ValidationError("Le retour se note quand l'accueil a été accepté.")
    exiger_une_date(le, "la date du retour", apres=exclusion.le, apres_quoi="le premier jour de l'exclusion")
    retour = exiger_une_raison(retour, "comment le retour a été préparé avec le collège")
    changements = changer(exclusion, {"retour_le": le, "retour": retour, "jours_accueil": jours_accueil})
    exclusion.version += 1
    _verifier(exclusion)
    enregistrer(exclusion)
    consigner_changements("reussite.retour_note", exclusion, changements, par=par)
    for echeance in echeances_a_faire(exclusion):
        echeances.terminer(echeance, le=timezone.localdate(), par=par)
    return exclusion


@operation
def retirer_exclusion(exclusion, *, par):
    """Ôte une exclusion notée par erreur ; le parcours qu'elle a ouvert, s'il y en a un, s'annule à part."""
    exclusion = verrouiller(exclusion)
    consigner("reussite.exclusion_retiree", exclusion, par=par, libelle=str(exclusion))
    abandonner_les_echeances(exclusion, None, par)
    libelle, enfants = f"Retrait d'une exclusion du {exclusion.le:%d/%m/%Y}", [exclusion.enfant_id]
    retirer_les_lignes(exclusion, libelle=libelle, enfants=enfants, par=par)


def _accueillir(exclusion, parcours, par) -> Parcours:
    """Le parcours de l'accueil : entré si l'accord est là, en attente d'accord sinon."""
    enfant = exclusion.enfant
    dispositif = valeur("dispositif", DISPOSITIF)
    ouverts = enfant.les_parcours.filter(dispositif=dispositif, annule_le=None, sortie=None)
    parcours = parcours or ouverts.exclude(etat=EtatParcours.NON_OUVERT).first()
    if parcours is None:
        parcours = ouvrir_parcours(enfant, dispositif=dispositif, repere_le=exclusion.le, par=par)
    elif parcours.enfant_id != enfant.pk:
        raise ValidationError({"parcours": "Ce parcours est celui d'un autre enfant."})
    if parcours.entree:
        return parcours
    if not accord_manque(parcours, exclusion.le):
        return entrer(parcours, le=exclusion.le, par=par)
    if parcours.etat == EtatParcours.EN_ATTENTE_D_ACCORD:
        return parcours
    return changer_etat_avant_entree(parcours, etat=EtatParcours.EN_ATTENTE_D_ACCORD, par=par)


@une_fois_remis(Exclusion)
def _suivre_le_retour(exclusion, par) -> None:
    """Tant que le retour préparé n'est pas noté, sa date est une chose à faire."""
    attendu = exclusion.retour_le if exclusion.accueil == EtatAccueil.ACCEPTE and not exclusion.retour else None
    posees = list(echeances_a_faire(exclusion))
    if [posee.le for posee in posees] == ([attendu] if attendu else []):
        return
    abandonner_les_echeances(exclusion, None, par)
    if attendu:
        echeances.creer(
            dossier=exclusion.enfant,
            objet=exclusion,
            nature=RETOUR,
            libelle="Préparer le retour au collège",
            le=attendu,
            responsable=referent_actuel(exclusion.parcours) if exclusion.parcours else None,
            par=par,
        )


def _verifier(exclusion) -> None:
    if exclusion.retour_le:
        exiger_une_date(
            exclusion.retour_le, "la date du retour", apres=exclusion.le, apres_quoi="le premier jour de l'exclusion"
        )
    if exclusion.jours_accueil and exclusion.accueil != EtatAccueil.ACCEPTE:
        raise ValidationError({"jours_accueil": "Seul un accueil accepté a des jours d'accueil."})
