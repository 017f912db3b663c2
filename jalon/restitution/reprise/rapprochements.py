"""Reconnaître ce qui est déjà dans la ville : chaque pièce dit comment se retrouvent les lignes de ses tables."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Rapprochement:
    """Comment une ligne de cette table, sans id, se reconnaît.

    - `reperes` : les colonnes qui distinguent deux lignes du même dossier (deux demandes, deux parcours) ;
    - `trouver(identites, par)` : pour chaque ligne (code de colonne → texte d'échange, les liens étant des clés
      primaires), les clés primaires de ce que ce compte voit et qui peut être elle, la plus sûre d'abord ;
    - `confusion` : la phrase quand plusieurs répondent.
    """

    table: str
    reperes: tuple[str, ...]
    trouver: Callable[..., list[list[int]]] | None = None
    confusion: str = "Plusieurs dossiers répondent à cette ligne."


_rapprochements: dict[str, Rapprochement] = {}


def declarer_rapprochement(rapprochement: Rapprochement) -> None:
    """Lève ValueError si la table en a déjà un."""
    if rapprochement.table in _rapprochements:
        raise ValueError(f"La table {rapprochement.table} a deux rapprochements.")
    _rapprochements[rapprochement.table] = rapprochement


def rapprochement(table: str) -> Rapprochement | None:
    return _rapprochements.get(table)
