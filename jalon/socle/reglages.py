"""L'accueil des réglages : chaque pièce y déclare ce que la ville peut régler chez elle, et où elle en est."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from jalon.socle.habilitations import a_le_droit

# Dans l'ordre où l'on règle une ville neuve.
RUBRIQUES = {
    "ville": "La ville",
    "saisie": "Ce que l'on saisit",
    "travail": "Comment l'équipe travaille",
    "donnees": "Apporter et emporter",
    "acces": "Qui peut quoi",
}


@dataclass(frozen=True)
class Reglage:
    """Une ligne de l'accueil. `etat()`, appelée sous la cloison : où en est la ville, en une phrase sans point."""

    libelle: str
    vue: str
    droits: tuple[str, ...]
    icone: str
    etat: Callable[[], str]
    ancre: str = ""
    arguments: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.vue, args=self.arguments) + (f"#{self.ancre}" if self.ancre else "")


_reglages: dict[str, list[Reglage]] = defaultdict(list)


def declarer_reglages(rubrique: str, *reglages: Reglage) -> None:
    """Lève ValueError sur une rubrique inconnue."""
    if rubrique not in RUBRIQUES:
        raise ValueError(f"L'accueil des réglages n'a pas de rubrique {rubrique}.")
    _reglages[rubrique].extend(reglages)


def reglages_de(compte) -> list[tuple[str, list[tuple[Reglage, str]]]]:
    """[(rubrique, [(réglage, où en est la ville)])] pour ce que le compte peut ouvrir."""
    rubriques = [
        (titre, [(r, r.etat()) for r in _reglages[code] if any(a_le_droit(compte, droit) for droit in r.droits)])
        for code, titre in RUBRIQUES.items()
    ]
    return [(titre, permis) for titre, permis in rubriques if permis]


def compter(combien: int, singulier: str, pluriel: str) -> str:
    """« 12 listes »."""
    return f"{combien} {pluriel if combien > 1 else singulier}"
