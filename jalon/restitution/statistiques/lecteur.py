"""Ce qu'un compte peut lire des statistiques : tout, sans les figures des personnes, ou des agrégats seulement."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jalon.restitution.statistiques.registre import Axe, Mesure
from jalon.socle.habilitations import ETENDUE, Portee, a_le_droit, portee_de


@dataclass(frozen=True)
class Lecteur:
    """Un compte devant une mesure.

    Agrégats : petites cellules tues, périodes entières, ni filtre, ni croisement libre, ni liste : la différence de
    deux tableaux ne doit pas redonner une cellule tue.
    """

    compte: Any
    mesure: Mesure

    @cached_property
    def agregats_seulement(self) -> bool:
        return ETENDUE[portee_de(self.compte, self.mesure.droit)] <= ETENDUE[Portee.AGREGATS]

    @cached_property
    def _voit_les_personnes(self) -> bool:
        return not self.agregats_seulement and a_le_droit(self.compte, self.mesure.droit_nominatif)

    @cached_property
    def _sa_fiche(self):
        return getattr(self.compte, "intervenant", None)

    def peut_lire(self, axe: Axe) -> bool:
        """Les figures par personne : au coordonnateur, et à chacun les siennes ; un axe réservé : à qui y a droit."""
        if axe.reserve is not None and (self.agregats_seulement or not axe.reserve(self.compte)):
            return False
        return not axe.nominatif or self._voit_les_personnes or (not self.agregats_seulement and bool(self._sa_fiche))

    def axes(self) -> list[Axe]:
        return [axe for axe in self.mesure.axes_ouverts() if self.peut_lire(axe)]

    def filtres(self) -> list[Axe]:
        return [] if self.agregats_seulement else [axe for axe in self.mesure.filtres_ouverts() if self.peut_lire(axe)]

    def borner(self, axes, filtres: dict) -> dict:
        """Les filtres, réduits à sa propre personne dès qu'une figure par personne est en jeu."""
        touches = {*axes, *filtres}
        propres = dict(filtres)
        for axe in (*self.mesure.axes_ouverts(), *self.mesure.filtres_ouverts()):
            if axe.nominatif and axe.code in touches and not self._voit_les_personnes:
                propres[axe.code] = [str(self._sa_fiche.pk)]
        return propres
