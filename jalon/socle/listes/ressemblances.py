"""Les valeurs presque identiques d'une liste : un pluriel, un accent, une lettre d'écart."""

import re
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz import fuzz

from jalon.socle.listes.models import Valeur
from jalon.socle.texte import normaliser

PROCHES = 84
VIDES = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "un", "une"}
# Ce qui change le sens d'un mot près : « avec relais » n'est pas « sans relais », « CAP 1 » n'est pas « CAP 2 ».
DECISIFS = {"avec", "sans", "non", "hors", "ni", "pas", "avant", "apres", "mere", "pere", "plus", "moins", "prive"}
_NOMBRES = re.compile(r"\d+")


def se_ressemblent(premier: str, second: str) -> bool:
    """Deux libellés que l'on prendrait l'un pour l'autre."""
    mots = [_mots(premier), _mots(second)]
    if not all(mots) or _sens(mots[0]) != _sens(mots[1]):
        return False
    gauche, droite = (" ".join(sorted(m)) for m in mots)
    return gauche == droite or (min(len(gauche), len(droite)) > 3 and fuzz.ratio(gauche, droite) >= PROCHES)


def presque_identiques(valeurs: Iterable[Valeur], distinctes=frozenset()) -> list[tuple[Valeur, Valeur]]:
    """Les paires à réunir, peut-être. `distinctes` : les codes que l'on sait différents (courrier, courriel)."""
    return [
        (premiere, seconde)
        for premiere, seconde in combinations(valeurs, 2)
        if not {premiere.code, seconde.code} <= distinctes and se_ressemblent(premiere.libelle, seconde.libelle)
    ]


def semblable(libelle: str, valeurs: Iterable[Valeur]) -> Valeur | None:
    """La première de ces valeurs qui ressemble à ce libellé."""
    return next((v for v in valeurs if se_ressemblent(libelle, v.libelle)), None)


def _mots(libelle: str) -> list[str]:
    """Les mots qui comptent, au singulier."""
    return [mot.rstrip("sx") or mot for mot in normaliser(libelle).split() if mot not in VIDES]


def _sens(mots: list[str]) -> set[str]:
    return {mot for mot in mots if mot in DECISIFS or f"{mot}s" in DECISIFS or _NOMBRES.search(mot) or "+" in mot}
