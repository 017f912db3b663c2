"""Les instances dans un paquet de configuration : leur nom local, leur type, leur rythme. Jamais leurs membres."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError

from jalon.instances.models import Instance
from jalon.instances.models.instance import Confidentialite, TypeInstance
from jalon.instances.operations import creer_instance, modifier_instance
from jalon.saisie.paquets import traces
from jalon.saisie.paquets.formes import lire, sans_double, suite
from jalon.saisie.paquets.sections import Ecart, Section, declarer_section

OU = "les instances"
CHAMPS = ("nom", "type", "confidentialite", "minutes_par_point", "semaines_entre_seances")


def exporter() -> list[dict]:
    return [_instance(instance) for instance in Instance.objects.filter(retiree_le=None).order_by("code")]


def _instance(instance: Instance) -> dict:
    return {"code": instance.code, **{nom: getattr(instance, nom) for nom in CHAMPS}}


def _lire(contenu: Any) -> list[dict]:
    instances = []
    for lue in suite(contenu, OU):
        textes = lire(lue, OU, code=str, nom=str, type=str, confidentialite=str, minutes_par_point=int)
        semaines = lire(lue, OU, semaines_entre_seances=0)["semaines_entre_seances"]
        instances.append({**textes, "semaines_entre_seances": semaines or None})
    return sans_double(instances, OU)


def comparer(contenu: Any) -> list[Ecart]:
    ici = {instance.code: instance for instance in Instance.objects.all()}
    ecarts = []
    for lue in _lire(contenu):
        presente = ici.get(lue["code"])
        if presente is None or presente.retiree_le or _instance(presente) != lue:
            avant = f"{_dire(_instance(presente))}{' (retirée)' if presente.retiree_le else ''}" if presente else ""
            ecarts.append(Ecart(lue["code"], lue["nom"], avant, _dire(lue), _empeche(presente, lue)))
    return ecarts


def _dire(instance: dict) -> str:
    types, acces = dict(TypeInstance.choices), dict(Confidentialite.choices)
    rythme = instance["semaines_entre_seances"]
    return (
        f"{instance['nom']} : {types.get(instance['type'], instance['type'])}, "
        f"{acces.get(instance['confidentialite'], instance['confidentialite']).lower()}, "
        f"{instance['minutes_par_point']} minutes par situation"
        f"{f', toutes les {rythme} semaines' if rythme else ''}"
    )


def _empeche(presente: Instance | None, lue: dict) -> str:
    if lue["type"] not in TypeInstance.values or lue["confidentialite"] not in Confidentialite.values:
        return "son type n'existe pas dans cette version de Jalon."
    return "vous l'avez retirée." if presente and presente.retiree_le else ""


def appliquer(contenu: Any, choisis: Collection[str], par) -> list[dict]:
    trace = []
    for lue in _lire(contenu):
        if lue["code"] in choisis:
            try:
                trace.append(_reprendre(lue, par))
            except ValidationError as erreur:
                raise ValidationError(f"{lue['nom']} : {' '.join(erreur.messages)}") from None
    return trace


def _reprendre(lue: dict, par) -> dict:
    voulus = {nom: lue[nom] for nom in CHAMPS}
    presente = Instance.objects.filter(code=lue["code"]).first()
    if presente is None:
        return traces.creation(creer_instance(code=lue["code"], par=par, **voulus))
    avant = {nom: getattr(presente, nom) for nom in CHAMPS}
    return traces.changement(modifier_instance(presente, par=par, **voulus), avant)


declarer_section(
    Section(
        code="instances",
        libelle="Instances et réunions",
        rang=55,
        exporter=exporter,
        comparer=comparer,
        appliquer=appliquer,
        defaire=lambda trace, par: traces.defaire(trace),
    )
)
