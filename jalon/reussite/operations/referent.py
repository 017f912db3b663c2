"""Les référents datés : en nommer un clôt le précédent."""

from datetime import timedelta

from django.core.exceptions import ValidationError

from jalon.reussite.models import ReferentParcours
from jalon.reussite.operations.etapes import echeances_a_faire
from jalon.reussite.operations.fiches import enregistrer, exiger_une_date, verrouiller
from jalon.socle.journal.operations import consigner, operation


@operation
def nommer_referent(parcours, *, intervenant, du, par):
    """Nomme un référent à partir d'une date ; le précédent finit la veille. Rend la nomination.

    À la même date, la nomination remplace la précédente. Les échéances à faire passent au nouveau.
    """
    return placer_un_referent(verrouiller(parcours), intervenant, du, par)


def placer_un_referent(parcours, intervenant, du, par) -> ReferentParcours:
    """Comme `nommer_referent`, dans une opération qui tient déjà le parcours."""
    if parcours.annule_le:
        raise ValidationError("Ce parcours a été annulé : il n'a plus de référent à nommer.")
    actuel = parcours.les_referents.select_for_update(of=("self",)).filter(au=None).last()
    _verifier_la_date(parcours, actuel, intervenant, du)
    ancien = str(actuel.intervenant) if actuel else ""
    if actuel and actuel.du == du:
        actuel.intervenant = intervenant
        nomination = enregistrer(actuel)
    else:
        if actuel:
            actuel.au = du - timedelta(days=1)
            enregistrer(actuel)
        nomination = enregistrer(ReferentParcours(parcours=parcours, intervenant=intervenant, du=du))
    echeances_a_faire(parcours).update(responsable=intervenant)
    consigner("reussite.referent_nomme", parcours, par=par, avant=ancien, apres=str(intervenant), du=du)
    return nomination


def _verifier_la_date(parcours, actuel, intervenant, du) -> None:
    if du is None and parcours.les_referents.exists():
        raise ValidationError({"du": "Indiquez à partir de quand : ce parcours a déjà eu un référent."})
    if du is not None:
        exiger_une_date(du, "la date de début du référent")
    if parcours.sortie and du and du > parcours.sortie:
        raise ValidationError({"du": f"Le parcours est clos depuis le {parcours.sortie:%d/%m/%Y}."})
    if actuel is None:
        return
    if actuel.intervenant == intervenant:
        raise ValidationError({"intervenant": f"{intervenant} suit déjà ce parcours."})
    if actuel.du and du < actuel.du:
        raise ValidationError(
            {"du": f"{actuel.intervenant} suit ce parcours depuis le {actuel.du:%d/%m/%Y} : choisissez une date après."}
        )
