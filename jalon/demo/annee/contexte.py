"""Ce que les étapes de l'année partagent : le hasard, l'équipe, et les parcours qu'elles font vivre."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from jalon.demo.equipe import Equipe
from jalon.demo.reseau import Reseau
from jalon.demo.tirages import Tirage
from jalon.reussite.models import Parcours
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Structure

# Au-delà, on ne garde que le dossier : une ville ne ressaisit pas tout son passé.
MEMOIRE = timedelta(days=520)


@dataclass
class Annee:
    tirage: Tirage
    reseau: Reseau
    equipe: Equipe
    structures: list[Structure]

    @property
    def au(self) -> date:
        return self.tirage.au

    @property
    def awa(self):
        return self.equipe.comptes["coordonnateur"]

    @property
    def bruno(self):
        return self.equipe.comptes["referent"]

    @cached_property
    def les_parcours(self) -> list[Parcours]:
        """Les parcours du PRE de la mémoire de l'équipe, entrés ou non, dans l'ordre du temps."""
        lus = Parcours.objects.filter(dispositif__code="PRE", annule_le=None).select_related(
            "enfant__famille", "dispositif", "origine", "motif"
        )
        recents = [p for p in lus if (p.sortie or self.au) >= self.au - MEMOIRE]
        return sorted(recents, key=lambda p: (p.entree or p.repere_le or self.au, p.pk))

    @property
    def entres(self) -> list[Parcours]:
        return [p for p in self.les_parcours if p.entree]

    def valeur(self, liste: str, *codes: str):
        """Une valeur de la liste, tirée parmi ces codes."""
        return valeur(liste, self.tirage.parmi(codes))

    def entre(self, debut: date, fin: date) -> date:
        """Un jour entre les deux, jamais après le jour dit."""
        fin = min(fin, self.au)
        return self.tirage.jour_entre(min(debut, fin), fin)
