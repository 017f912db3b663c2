"""Une valeur de liste remplacée par une autre : les définitions qui la nomment nomment désormais l'autre."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from jalon.saisie.definitions import Champ, Configuration, Entite
from jalon.saisie.entites import entite as entite_declaree
from jalon.socle.listes.lecture import finale, toutes
from jalon.socle.listes.models import Valeur, ValeurField

DISPOSITIFS = "dispositif"
Codes = Mapping[str, Mapping[str, str]]
"""Code de liste → {code remplacé: code qui le remplace}."""


def en_vigueur() -> dict[str, dict[str, str]]:
    """Tous les remplacements de la ville, chacun mené jusqu'à la valeur qui sert encore."""
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    remplacees = Valeur.objects.exclude(remplacee_par=None).values_list("liste__code", flat=True)
    for liste in sorted(set(remplacees)):
        codes[liste] = {v.code: finale(v).code for v in toutes(liste) if v.remplacee_par_id}
    return dict(codes)


def substituer(configuration: Configuration, codes: Codes) -> Configuration:
    """La même configuration, où plus rien ne nomme une valeur remplacée. Un élément changé prend une version."""
    return Configuration(
        {code: _dans_l_entite(code, definie, codes) for code, definie in configuration.entites.items()}
    )


def _dans_l_entite(entite: str, definie: Entite, codes: Codes) -> Entite:
    champs = tuple(_dans_le_champ(entite, definie, champ, codes) for champ in definie.champs)
    return replace(definie, champs=champs)


def _dans_le_champ(entite: str, definie: Entite, champ: Champ, codes: Codes) -> Champ:
    neuf = replace(
        champ,
        defaut=_traduire(champ.defaut, codes.get(champ.liste, {})),
        dispositifs=tuple(_traduire(list(champ.dispositifs), codes.get(DISPOSITIFS, {}))),
    )
    if champ.condition is not None:
        traduites = codes.get(liste_du_champ(entite, definie, champ.condition.champ), {})
        valeurs = tuple(_traduire(list(champ.condition.valeurs), traduites))
        neuf = replace(neuf, condition=replace(champ.condition, valeurs=valeurs))
    return neuf if neuf == champ else replace(neuf, version=champ.version + 1)


def liste_du_champ(entite: str, definie: Entite, code: str) -> str:
    """La liste d'où viennent les valeurs d'un champ, de la ville ou d'origine ; vide s'il n'en a pas."""
    de_la_ville = next((champ for champ in definie.champs if champ.code == code), None)
    if de_la_ville is not None:
        return de_la_ville.liste
    try:
        natif = entite_declaree(entite).modele()._meta.get_field(code)
    except (FieldDoesNotExist, ValueError):
        return ""
    return natif.liste if isinstance(natif, ValeurField) else ""


def _traduire(rangee: Any, codes: Mapping[str, str]) -> Any:
    """Une valeur rangée, ou plusieurs, sans doublon et dans le même ordre."""
    if isinstance(rangee, list):
        return list(dict.fromkeys(codes.get(v, v) if isinstance(v, str) else v for v in rangee))
    return codes.get(rangee, rangee) if isinstance(rangee, str) else rangee
