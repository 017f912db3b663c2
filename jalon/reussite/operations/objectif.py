"""Les objectifs d'un parcours, domaine par domaine."""

from django.core.exceptions import ValidationError

from jalon.reussite.models import Atteinte, Objectif
from jalon.reussite.operations.etapes import abandonner_les_echeances, echeances_a_faire, referent_actuel
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.retraits import retirer_les_lignes, une_fois_remis
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import operation


@operation
def fixer_objectif(parcours, *, domaine, par, libelle="", **champs):
    """Fixe un objectif : un domaine, et ce que l'on vise. Rend l'objectif."""
    if parcours.annule_le:
        raise ValidationError("Ce parcours a été annulé : on n'y fixe plus d'objectif.")
    objectif = Objectif(parcours=parcours)
    changements = changer(objectif, {**champs, "domaine": domaine, "libelle": libelle})
    _verifier(objectif)
    enregistrer(objectif)
    consigner_changements("reussite.objectif_fixe", objectif, changements, par=par)
    _suivre_l_echeance(objectif, par)
    return objectif


@operation
def modifier_objectif(objectif, *, version, par, **champs):
    """Lève Conflit si quelqu'un l'a enregistré entre-temps."""
    objectif, changements = modifier_fiche(objectif, version=version, champs=champs)
    _verifier(objectif)
    consigner_changements("reussite.objectif_modifie", objectif, changements, par=par)
    _suivre_l_echeance(objectif, par)
    return objectif


@operation
def evaluer_objectif(objectif, *, atteinte, le, par):
    """Dit où en est l'objectif, et quand on l'a dit ; une atteinte vide le remet en cours."""
    objectif = verrouiller(objectif)
    if atteinte and atteinte not in Atteinte.values:
        raise ValidationError({"atteinte": "Ce degré d'atteinte n'existe pas."})
    if atteinte:
        exiger_une_date(le, "la date d'évaluation")
    changements = changer(objectif, {"atteinte": atteinte, "evalue_le": le if atteinte else None})
    objectif.version += 1
    _verifier(objectif)
    enregistrer(objectif)
    consigner_changements("reussite.objectif_evalue", objectif, changements, par=par)
    _suivre_l_echeance(objectif, par)
    return objectif


@operation
def retirer_objectif(objectif, *, par):
    """Ôte un objectif fixé par erreur ; son libellé reste au journal."""
    objectif = verrouiller(objectif)
    if objectif.les_actions.exists():
        raise ValidationError("Des actions répondent à cet objectif : rattachez-les à un autre, ou abandonnez-le.")
    consigner_changements("reussite.objectif_retire", objectif, {"libelle": [objectif.libelle, ""]}, par=par)
    abandonner_les_echeances(objectif, None, par)
    libelle, enfants = "Retrait d'un objectif", [objectif.dossier.pk]
    retirer_les_lignes(objectif, libelle=libelle, enfants=enfants, par=par)


@une_fois_remis(Objectif)
def _suivre_l_echeance(objectif, par) -> None:
    """Un objectif à échéance, et pas encore évalué, est une chose à faire du dossier."""
    attendue = objectif.echeance if objectif.atteinte in ("", Atteinte.NON_EVALUE) else None
    posees = list(echeances_a_faire(objectif))
    if [posee.le for posee in posees] == ([attendue] if attendue else []):
        return
    abandonner_les_echeances(objectif, None, par)
    if attendue:
        echeances.creer(
            dossier=objectif.dossier,
            objet=objectif,
            nature="objectif",
            libelle=f"Objectif : {objectif}"[:160],
            le=attendue,
            responsable=referent_actuel(objectif.parcours),
            par=par,
        )


def _verifier(objectif) -> None:
    if objectif.fixe_le and objectif.evalue_le and objectif.evalue_le < objectif.fixe_le:
        raise ValidationError(
            {"evalue_le": f"L'évaluation précède la date où l'objectif a été fixé ({objectif.fixe_le:%d/%m/%Y})."}
        )
