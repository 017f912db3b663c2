"""Le registre des sections d'un paquet : chaque pièce dit ce qu'elle emporte, et comment le reprendre."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from jalon.socle.droits import Droit


@dataclass(frozen=True)
class Ecart:
    """Ce que le paquet apporte. `avant` vide : c'est nouveau. `empeche` : pourquoi on ne peut le reprendre."""

    code: str
    libelle: str
    avant: str = ""
    apres: str = ""
    empeche: str = ""

    @property
    def est_nouveau(self) -> bool:
        return not self.avant


@dataclass(frozen=True, kw_only=True)
class Section:
    """Une section.

    - `exporter()` : son contenu, en JSON, dans un ordre fixe ;
    - `comparer(contenu)` : ce qu'il apporte. Lève ValidationError sur un contenu mal formé ;
    - `appliquer(contenu, choisis, par)` : reprend les écarts de ces codes, rend de quoi défaire (JSON) ;
    - `defaire(trace, par)` : ce qui a changé depuis ne bouge pas.
    `rang` : les sections s'appliquent dans cet ordre. `droit` : qui peut la reprendre. `prudence` : à relire avant de
    l'emporter, elle n'est alors pas cochée d'avance. `dans_les_versions` : gardée avec chaque version publiée.
    """

    code: str
    libelle: str
    rang: int
    exporter: Callable[[], Any]
    comparer: Callable[[Any], list[Ecart]]
    appliquer: Callable[[Any, Collection[str], Any], Any]
    defaire: Callable[[Any, Any], None]
    droit: str = Droit.CONFIGURER
    prudence: str = ""
    dans_les_versions: bool = True


_sections: dict[str, Section] = {}


def declarer_section(section: Section) -> Section:
    """Lève ValueError si le code est pris."""
    if section.code in _sections:
        raise ValueError(f"La section de paquet {section.code} est déclarée deux fois.")
    _sections[section.code] = section
    return section


def sections() -> list[Section]:
    """Dans l'ordre où elles s'appliquent."""
    return sorted(_sections.values(), key=lambda section: (section.rang, section.code))


def section(code: str) -> Section:
    """Lève KeyError."""
    return _sections[code]


def est_declaree(code: str) -> bool:
    return code in _sections
