"""Les noms que la ville garde encore : chaque pièce compte les siens, la page des réglages les dit."""

from collections.abc import Callable, Iterator

from jalon.socle.cloison import ModeIdentite

_compteurs: list[Callable[[], Iterator[tuple[str, int]]]] = []
# Du plus parlant au plus discret.
DISCRETION = [ModeIdentite.COMPLETE, ModeIdentite.PRENOM, ModeIdentite.INITIALES, ModeIdentite.NUMERO]


def compte_les_noms(fonction: Callable[[], Iterator[tuple[str, int]]]):
    """Déclare une fonction, appelée sous cloison, qui rend des (« fiches d'enfants », nombre portant un nom)."""
    _compteurs.append(fonction)
    return fonction


def fiches_nommees() -> list[tuple[str, int]]:
    """[(« fiches d'enfants », 82), …] pour la ville active."""
    return [ligne for compter in _compteurs for ligne in compter()]


def est_plus_discret(mode: str, avant: str) -> bool:
    return DISCRETION.index(mode) > DISCRETION.index(avant)
