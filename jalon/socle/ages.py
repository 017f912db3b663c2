"""Les tranches d'âge d'une ville : les âges où chacune commence, et leurs noms."""

import re
from itertools import pairwise

from django.core.exceptions import ValidationError

AGE_AU_PLUS = 25


def lire_les_ages(texte: str) -> list[int]:
    """« 3, 6 et 11 » → [3, 6, 11]. Lève ValidationError sur ce qui n'est pas un âge."""
    if mots := re.findall(r"\b(?!(?:et|ans?)\b)[^\W\d]+", texte):
        raise ValidationError(f"« {mots[0][:20]} » n'est pas un âge : écrivez des nombres séparés par des virgules.")
    ages = [int(nombre) for nombre in re.findall(r"\d{1,9}", texte)]
    verifier_les_ages(ages)
    return ages


def verifier_les_ages(ages: list[int]) -> None:
    """Lève ValidationError si les âges ne sont pas croissants, ou dépassent ce que l'on compte."""
    if any(type(age) is not int or not 0 <= age <= AGE_AU_PLUS for age in ages):
        raise ValidationError(f"Un âge est un nombre entier, de 0 à {AGE_AU_PLUS}.")
    if any(avant >= apres for avant, apres in pairwise(ages)):
        raise ValidationError("Écrivez les âges dans l'ordre, du plus petit au plus grand, sans redite.")


def nommer_les_tranches(ages: list[int]) -> list[str]:
    """[3, 6, 11] → « Moins de 3 ans », « 3 à 5 ans », « 6 à 10 ans », « 11 ans et plus »."""
    if not ages:
        return []
    premiere = [f"Moins de {_ans(ages[0])}"] if ages[0] else []
    entre = [_tranche(debut, fin - 1) for debut, fin in pairwise(ages)]
    return [*premiere, *entre, f"{_ans(ages[-1])} et plus"]


def _tranche(debut: int, fin: int) -> str:
    if fin == 0:
        return "Moins de 1 an"
    return _ans(debut) if debut == fin else f"{debut} à {_ans(fin)}"


def _ans(age: int) -> str:
    return f"{age} an{'s' if age > 1 else ''}"
