"""Ce qui porte les valeurs des listes : les clés étrangères se trouvent seules, une pièce déclare le reste."""

from typing import NamedTuple, Protocol

from jalon.socle.listes.models import Valeur


class Emploi(NamedTuple):
    """Où une valeur est écrite, et combien de fois : (« parcours, motif de sortie », 12)."""

    ou: str
    combien: int


class Porteur(Protocol):
    """`code` : sous quoi sa trace se garde. La trace est du JSON ; ce qui a changé depuis, `rendre` le laisse."""

    code: str

    def emplois(self, valeur: Valeur) -> list[Emploi]:
        """Sans les zéros."""

    def remplacer(self, ancienne: Valeur, nouvelle: Valeur, par) -> dict:
        """Écrit la nouvelle partout où est l'ancienne. Rend de quoi défaire."""

    def rendre(self, ancienne: Valeur, nouvelle: Valeur, trace: dict, par) -> None:
        """Remet l'ancienne où elle était. Lève ValidationError si ce n'est plus possible."""


_porteurs: dict[str, Porteur] = {}


def declarer_porteur(porteur: Porteur) -> Porteur:
    """Lève ValueError si le code est pris."""
    if porteur.code in _porteurs:
        raise ValueError(f"Le porteur de valeurs {porteur.code} est déclaré deux fois.")
    _porteurs[porteur.code] = porteur
    return porteur


def porteurs() -> list[Porteur]:
    return list(_porteurs.values())


def porteur(code: str) -> Porteur:
    return _porteurs[code]


def emplois(valeur: Valeur) -> list[Emploi]:
    """Tous les endroits de la ville où cette valeur est écrite, du plus fréquent au plus rare."""
    trouves = [emploi for p in porteurs() for emploi in p.emplois(valeur)]
    return sorted(trouves, key=lambda emploi: (-emploi.combien, emploi.ou))
