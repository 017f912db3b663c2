"""Une case du format d'échange : bornes, multiples séparés par « | », texte qui ne devient jamais une formule."""

import re
from dataclasses import dataclass

from jalon.restitution.editions.tableurs import FORMULE

MAX_CASE = 1_000_000
# Ce qu'un tableur prendrait pour une formule ; l'apostrophe qui les protège se protège elle-même.
_A_PROTEGER = (*FORMULE, "'")
_SEPARE = re.compile(r"((?:[^|\\]|\\.)*)(?:\||$)", re.DOTALL)


class Refus(Exception):
    """Une case, une ligne ou un fichier refusé ; `raison` est une phrase pour la personne qui importe."""

    def __init__(self, raison: str, colonne: str = ""):
        super().__init__(raison)
        self.raison, self.colonne = raison, colonne


class Illisible(Refus):
    """Le fichier ne peut plus être lu à partir de là."""

    def __init__(self, raison: str, fichier: str, ligne: int | None = None, colonne: str = ""):
        super().__init__(raison, colonne)
        self.fichier, self.ligne = fichier, ligne


@dataclass(frozen=True)
class LigneRefusee:
    """Où, et pourquoi."""

    fichier: str
    ligne: int | None
    colonne: str
    raison: str


def proteger(texte: str) -> str:
    """« =1+1 » → « '=1+1 » : le tableur y voit un texte. `deproteger` rend exactement l'original."""
    return f"'{texte}" if texte.startswith(_A_PROTEGER) else texte


def deproteger(texte: str) -> str:
    return texte[1:] if texte.startswith("'") and texte[1:].startswith(_A_PROTEGER) else texte


def joindre(morceaux: list[str]) -> str:
    return "|".join(m.replace("\\", "\\\\").replace("|", "\\|") for m in morceaux)


def separer(texte: str) -> list[str]:
    """Les valeurs d'une case multiple, sans les vides."""
    bruts = (re.sub(r"\\([|\\])", r"\1", morceau) for morceau in _SEPARE.findall(texte))
    return [brut.strip() for brut in bruts if brut.strip()]


def citer(texte: str) -> str:
    """Le texte, cité dans une phrase, jamais plus long qu'une ligne."""
    propre = " ".join(texte[:200].split())
    return f"« {propre[:60]}… »" if len(propre) > 60 else f"« {propre} »"
