"""Le parcours : ouvrir, entrer, suspendre, reprendre, mettre en veille, clore, rouvrir, annuler."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import EtatParcours, Parcours, ProfilParcours, Suspension
from jalon.reussite.models.parcours import AVANT_ENTREE
from jalon.reussite.operations.accord import exiger_l_accord, exiger_l_accord_s_il_a_ete_retire
from jalon.reussite.operations.etapes import abandonner_les_echeances, poser_le_premier_point
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    exiger_une_raison,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.referent import placer_un_referent
from jalon.socle.journal.operations import consigner, operation

E = EtatParcours
# D'où l'on peut aller où. Les dates suivent : rien d'autre ne change un état.
TRANSITIONS: dict[str, frozenset[str]] = {
    E.REPERE: frozenset({E.EN_ATTENTE_D_ACCORD, E.EN_DIAGNOSTIC, E.NON_OUVERT, E.EN_COURS}),
    E.EN_ATTENTE_D_ACCORD: frozenset({E.REPERE, E.EN_DIAGNOSTIC, E.NON_OUVERT, E.EN_COURS}),
    E.EN_DIAGNOSTIC: frozenset({E.REPERE, E.EN_ATTENTE_D_ACCORD, E.NON_OUVERT, E.EN_COURS}),
    E.NON_OUVERT: frozenset({E.REPERE, E.EN_ATTENTE_D_ACCORD, E.EN_DIAGNOSTIC}),
    E.EN_COURS: frozenset({E.SUSPENDU, E.EN_VEILLE, E.TERMINE}),
    E.SUSPENDU: frozenset({E.EN_COURS, E.EN_VEILLE, E.TERMINE}),
    E.EN_VEILLE: frozenset({E.EN_COURS, E.TERMINE}),
    E.TERMINE: frozenset({E.EN_COURS}),
}


def peut_passer(parcours, etat) -> bool:
    """L'état est-il accessible depuis celui du parcours ?"""
    return parcours.annule_le is None and etat in TRANSITIONS[parcours.etat]


@operation
def ouvrir_parcours(
    enfant,
    *,
    dispositif,
    par,
    repere_le=None,
    origine=None,
    entree=None,
    referent=None,
    sans_accord="",
    **champs,
):
    """Ouvre un parcours : repéré, ou déjà en cours si sa date d'entrée est connue.

    Une entrée demande l'accord signé, ou la raison de s'en passer ; elle pose le premier point d'étape, selon la
    règle du dispositif. Rend le parcours.
    """
    parcours = Parcours(enfant=enfant, dispositif=dispositif, repere_le=repere_le, origine=origine, etat=E.REPERE)
    changements = changer(parcours, champs)
    parcours.etat_le = repere_le or timezone.localdate()
    if repere_le:
        exiger_une_date(repere_le, "la date de repérage")
    if entree:
        _poser_l_entree(parcours, entree, sans_accord)
    enregistrer(parcours)
    consigner(
        "reussite.parcours_ouvert",
        parcours,
        par=par,
        version=parcours.version,
        dispositif=dispositif.code,
        etat=parcours.etat,
        entree=entree,
        **({"champs": changements} if changements else {}),
    )
    _consigner_la_derogation(parcours, par)
    if referent is not None:
        placer_un_referent(parcours, referent, entree or repere_le, par)
    if entree:
        poser_le_premier_point(parcours, referent, par)
    return parcours


@operation
def entrer(parcours, *, le, par, sans_accord=""):
    """L'enfant entre dans le dispositif, avec un accord signé ou une raison de s'en passer : le parcours compte."""
    parcours = _en_route_vers(parcours, E.EN_COURS, depuis=AVANT_ENTREE)
    _poser_l_entree(parcours, le, sans_accord)
    _consigner_la_derogation(parcours, par)
    return _valider(parcours, "reussite.parcours_entre", par, apres=poser_le_premier_point, entree=le)


@operation
def changer_etat_avant_entree(parcours, *, etat, par):
    """Repéré, en attente d'accord, en diagnostic, non ouvert : avant l'entrée, l'état seul change."""
    if etat not in AVANT_ENTREE:
        raise ValidationError("Cet état suppose une date d'entrée : faites entrer l'enfant dans le parcours.")
    parcours = _en_route_vers(parcours, etat, depuis=AVANT_ENTREE)
    avant = parcours.etat
    _passer(parcours, etat, timezone.localdate())
    return _valider(parcours, "reussite.parcours_change", par, avant=avant, etat=etat)


@operation
def suspendre(parcours, *, du, par, raison=""):
    """Une pause, qui ne fait pas sortir : le parcours reste en cours dans les chiffres."""
    parcours = _en_route_vers(parcours, E.SUSPENDU)
    exiger_une_date(du, "la date de suspension", apres=parcours.entree, apres_quoi="l'entrée")
    derniere = parcours.les_suspensions.last()
    if derniere and derniere.au >= du:
        raise ValidationError(f"Le parcours était déjà suspendu jusqu'au {derniere.au:%d/%m/%Y}.")
    enregistrer(Suspension(parcours=parcours, du=du, raison=raison))
    _passer(parcours, E.SUSPENDU, du)
    return _valider(parcours, "reussite.parcours_suspendu", par, du=du, raison=raison)


@operation
def reprendre(parcours, *, le, par):
    """Fin de la suspension ou de la veille."""
    parcours = _en_route_vers(parcours, E.EN_COURS, depuis=(E.SUSPENDU, E.EN_VEILLE))
    exiger_l_accord_s_il_a_ete_retire(parcours)
    exiger_une_date(le, "la date de reprise", apres=parcours.etat_le, apres_quoi="le début de la pause")
    _finir_la_suspension(parcours, le)
    _passer(parcours, E.EN_COURS, le)
    return _valider(parcours, "reussite.parcours_repris", par, le=le)


@operation
def mettre_en_veille(parcours, *, le, par):
    """Le relais est pris : on garde un œil, sans suivi actif. Le parcours compte jusqu'à sa sortie."""
    parcours = _en_route_vers(parcours, E.EN_VEILLE)
    exiger_une_date(le, "la date de mise en veille", apres=parcours.entree, apres_quoi="l'entrée")
    _finir_la_suspension(parcours, le)
    _passer(parcours, E.EN_VEILLE, le)
    return _valider(parcours, "reussite.parcours_en_veille", par, le=le)


@operation
def clore(parcours, *, motif, le, par, relais="", bilan_final=""):
    """Fait sortir l'enfant du dispositif : une date, un motif ; les échéances du parcours tombent."""
    parcours = verrouiller(parcours)
    if parcours.est_clos:
        raise ValidationError(f"Ce parcours est déjà clos depuis le {parcours.sortie:%d/%m/%Y}.")
    _exiger_le_passage(parcours, E.TERMINE)
    if motif is None:
        raise ValidationError({"motif": "Choisissez un motif de sortie : les statistiques le demandent."})
    exiger_une_date(le, "la date de sortie", apres=parcours.entree, apres_quoi="l'entrée")
    _finir_la_suspension(parcours, le)
    _passer(parcours, E.TERMINE, le)
    parcours.sortie, parcours.motif = le, motif
    parcours.relais, parcours.bilan_final = relais, bilan_final
    return _valider(
        parcours, "reussite.parcours_clos", par, apres=abandonner_les_echeances, sortie=le, motif=motif.code
    )


@operation
def rouvrir(parcours, *, par, raison):
    """Revient sur une clôture : le parcours est de nouveau en cours, sans sortie ni motif, et attend son point."""
    raison = exiger_une_raison(raison, "pourquoi vous rouvrez ce parcours")
    parcours = _en_route_vers(parcours, E.EN_COURS, depuis=(E.TERMINE,))
    exiger_l_accord_s_il_a_ete_retire(parcours)
    sortie, motif = parcours.sortie, parcours.motif
    parcours.sortie = parcours.motif = None
    _passer(parcours, E.EN_COURS, timezone.localdate())
    avant = {"sortie": sortie, "motif": motif.code if motif else ""}
    return _valider(parcours, "reussite.parcours_rouvert", par, apres=poser_le_premier_point, raison=raison, **avant)


@operation
def annuler_parcours(parcours, *, raison, par):
    """Ouvert par erreur : il ne compte plus nulle part, et reste lisible dans l'historique."""
    raison = exiger_une_raison(raison, "pourquoi ce parcours a été ouvert par erreur")
    parcours = verrouiller(parcours)
    if parcours.annule_le:
        raise ValidationError(f"Ce parcours est déjà annulé depuis le {parcours.annule_le:%d/%m/%Y}.")
    parcours.annule_le, parcours.annule_pourquoi = timezone.localdate(), raison
    return _valider(parcours, "reussite.parcours_annule", par, apres=abandonner_les_echeances, raison=raison)


@operation
def modifier_parcours(parcours, *, version, par, **champs):
    """Corrige ce qui a été noté du parcours, sans changer d'état. Lève Conflit si quelqu'un l'a enregistré entre-temps.

    Les dates qu'un état suppose ne s'effacent pas : on ne corrige que celles qui sont là.
    """
    parcours, changements = modifier_fiche(parcours, version=version, champs=champs)
    if parcours.annule_le:
        raise ValidationError(f"Ce parcours a été annulé le {parcours.annule_le:%d/%m/%Y} : il ne change plus.")
    _verifier_les_dates(parcours)
    consigner_changements("reussite.parcours_modifie", parcours, changements, par=par)
    return parcours


@operation
def fixer_profil(parcours, *, vague, profil, par):
    """Le profil d'enquête du parcours, pour une vague ; None l'efface. Rend le profil ou None."""
    ancien = ProfilParcours.objects.select_for_update(of=("self",)).filter(parcours=parcours, vague=vague).first()
    avant = ancien.profil.code if ancien else ""
    if profil is None:
        if ancien:
            ancien.delete()
        neuf = None
    else:
        neuf = ancien or ProfilParcours(parcours=parcours, vague=vague)
        neuf.profil = profil
        enregistrer(neuf)
    apres = profil.code if profil else ""
    consigner("reussite.profil_fixe", parcours, par=par, vague=vague, avant=avant, apres=apres)
    return neuf


def _en_route_vers(parcours, etat, depuis=None) -> Parcours:
    """Le parcours, verrouillé, s'il peut passer à cet état. Lève ValidationError sinon."""
    parcours = verrouiller(parcours)
    _exiger_le_passage(parcours, etat, depuis)
    return parcours


def _exiger_le_passage(parcours, etat, depuis=None) -> None:
    if parcours.annule_le:
        raise ValidationError(f"Ce parcours a été annulé le {parcours.annule_le:%d/%m/%Y} : il ne change plus.")
    if not peut_passer(parcours, etat) or (depuis and parcours.etat not in depuis):
        actuel, voulu = parcours.get_etat_display(), EtatParcours(etat).label
        raise ValidationError(f"Le parcours est « {actuel} » : il ne peut pas devenir « {voulu} » ainsi.")


def _poser_l_entree(parcours, le, sans_accord: str) -> None:
    naissance = parcours.enfant.naissance
    exiger_une_date(le, "la date d'entrée", apres=naissance, apres_quoi="la naissance de l'enfant")
    parcours.entree_sans_accord = exiger_l_accord(parcours, le, sans_accord)
    parcours.entree = le
    _passer(parcours, E.EN_COURS, le)


def _consigner_la_derogation(parcours, par) -> None:
    if parcours.entree_sans_accord:
        consigner("reussite.entree_sans_accord", parcours, par=par, raison=parcours.entree_sans_accord)


def _verifier_les_dates(parcours) -> None:
    if parcours.entree:
        naissance = parcours.enfant.naissance
        exiger_une_date(parcours.entree, "la date d'entrée", apres=naissance, apres_quoi="la naissance de l'enfant")
    if parcours.sortie:
        exiger_une_date(parcours.sortie, "la date de sortie", apres=parcours.entree, apres_quoi="l'entrée")
    premiere = parcours.les_suspensions.first()
    if premiere and parcours.entree > premiere.du:
        raise ValidationError({"entree": f"Le parcours a été suspendu avant cette date, le {premiere.du:%d/%m/%Y}."})


def _passer(parcours, etat, le) -> None:
    parcours.etat, parcours.etat_le = etat, le


def _finir_la_suspension(parcours, le) -> None:
    """La reprise est le premier jour hors de la pause ; une sortie le jour même la finit ce jour-là."""
    ouverte = parcours.les_suspensions.filter(au=None).first()
    if ouverte is None:
        return
    exiger_une_date(le, "cette date", apres=ouverte.du, apres_quoi="le début de la suspension")
    ouverte.au = max(ouverte.du, le - timedelta(days=1))
    enregistrer(ouverte)


def _valider(parcours, action: str, par, apres=None, **contenu) -> Parcours:
    parcours.version += 1
    enregistrer(parcours)
    consigner(action, parcours, par=par, version=parcours.version, **contenu)
    if apres is not None:
        apres(parcours, None, par)
    return parcours
