"""Les entités que la ville peut compléter : chaque pièce déclare les siennes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class ChampNatif:
    """Un champ d'origine. `fixe` : une règle le lit, la ville ne peut ni le cacher ni le rendre facultatif.

    `court` : comme on le dit sur sa fiche, quand `libelle` doit dire aussi laquelle.
    """

    code: str
    libelle: str
    fixe: bool = False
    court: str = ""


@dataclass(frozen=True)
class OngletNatif:
    """Un onglet d'origine. `fixe` : il ne se cache pas."""

    code: str
    libelle: str
    fixe: bool = False


@dataclass(frozen=True, kw_only=True)
class EntiteConfigurable:
    """Une entité et ce que `saisie` doit en savoir.

    `dispositifs(objet)` : les codes des dispositifs de l'objet, pour la visibilité d'un champ ; `a_precharger` : les
    relations qu'elle suit, pour un lot ; `du_dossier(ids)` : les objets de l'entité qui tiennent à ces dossiers, à
    reprojeter quand ils changent ; `onglet_par_defaut` : celui d'un champ qui n'en dit pas ; `table` : sa table
    d'échange.
    """

    code: str
    libelle: str
    modele: Callable[[], type[models.Model]]
    natifs: tuple[ChampNatif, ...] = ()
    onglets: tuple[OngletNatif, ...] = ()
    onglet_par_defaut: str = ""
    dispositifs: Callable[[Any], Iterable[str]] = lambda objet: ()
    a_precharger: tuple[str, ...] = ()
    du_dossier: Callable[[set[int]], models.QuerySet] | None = None
    table: str = ""


_entites: dict[str, EntiteConfigurable] = {}


def declarer_entite(entite: EntiteConfigurable) -> EntiteConfigurable:
    """Lève ValueError si le code est pris."""
    if entite.code in _entites:
        raise ValueError(f"L'entité {entite.code} est déclarée deux fois.")
    _entites[entite.code] = entite
    return entite


def entite(code: str) -> EntiteConfigurable:
    """Lève ValueError si elle n'est pas déclarée."""
    try:
        return _entites[code]
    except KeyError:
        raise ValueError(f"L'entité {code} n'est pas déclarée.") from None


def entites() -> list[EntiteConfigurable]:
    return list(_entites.values())
