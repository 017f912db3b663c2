"""Les lignes qu'une mesure compte, chacune à sa date."""

from dataclasses import dataclass, field
from typing import Any

from jalon.restitution.statistiques.periode import Periode


@dataclass
class Selection:
    """`lignes` : des rangs dans la table de faits ; `jours` : la date où se lit chacune ; `plus` : autres colonnes."""

    ville: Any
    periode: Periode
    lignes: Any
    jours: Any
    plus: dict = field(default_factory=dict)
    memoire: dict = field(default_factory=dict, repr=False)

    def garder(self, masque) -> "Selection":
        """Les seules lignes du masque (booléens ou rangs)."""
        plus = {nom: colonne[masque] for nom, colonne in self.plus.items()}
        return Selection(self.ville, self.periode, self.lignes[masque], self.jours[masque], plus)

    def lire(self, axe):
        """Le rang de chaque ligne sur l'axe, lu une fois."""
        if axe not in self.memoire:
            self.memoire[axe] = self.plus[axe.code] if axe.etaler else axe.lire(self)
        return self.memoire[axe]

    def relier(self, axe):
        if axe not in self.memoire:
            self.memoire[axe] = axe.relier(self)
        return self.memoire[axe]
