"""Confier plusieurs enfants au même référent, parcours ouvert par parcours ouvert."""

from collections import defaultdict
from datetime import date

from jalon.reussite.models import EtatParcours, Parcours, ReferentParcours
from jalon.reussite.operations.etapes import echeances_a_faire
from jalon.reussite.operations.lots import ActionEnLot, declarer_action
from jalon.reussite.operations.referent import nommer_referent
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.operations import consigner
from jalon.socle.reseau.models import Intervenant

CODE = "referent"


def _dire(intervenant, du, dispositif=None) -> str:
    return f"Référent : {Intervenant.objects.get(pk=intervenant)}, à partir du {date.fromisoformat(du):%d/%m/%Y}"


def _ouverts(enfants, dispositif):
    lus = Parcours.objects.filter(enfant__in=enfants, annule_le=None, sortie=None).exclude(etat=EtatParcours.NON_OUVERT)
    return lus.filter(dispositif=dispositif) if dispositif else lus


def _ecarter(enfants, *, intervenant, du, dispositif=None) -> dict[int, str]:
    """Sans parcours ouvert, déjà suivi par lui, ou suivi par un autre depuis une date plus récente."""
    parcours, actuels = defaultdict(list), {}
    for lu in _ouverts(enfants, dispositif):
        parcours[lu.enfant_id].append(lu.pk)
    suivis = ReferentParcours.objects.filter(parcours__in=[pk for pks in parcours.values() for pk in pks], au=None)
    for suivi in suivis.select_related("intervenant").order_by("du", "pk"):
        actuels[suivi.parcours_id] = suivi
    raisons = {
        enfant.pk: _raison([actuels.get(pk) for pk in parcours[enfant.pk]], intervenant, date.fromisoformat(du))
        for enfant in enfants
    }
    return {pk: raison for pk, raison in raisons.items() if raison}


def _raison(actuels, intervenant: int, du: date) -> str:
    if not actuels:
        return "aucun parcours ouvert"
    autres = [a for a in actuels if a is None or a.intervenant_id != intervenant]
    if not autres:
        return f"déjà suivi par {actuels[0].intervenant}"
    recent = next((a for a in autres if a is not None and a.du and a.du > du), None)
    return f"suivi par {recent.intervenant} depuis le {recent.du:%d/%m/%Y}, après cette date" if recent else ""


def _faire(enfant, *, par, intervenant, du, dispositif=None) -> dict:
    lui = Intervenant.objects.get(pk=intervenant)
    return {
        "parcours": [
            _nommer(parcours, lui, date.fromisoformat(du), par)
            for parcours in _ouverts([enfant], dispositif).order_by("pk")
            if not parcours.les_referents.filter(au=None, intervenant=lui).exists()
        ]
    }


def _nommer(parcours, lui, du, par) -> dict:
    actuel = parcours.les_referents.filter(au=None).last()
    responsables = dict(echeances_a_faire(parcours).values_list("pk", "responsable"))
    nomination = nommer_referent(parcours, intervenant=lui, du=du, par=par)
    remplace = actuel is not None and actuel.pk == nomination.pk
    return {
        "pk": parcours.pk,
        "nomination": nomination.pk,
        "ancienne": actuel.pk if actuel and not remplace else None,
        "remplace": actuel.intervenant_id if remplace else None,
        "responsables": {str(pk): responsable for pk, responsable in responsables.items()},
    }


def _defaire(trace, *, par, intervenant, du, dispositif=None) -> bool:
    return all([_rendre(rendu, intervenant, par) for rendu in trace["parcours"]])


def _rendre(trace, intervenant: int, par) -> bool:
    """Le référent d'avant, s'il n'y en a pas eu d'autre depuis, et ses échéances encore à faire."""
    parcours = Parcours.objects.select_for_update(of=("self",)).filter(pk=trace["pk"]).first()
    nomination = ReferentParcours.objects.filter(pk=trace["nomination"], intervenant=intervenant, au=None).first()
    if parcours is None or nomination is None:
        return False
    if trace["remplace"]:
        nomination.intervenant_id = trace["remplace"]
        nomination.save(update_fields=["intervenant"])
    else:
        nomination.delete()
        ReferentParcours.objects.filter(pk=trace["ancienne"]).update(au=None)
    for pk, responsable in trace["responsables"].items():
        Echeance.objects.a_faire().filter(pk=pk, responsable=intervenant).update(responsable=responsable)
    consigner("reussite.referent_rendu", parcours, par=par)
    return True


declarer_action(ActionEnLot(CODE, _dire, _ecarter, _faire, _defaire))
