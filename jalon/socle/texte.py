"""La clé de recherche normalisée : sans accents, sans casse, sans ponctuation."""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)
_SEPARATEURS = re.compile(r"[^0-9a-z+]+")


def normaliser(texte: str) -> str:
    """« L'Haÿ-les-Roses » → « l hay les roses ». Le « + » est gardé (REP n'est pas REP+)."""
    decompose = unicodedata.normalize("NFKD", (texte or "").translate(_LIGATURES))
    sans_accent = "".join(c for c in decompose if not unicodedata.combining(c))
    return _SEPARATEURS.sub(" ", sans_accent.casefold()).strip()
