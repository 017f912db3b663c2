"""Ce qui se règle en plus selon le type d'un champ : des bornes, une unité, des tranches, une formule."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from jalon.saisie.types.nombres import SaisieNombre, ecrire_nombre, lire_nombre
from jalon.ui.champs import DateSouple

PREFIXE = "option_"


class SaisieTranches(forms.CharField):
    """Les nombres où commencent les tranches, séparés par des points-virgules."""

    def prepare_value(self, value):
        return " ; ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        morceaux = [m for m in super().to_python(value).split(";") if m.strip()]
        return [ecrire_nombre(lire_nombre(m)) for m in morceaux] or None


class SaisieBorne(SaisieNombre):
    """Un nombre, rangé comme on l'écrit dans une définition."""

    def to_python(self, value):
        lu = super().to_python(value)
        return ecrire_nombre(lu) if isinstance(lu, Decimal) else None

    def prepare_value(self, value):
        try:
            return super().prepare_value(lire_nombre(str(value))) if value not in (None, "") else value
        except ValidationError:
            return value


class SaisieJour(DateSouple):
    def to_python(self, value):
        lu = super().to_python(value)
        return lu.isoformat() if lu else None

    def prepare_value(self, value):
        try:
            return super().to_python(value) if value else value
        except ValidationError:
            return value


def _longueur(**plus):
    return forms.IntegerField(label="Longueur au plus", required=False, min_value=1, help_text="En caractères.", **plus)


NOMBRE = {
    "unite": lambda: forms.CharField(label="Unité", max_length=20, required=False, help_text="« heures », « € »…"),
    "min": lambda: SaisieBorne(label="Au moins", required=False),
    "max": lambda: SaisieBorne(label="Au plus", required=False),
    "decimales": lambda: forms.TypedChoiceField(
        label="Chiffres après la virgule",
        choices=[("", "—"), (0, "0 : un nombre entier"), (1, "1"), (2, "2"), (3, "3")],
        coerce=int,
        empty_value=None,
        required=False,
    ),
    "tranches": lambda: SaisieTranches(
        label="Tranches des statistiques",
        required=False,
        help_text="Où commence chaque tranche : « 5 ; 10 ; 20 ». Vide : une par nombre, ou dix de même largeur.",
    ),
}
OPTIONS = {
    "texte": {"longueur": _longueur},
    "texte_long": {"longueur": _longueur},
    "nombre": NOMBRE,
    "date": {
        "min": lambda: SaisieJour(label="Au plus tôt", required=False),
        "max": lambda: SaisieJour(label="Au plus tard", required=False),
    },
    "calcule": {
        "formule": lambda: forms.CharField(
            label="Formule",
            max_length=500,
            help_text="Avec les codes des champs : « (note_1 + note_2) / 2 ». Ou min(a; b), max(a; b), arrondi(a; 1).",
        ),
        **{nom: NOMBRE[nom] for nom in ("unite", "decimales", "tranches")},
    },
}


def champs_d_options(type_: str) -> dict[str, forms.Field]:
    """Les champs de formulaire des réglages de ce type, à ranger sous « option_… »."""
    return {PREFIXE + nom: fabriquer() for nom, fabriquer in OPTIONS.get(type_, {}).items()}


def lire_les_options(donnees: dict) -> dict:
    """Les réglages donnés, sans les vides."""
    lues = {nom.removeprefix(PREFIXE): valeur for nom, valeur in donnees.items() if nom.startswith(PREFIXE)}
    return {nom: valeur for nom, valeur in lues.items() if valeur not in (None, "", [])}
