"""Ce qu'un compte tient, et comment un autre le reprend : chaque pièce le déclare, sans que le socle la connaisse."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reprise:
    """`compter(compte)` rend combien ; `reprendre(compte, repreneur, par)` passe tout, par des opérations."""

    code: str
    singulier: str
    pluriel: str
    compter: Callable[[object], int]
    reprendre: Callable[[object, object, object], None]


_reprises: dict[str, Reprise] = {}


def declarer_reprise(code: str, *, singulier: str, pluriel: str, compter, reprendre) -> None:
    """Déclare ce qu'un compte peut tenir (« enfant suivi », « enfants suivis »). Lève ValueError sur un doublon."""
    if code in _reprises:
        raise ValueError(f"La reprise {code} est déclarée deux fois.")
    _reprises[code] = Reprise(code, singulier, pluriel, compter, reprendre)


def ce_que_tient(compte) -> list[str]:
    """« 12 enfants suivis », « 1 échéance » : vide si le compte ne tient plus rien."""
    nombres = [(reprise.compter(compte), reprise) for reprise in _reprises.values()]
    return [f"{n} {reprise.singulier if n == 1 else reprise.pluriel}" for n, reprise in nombres if n]


def tout_reprendre(compte, repreneur, *, par) -> None:
    for reprise in _reprises.values():
        reprise.reprendre(compte, repreneur, par)
