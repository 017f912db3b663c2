"""Les filtres de la liste sur les champs de la ville : un choix, deux bornes, ou un bout de texte."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import Exists, Q

from jalon.reussite.liste.champs import Porteur, champs_en_liste, valeurs_projetees
from jalon.saisie.definitions import Champ
from jalon.saisie.types import type_de
from jalon.socle.texte import normaliser


@dataclass(frozen=True)
class FiltreDeVille:
    """`condition(valeur)` : sur `CleListe` ; `dire(valeur)` : la puce."""

    nom: str
    champ: forms.Field
    condition: Callable[[Any], Q]
    dire: Callable[[Any], str]


def filtres_de(compte, choix: type[forms.MultipleChoiceField]) -> list[FiltreDeVille]:
    """Les filtres que ce compte peut poser ; `choix` : le champ où l'on choisit parmi plusieurs valeurs."""
    return [filtre for porteur, champ in champs_en_liste(compte) for filtre in _filtres(porteur, champ, choix)]


def _filtres(porteur: Porteur, champ: Champ, choix) -> list[FiltreDeVille]:
    type_ = type_de(champ.type)
    nom, libelle = f"{porteur.code}_{champ.code}", f"{champ.libelle}{porteur.precision}"
    if (valeurs := type_.nomenclature(champ)) is not None:
        return [_un_choix(porteur, champ, nom, choix(libelle), valeurs)]
    if type_.par_tranches:
        return [_une_borne(porteur, champ, f"{nom}-min", libelle, "au moins", "gte"),
                _une_borne(porteur, champ, f"{nom}-max", libelle, "au plus", "lte")]  # fmt: skip
    return [_un_texte(porteur, champ, nom, libelle)]


def _parmi(porteur: Porteur, champ: Champ, **conditions) -> Q:
    return Q(Exists(valeurs_projetees(porteur, champ).filter(**conditions)))


def _un_choix(porteur: Porteur, champ: Champ, nom: str, saisie, valeurs) -> FiltreDeVille:
    saisie.choices = [("", "Tous"), *((code, libelle) for code, libelle, _ in valeurs)]
    codes = {code: projete for code, _, projete in valeurs}
    return FiltreDeVille(
        nom, saisie, lambda choisis: _parmi(porteur, champ, code__in=[codes[c] for c in choisis]), lambda _: ""
    )


def _une_borne(porteur: Porteur, champ: Champ, nom: str, libelle: str, mots: str, sens: str) -> FiltreDeVille:
    type_, sans_bornes = type_de(champ.type), replace(champ, options={})
    saisie = type_.champ_de_formulaire(sans_bornes)
    saisie.label = f"{libelle}, {mots}"

    def rangee(valeur):
        return type_.ranger(sans_bornes, valeur)

    def condition(valeur):
        [(code, _)] = type_.projeter(sans_bornes, rangee(valeur))
        return _parmi(porteur, champ, **{f"code__{sens}": code})

    return FiltreDeVille(nom, saisie, condition, lambda v: f"{libelle} : {mots} {type_.montrer(champ, rangee(v))}")


def _un_texte(porteur: Porteur, champ: Champ, nom: str, libelle: str) -> FiltreDeVille:
    saisie = forms.CharField(label=libelle, max_length=80, required=False)
    return FiltreDeVille(
        nom,
        saisie,
        lambda texte: _parmi(porteur, champ, tri__contains=normaliser(texte)),
        lambda texte: f"{libelle} : « {texte} »",
    )
