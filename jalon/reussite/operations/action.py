"""Les actions : ajoutées, menées d'un état à l'autre, corrigées, retirées ; la première peut faire entrer."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import Action, EtatAction, EtatParcours
from jalon.reussite.models.parcours import AVANT_ENTREE, RegleEntree
from jalon.reussite.operations.etapes import abandonner_les_echeances, regles_de
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.parcours import entrer
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.journal.operations import consigner, operation

E = EtatAction
# D'où l'on peut aller où ; les retours servent à défaire ce qui a été noté trop vite.
TRANSITIONS_D_ACTION: dict[str, frozenset[str]] = {
    E.PRECONISEE: frozenset({E.PROPOSEE_A_LA_FAMILLE, E.REFUSEE, E.EN_ATTENTE, E.EN_COURS, E.ANNULEE}),
    E.PROPOSEE_A_LA_FAMILLE: frozenset({E.PRECONISEE, E.REFUSEE, E.EN_ATTENTE, E.EN_COURS, E.ANNULEE}),
    E.REFUSEE: frozenset({E.PROPOSEE_A_LA_FAMILLE}),
    E.EN_ATTENTE: frozenset({E.PROPOSEE_A_LA_FAMILLE, E.REFUSEE, E.EN_COURS, E.ANNULEE}),
    E.EN_COURS: frozenset({E.EN_ATTENTE, E.SUSPENDUE, E.TERMINEE, E.ARRETEE_PREMATUREMENT}),
    E.SUSPENDUE: frozenset({E.EN_COURS, E.TERMINEE, E.ARRETEE_PREMATUREMENT}),
    E.TERMINEE: frozenset({E.EN_COURS}),
    E.ARRETEE_PREMATUREMENT: frozenset({E.EN_COURS}),
    E.ANNULEE: frozenset({E.PRECONISEE, E.PROPOSEE_A_LA_FAMILLE}),
}
PAS_COMMENCEES = (E.PRECONISEE, E.PROPOSEE_A_LA_FAMILLE, E.REFUSEE, E.EN_ATTENTE, E.ANNULEE)
FINIES = (E.TERMINEE, E.ARRETEE_PREMATUREMENT)
SANS_SUITE = (E.REFUSEE, E.ANNULEE)


@operation
def ajouter_action(enfant, *, par, parcours=None, etat=EtatAction.PRECONISEE, **champs):
    """Ajoute une action, dans l'état où elle est déjà. Rend l'action.

    Sans date : notée aujourd'hui, et commencée aujourd'hui si elle est en cours. Sans parcours : une action seule.
    """
    if parcours is not None and parcours.annule_le:
        raise ValidationError("Ce parcours a été annulé : on n'y ajoute plus d'action.")
    jour = timezone.localdate()
    debut = champs.pop("debut", None)
    if debut is None and etat in (E.EN_COURS, E.SUSPENDUE):
        debut = jour
    notee_le = champs.pop("notee_le", None) or min(debut or jour, jour)
    etat_le = champs.pop("etat_le", None) or _depuis(etat, debut, champs.get("fin"), notee_le)
    action = Action(enfant=enfant)
    champs = {"parcours": parcours, "etat": etat, "debut": debut, "notee_le": notee_le, "etat_le": etat_le, **champs}
    changements = changer(action, champs)
    _verifier(action)
    enregistrer(action)
    changements.pop("parcours", None)
    consigner_changements("reussite.action_ajoutee", action, changements, par=par, libelle=str(action))
    _faire_entrer(action, par)
    return action


@operation
def changer_etat_action(action, *, etat, le, par, motif_refus=None, cause_arret=None, depuis=None):
    """Fait passer l'action d'un état à l'autre, à une date passée ou d'aujourd'hui ; les dates de l'action suivent.

    `depuis` : l'état que la personne avait sous les yeux. Lève ValidationError s'il a changé entre-temps.
    """
    action = verrouiller(action)
    _exiger_le_passage(action, etat, depuis)
    exiger_une_date(le, "la date du changement d'état")
    if le > timezone.localdate():
        raise ValidationError({"le": "Un état se note le jour venu : donnez une date passée, ou celle d'aujourd'hui."})
    avant = action.etat
    _suivre_les_dates(action, etat, le)
    action.etat, action.etat_le = etat, le
    action.motif_refus = motif_refus if etat == E.REFUSEE else None
    action.cause_arret = cause_arret if etat == E.ARRETEE_PREMATUREMENT else None
    _verifier(action)
    action.version += 1
    enregistrer(action)
    if etat in SANS_SUITE:
        abandonner_les_echeances(action, None, par)
    contenu = {"libelle": str(action), "avant": avant, "etat_action": etat, "le": le, "version": action.version}
    motif = action.motif_refus or action.cause_arret
    consigner("reussite.action_changee", action, par=par, **contenu, motif=motif.code if motif else "")
    _faire_entrer(action, par)
    return action


@operation
def modifier_action(action, *, version, par, **champs):
    """Corrige une action sans changer son état. Lève Conflit si quelqu'un l'a enregistrée entre-temps."""
    if interdits := {"etat", "etat_le", "enfant"} & set(champs):
        raise TypeError(f"{', '.join(sorted(interdits))} : passez par changer_etat_action.")
    action, changements = modifier_fiche(action, version=version, champs=champs)
    _verifier(action)
    consigner_changements("reussite.action_modifiee", action, changements, par=par, libelle=str(action))
    return action


@operation
def retirer_action(action, *, par):
    """Ôte une action notée par erreur, avec ses bilans ; sa préconisation, s'il y en a une, attend de nouveau."""
    action = verrouiller(action)
    consigner("reussite.action_retiree", action, par=par, libelle=str(action))
    abandonner_les_echeances(action, None, par)
    bilans = list(action.les_bilans.all())
    libelle, enfants = f"Retrait de l'action « {action} »", [action.enfant_id]
    retirer_les_lignes(action, *bilans, libelle=libelle, enfants=enfants, par=par)


def peut_devenir(action, etat) -> bool:
    """L'état est-il accessible depuis celui de l'action ?"""
    return etat in TRANSITIONS_D_ACTION[action.etat]


def ferait_entrer(parcours, etat) -> bool:
    """Une action dans cet état fait-elle entrer l'enfant dans le parcours ? C'est la règle « première action »."""
    if parcours is None or etat in PAS_COMMENCEES or parcours.annule_le or parcours.etat not in AVANT_ENTREE:
        return False
    if parcours.etat == EtatParcours.NON_OUVERT:
        return False
    return regles_de(parcours.dispositif).regle_entree == RegleEntree.PREMIERE_ACTION


def _faire_entrer(action, par) -> None:
    if not ferait_entrer(action.parcours, action.etat):
        return
    try:
        entrer(action.parcours, le=action.debut, par=par)
    except ValidationError as erreur:
        dispositif, raisons = action.parcours.dispositif, " ".join(erreur.messages)
        raise ValidationError(
            f"Commencer cette première action fait entrer l'enfant dans le parcours {dispositif}, et cela ne se peut "
            f"pas encore. {raisons}"
        ) from erreur


def _exiger_le_passage(action, etat, depuis) -> None:
    actuel = action.get_etat_display()
    if depuis and depuis != action.etat:
        raise ValidationError(f"Quelqu'un l'a passée à « {actuel} » entre-temps : relisez, puis recommencez.")
    if etat not in E.values:
        raise ValidationError({"etat": "Cet état n'existe pas."})
    if not peut_devenir(action, etat):
        raise ValidationError(f"L'action est « {actuel} » : elle ne peut pas devenir « {E(etat).label} » ainsi.")


def _suivre_les_dates(action, etat, le) -> None:
    if etat == E.EN_COURS:
        if action.etat in PAS_COMMENCEES:
            action.debut = le
        action.fin = None
    elif etat in FINIES:
        exiger_une_date(le, "la date de fin", apres=action.debut, apres_quoi="le début de l'action")
        action.fin = le
    elif etat in PAS_COMMENCEES and action.etat not in PAS_COMMENCEES:
        action.debut = action.fin = None


def _depuis(etat, debut, fin, notee_le):
    if etat in FINIES:
        return fin
    return notee_le if etat in PAS_COMMENCEES else debut


def _verifier(action) -> None:
    """Ce que l'état suppose : des dates, un motif ; et que tout soit du même parcours."""
    if action.etat not in PAS_COMMENCEES and action.debut is None:
        raise ValidationError({"debut": "Une action commencée a une date de début."})
    if action.etat in FINIES and action.fin is None:
        raise ValidationError({"fin": "Une action finie a une date de fin."})
    for champ, quoi in (("debut", "le début de l'action"), ("fin", "la fin de l'action")):
        if getattr(action, champ):
            exiger_une_date(getattr(action, champ), quoi)
    if action.etat == E.REFUSEE and action.motif_refus is None:
        raise ValidationError({"motif_refus": "Dites le motif du refus : les statistiques le demandent."})
    if action.etat == E.ARRETEE_PREMATUREMENT and action.cause_arret is None:
        raise ValidationError({"cause_arret": "Dites la cause de l'arrêt : les statistiques la demandent."})
    _verifier_les_liens(action)


def _verifier_les_liens(action) -> None:
    if action.parcours and action.parcours.enfant_id != action.enfant_id:
        raise ValidationError({"parcours": "Ce parcours est celui d'un autre enfant."})
    for lien in ("objectif", "preconisation"):
        porte = getattr(action, lien)
        if porte and porte.parcours_id != action.parcours_id:
            raise ValidationError({lien: "L'action et ce à quoi elle répond sont de deux parcours."})
