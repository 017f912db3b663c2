"""Ce que le contenu d'une colonne donne à penser : des dates, un sexe, des téléphones, les mots d'une liste…"""

import re
from collections.abc import Callable, Iterable
from datetime import date

from jalon.socle.texte import normaliser

ECHANTILLON = 200
_SEXES = {"f", "g", "m", "h", "fille", "garcon", "masculin", "feminin", "femme", "homme"}
_OUI_NON = {"oui", "non", "o", "n", "x", "vrai", "faux", "0", "1", "true", "false"}
_MOIS = "janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec"
_DATES = (
    re.compile(r"(?P<a>\d{4})-\d{1,2}-\d{1,2}(?:[ T].*)?"),
    re.compile(r"\d{1,2}\s?[/.\- ]\s?\d{1,2}\s?[/.\- ]\s?(?P<a>\d{4}|\d{2})"),
    re.compile(rf"\d{{1,2}}(?:er)? (?:{_MOIS})[a-z]*\.? (?P<a>\d{{4}}|\d{{2}})", re.IGNORECASE),
)
_FORMES = {
    "annee_scolaire": re.compile(r"(?:20)?\d{2}\s?[-/]\s?(?:20)?\d{2}"),
    "telephone": re.compile(r"(?:\+33|0033|0)?\s?[1-9](?:[\s.\-]?\d{2}){4}"),
    "courriel": re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}"),
    "code_postal": re.compile(r"(?:\d{2}|2[AB])\s?\d{3}"),
    "uai": re.compile(r"\d{7}[A-Za-z]"),
    "entier": re.compile(r"\d{1,4}"),
    "initiales": re.compile(r"(?:[A-ZÀ-Ý]\.? ?-?){2,4}"),
    "nom_et_prenom": re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý'’ -]+,? [A-ZÀ-Ý][a-zà-ÿ][a-zà-ÿ' -]*(?:[A-ZÀ-Ý][a-zà-ÿ]+)?"),
    "nom": re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+){0,3}\.?"),
}
# Un enfant suivi, d'un dossier de l'an passé à un vieux tableau.
_AGES_D_ENFANT = range(0, 31)
_PART_D_ENFANTS = 0.8


def indices(cases: Iterable[str], formes: dict[str, Callable[[str], bool]], *, au: date) -> dict[str, float]:
    """Indice → part des cases remplies qui le donnent (0 à 1). `formes` : celles de la ville, en plus des nôtres."""
    remplies = [" ".join(case.split()) for case in cases if case.strip()][:ECHANTILLON]
    if not remplies:
        return {}
    trouves = {nom: _part(remplies, reconnait) for nom, reconnait in {**_RECONNAIT, **formes}.items()}
    if trouves["date"] and _sont_des_naissances(remplies, au):
        trouves["naissance"] = trouves["date"]
    return {nom: part for nom, part in trouves.items() if part}


def _part(cases: list[str], reconnait: Callable[[str], bool]) -> float:
    return sum(bool(reconnait(case)) for case in cases) / len(cases)


def _annee(case: str) -> int | None:
    """L'année d'une date écrite à la française ; None si ce n'en est pas une."""
    texte = normaliser(case) if case[:1].isdigit() and any(c.isalpha() for c in case) and "T" not in case else case
    for forme in _DATES:
        if trouvee := forme.fullmatch(texte):
            annee = int(trouvee["a"])
            return annee if annee > 99 else annee + (2000 if annee < 70 else 1900)
    return None


def _sont_des_naissances(cases: list[str], au: date) -> bool:
    """Des dates étalées sur plus de deux ans, dont l'âge est celui d'un enfant, et presque aucune de cette année."""
    annees = [annee for case in cases if (annee := _annee(case))]
    ages = [au.year - annee for annee in annees]
    recentes = sum(age <= 1 for age in ages)
    enfants = sum(age in _AGES_D_ENFANT for age in ages)
    return max(ages) - min(ages) >= 2 and enfants >= _PART_D_ENFANTS * len(ages) and recentes * 5 <= len(ages)


_RECONNAIT: dict[str, Callable[[str], bool]] = {
    "date": lambda case: _annee(case) is not None,
    "sexe": lambda case: normaliser(case) in _SEXES,
    "oui_non": lambda case: normaliser(case) in _OUI_NON,
    **{nom: forme.fullmatch for nom, forme in _FORMES.items()},
}
