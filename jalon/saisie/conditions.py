"""La condition d'un champ, dite à la page : de quelle saisie il dépend, quelles valeurs la remplissent."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html

from jalon.saisie.definitions import Champ, Condition
from jalon.saisie.types import type_de
from jalon.socle.listes.lecture import toutes
from jalon.socle.listes.models import ValeurField


@dataclass(frozen=True)
class EnDirect:
    """Une condition que la page peut juger : le nom de la saisie, ce qu'elle envoie, et la phrase qui le dit."""

    nom: str
    valeurs: list[str]
    phrase: str


def en_direct(form, condition: Condition, maitre: Champ | None, prefixe: str) -> EnDirect | None:
    """`maitre` : le champ de la ville dont dépend la condition, s'il est dans la page ; None : un champ d'origine.

    None si le formulaire ne montre pas la saisie dont elle dépend.
    """
    nom = prefixe + maitre.code if maitre else condition.champ
    if nom not in form.fields:
        return None
    saisie = form.fields[nom]
    dites = [_de_la_ville(saisie, maitre, v) if maitre else _d_origine(form.objet, nom, v) for v in condition.valeurs]
    mots = " ou ".join(f"« {mot} »" for _, mot in dites)
    return EnDirect(form.add_prefix(nom), [envoyee for envoyee, _ in dites], f"« {saisie.label} » vaut {mots}")


def poser_en_direct(saisie: forms.Field, conditions: list[EnDirect]) -> None:
    """Dit les conditions au navigateur ; et, sans JavaScript, à la personne."""
    saisie.widget.attrs["data-si"] = json.dumps([{"champ": c.nom, "valeurs": c.valeurs} for c in conditions])
    quand = " et si ".join(c.phrase for c in conditions)
    saisie.help_text = format_html("{}<noscript> À remplir si {}.</noscript>", saisie.help_text, quand)


def _de_la_ville(saisie: forms.Field, maitre: Champ, rangee: Any) -> tuple[str, str]:
    """(ce que la page envoie, ce que l'on lit) d'une valeur rangée d'un champ de la ville."""
    type_ = type_de(maitre.type)
    lue = type_.montrer(maitre, [rangee] if type_.est_multiple else rangee)
    comprise = type_.relire(maitre, rangee)
    envoyee = saisie.prepare_value(comprise)
    if not hasattr(saisie, "choices"):
        envoyee = saisie.widget.format_value(envoyee)
    return str(envoyee), lue


def _d_origine(objet, nom: str, rangee: Any) -> tuple[str, str]:
    """De même d'un champ d'origine : une valeur de liste est rangée par son code, envoyée par sa clé."""
    if isinstance(rangee, bool):
        return str(rangee).lower(), "Oui" if rangee else "Non"
    try:
        champ = objet._meta.get_field(nom)
    except FieldDoesNotExist:
        return str(rangee), str(rangee)
    if isinstance(champ, ValeurField):
        trouvee = next((v for v in toutes(champ.liste) if v.code == rangee), None)
        return (str(trouvee.pk), trouvee.libelle) if trouvee else (str(rangee), str(rangee))
    return str(rangee), str(dict(champ.choices or ()).get(rangee, rangee))
