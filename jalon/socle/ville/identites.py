"""Les noms que la ville garde encore : chaque pièce compte les siens, la page des réglages les dit."""

from collections.abc import Callable, Iterator

from jalon.socle.cloison import ModeIdentite

_compteurs: list[Callable[[], Iterator[tuple[int, str, str]]]] = []
# Du plus parlant au plus discret.
DISCRETION = [ModeIdentite.COMPLETE, ModeIdentite.PRENOM, ModeIdentite.INITIALES, ModeIdentite.NUMERO]


def compte_les_noms(fonction: Callable[[], Iterator[tuple[int, str, str]]]):
    """Déclare une fonction, appelée sous cloison, qui rend des (nombre portant un nom, singulier, pluriel)."""
    _compteurs.append(fonction)
    return fonction


def fiches_nommees() -> list[str]:
    """[« 82 fiches d'enfants », …] pour la ville active, sans les zéros."""
    return [
        f"{nombre} {pluriel if nombre > 1 else singulier}"
        for compter in _compteurs
        for nombre, singulier, pluriel in compter()
        if nombre
    ]


def est_plus_discret(mode: str, avant: str) -> bool:
    return DISCRETION.index(mode) > DISCRETION.index(avant)
