"""« Seulement si » : choisir les valeurs d'un autre champ qui font paraître celui-ci."""

import json
from collections.abc import Iterator

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from jalon.saisie.definitions import Condition, Entite
from jalon.saisie.entites import EntiteConfigurable
from jalon.saisie.types import type_de
from jalon.socle.listes.lecture import valeurs
from jalon.socle.listes.models import ValeurField

OUI_NON = [(True, "Oui"), (False, "Non")]


def maitres(declaree: EntiteConfigurable, definie: Entite, sauf: str = "") -> Iterator[tuple[str, str, list]]:
    """(code, libellé, [(valeur rangée, libellé)]) des champs dont un autre peut dépendre."""
    for champ in definie.en_service:
        if champ.code != sauf and champ.type == "oui_non":
            yield champ.code, champ.libelle, OUI_NON
        elif champ.code != sauf and type_de(champ.type).a_une_liste:
            yield champ.code, champ.libelle, [(v.code, v.libelle) for v in valeurs(champ.liste)]
    for natif in declaree.natifs:
        if proposees := _valeurs_natives(declaree.modele(), natif.code):
            yield natif.code, natif.libelle, proposees


def _valeurs_natives(modele, code: str) -> list:
    try:
        champ = modele._meta.get_field(code)
    except FieldDoesNotExist:
        return []
    if isinstance(champ, ValeurField):
        return [(v.code, v.libelle) for v in valeurs(champ.liste)]
    if isinstance(champ, models.BooleanField):
        return OUI_NON
    return list(champ.choices or [])


class ChoixCondition(forms.MultipleChoiceField):
    """Des cases « champ : valeur » ; toutes du même champ. Rend une Condition, ou None."""

    widget = forms.CheckboxSelectMultiple

    def garnir(self, declaree: EntiteConfigurable, definie: Entite, sauf: str = "") -> None:
        self.choices = [
            (json.dumps([code, valeur]), f"{libelle} : {mots}")
            for code, libelle, proposees in maitres(declaree, definie, sauf)
            for valeur, mots in proposees
        ]

    def prepare_value(self, value):
        if isinstance(value, Condition):
            return [json.dumps([value.champ, valeur]) for valeur in value.valeurs]
        return value or []

    def clean(self, value):
        lues = [json.loads(choix) for choix in super().clean(value)]
        codes = list(dict.fromkeys(code for code, _ in lues))
        if len(codes) > 1:
            raise ValidationError("Une condition porte sur un seul champ : ne cochez que les valeurs de l'un d'eux.")
        return Condition(codes[0], tuple(valeur for _, valeur in lues)) if codes else None
