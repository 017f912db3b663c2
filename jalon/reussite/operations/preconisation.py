"""Les préconisations : posées par l'équipe, mises en œuvre par une action, ou abandonnées avec une raison."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import EtatAction, Preconisation
from jalon.reussite.operations.action import ajouter_action
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
from jalon.reussite.operations.retraits import retirer_les_lignes, une_fois_remis
from jalon.socle.annulations import annulable, proposer
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import consigner, operation

ABANDON = "reussite.preconisation_abandonnee"


@operation
def preconiser(parcours, *, le, domaine, par, action=None, maitre_oeuvre=None, echeance=None, precision="", point=None):
    """Pose une préconisation ; son échéance, si elle en a une, devient une chose à faire du référent."""
    if parcours.annule_le:
        raise ValidationError("Ce parcours a été annulé : on n'y préconise plus rien.")
    preconisation = Preconisation(parcours=parcours, point=point)
    champs = {"le": le, "domaine": domaine, "action": action, "maitre_oeuvre": maitre_oeuvre}
    changements = changer(preconisation, {**champs, "echeance": echeance, "precision": precision})
    _verifier(preconisation)
    enregistrer(preconisation)
    consigner_changements("reussite.preconisation_posee", preconisation, changements, par=par)
    _suivre_l_echeance(preconisation, par)
    return preconisation


@operation
def modifier_preconisation(preconisation, *, version, par, **champs):
    """Lève Conflit si quelqu'un l'a enregistrée entre-temps."""
    preconisation, changements = modifier_fiche(preconisation, version=version, champs=champs)
    _verifier(preconisation)
    consigner_changements("reussite.preconisation_modifiee", preconisation, changements, par=par)
    _suivre_l_echeance(preconisation, par)
    return preconisation


@operation
def realiser_preconisation(preconisation, *, par, **champs):
    """Met en œuvre : l'action naît, proposée à la famille si rien d'autre n'est dit. Rend l'action.

    Elle répond à l'objectif du domaine quand il n'y en a qu'un.
    """
    preconisation = verrouiller(preconisation)
    _exiger_qu_elle_attende(preconisation)
    objectifs = list(preconisation.parcours.les_objectifs.filter(domaine=preconisation.domaine)[:2])
    defauts = {
        "parcours": preconisation.parcours,
        "objectif": objectifs[0] if len(objectifs) == 1 else None,
        "domaine": preconisation.domaine,
        "action": preconisation.action,
        "libelle": preconisation.precision[:200],
        "maitre_oeuvre": preconisation.maitre_oeuvre,
        "etat": EtatAction.PROPOSEE_A_LA_FAMILLE,
    }
    champs = defauts | champs | {"preconisation": preconisation}
    action = ajouter_action(preconisation.dossier, par=par, **champs)
    for echeance in echeances_a_faire(preconisation):
        echeances.terminer(echeance, le=timezone.localdate(), par=par)
    return action


@operation
def abandonner_preconisation(preconisation, *, raison, par, le=None):
    """Ne sera pas mise en œuvre, et l'on dit pourquoi ; son échéance tombe."""
    raison = exiger_une_raison(raison, "pourquoi cette préconisation est abandonnée")
    preconisation = verrouiller(preconisation)
    _exiger_qu_elle_attende(preconisation)
    le = le or timezone.localdate()
    exiger_une_date(le, "la date de l'abandon", apres=preconisation.le, apres_quoi="la préconisation")
    preconisation.abandonnee_le, preconisation.abandon = le, raison
    preconisation.version += 1
    enregistrer(preconisation)
    libelle = str(preconisation)
    consigner("reussite.preconisation_abandonnee", preconisation, par=par, libelle=libelle, raison=raison)
    abandonner_les_echeances(preconisation, None, par)
    proposer(
        ABANDON,
        libelle=f"Abandon de la préconisation « {libelle} »"[:200],
        donnees={"preconisation": preconisation.pk},
        par=par,
        dossier=preconisation.dossier,
    )
    return preconisation


@annulable(ABANDON)
def _revenir_sur_l_abandon(donnees, *, par):
    reprendre_preconisation(Preconisation.objects.get(pk=donnees["preconisation"]), par=par)


@operation
def reprendre_preconisation(preconisation, *, par):
    """Revient sur un abandon : elle attend de nouveau d'être mise en œuvre."""
    preconisation = verrouiller(preconisation)
    if preconisation.abandonnee_le is None:
        raise ValidationError("Cette préconisation n'est pas abandonnée.")
    preconisation.abandonnee_le, preconisation.abandon = None, ""
    preconisation.version += 1
    enregistrer(preconisation)
    consigner("reussite.preconisation_reprise", preconisation, par=par, libelle=str(preconisation))
    _suivre_l_echeance(preconisation, par)
    return preconisation


@operation
def retirer_preconisation(preconisation, *, par):
    """Ôte une préconisation notée par erreur ; celle qui a donné une action reste."""
    preconisation = verrouiller(preconisation)
    if preconisation.les_actions.exists():
        raise ValidationError("Cette préconisation a donné une action : retirez d'abord l'action.")
    consigner("reussite.preconisation_retiree", preconisation, par=par, libelle=str(preconisation))
    abandonner_les_echeances(preconisation, None, par)
    libelle, enfants = "Retrait d'une préconisation", [preconisation.dossier.pk]
    retirer_les_lignes(preconisation, libelle=libelle, enfants=enfants, par=par)


@une_fois_remis(Preconisation)
def _suivre_l_echeance(preconisation, par) -> None:
    """Une échéance, tant qu'elle n'est ni mise en œuvre ni abandonnée."""
    attend = preconisation.abandonnee_le is None and not preconisation.les_actions.exists()
    attendue = preconisation.echeance if attend else None
    posees = list(echeances_a_faire(preconisation))
    if [posee.le for posee in posees] == ([attendue] if attendue else []):
        return
    abandonner_les_echeances(preconisation, None, par)
    if attendue:
        echeances.creer(
            dossier=preconisation.dossier,
            objet=preconisation,
            nature="preconisation",
            libelle=f"Mettre en œuvre : {preconisation}"[:160],
            le=attendue,
            responsable=referent_actuel(preconisation.parcours),
            par=par,
        )


def _exiger_qu_elle_attende(preconisation) -> None:
    if preconisation.abandonnee_le:
        raise ValidationError(f"Cette préconisation est abandonnée depuis le {preconisation.abandonnee_le:%d/%m/%Y}.")
    if preconisation.les_actions.exists():
        raise ValidationError("Cette préconisation a déjà donné une action.")


def _verifier(preconisation) -> None:
    exiger_une_date(preconisation.le, "la date de la préconisation")
    if preconisation.echeance:
        exiger_une_date(
            preconisation.echeance,
            "l'échéance de la préconisation",
            apres=preconisation.le,
            apres_quoi="la préconisation",
        )
