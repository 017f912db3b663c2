"""Les écrans dont on enregistre des vues : chaque pièce déclare les siens."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ecran:
    """`adresse(parametres)` : où la vue s'ouvre. `droit` : sans lui, on n'en enregistre pas."""

    type: str
    libelle: str
    adresse: Callable[[dict], str]
    droit: str


_ecrans: dict[str, Ecran] = {}


def declarer_ecran(type: str, *, libelle: str, adresse: Callable[[dict], str], droit: str) -> None:
    """Déclare un écran. Lève ValueError si son type est pris."""
    if type in _ecrans:
        raise ValueError(f"L'écran {type} est déclaré deux fois.")
    _ecrans[type] = Ecran(type, libelle, adresse, droit)


def ecran(type: str) -> Ecran:
    """Lève ValueError sur un écran inconnu."""
    try:
        return _ecrans[type]
    except KeyError:
        raise ValueError(f"L'écran {type} n'est pas déclaré.") from None


def est_declare(type: str) -> bool:
    return type in _ecrans


def types_declares() -> list[str]:
    return sorted(_ecrans)
