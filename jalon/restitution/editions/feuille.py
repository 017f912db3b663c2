"""Ce que reçoit chaque format de tableur."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Feuille:
    """Ce que reçoit chaque format : des lignes propres, lues au fil de l'eau, et la largeur de chaque colonne."""

    titre: str
    colonnes: list[str]
    lignes: Iterable[list]
    largeurs: list[int]
    mention: str


def nom_d_onglet(titre: str) -> str:
    """Ce que les tableurs acceptent : 31 caractères, sans crochets ni barres."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in titre).strip()[:31] or "Feuille"
