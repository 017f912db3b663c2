"""Le temps d'une statistique : une période, ses mois, ses années de référence, la date des âges."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from jalon.socle.cloison import PeriodeReference, collectivite_active


@dataclass(frozen=True)
class Periode:
    """De `du` à `au`, bornes comprises. Une mesure à une date se lit au dernier jour."""

    du: date
    au: date
    ages_au: date

    def __post_init__(self):
        if self.au < self.du:
            raise ValueError("La période finit avant de commencer.")

    @property
    def debut(self) -> int:
        """Le premier jour, en numéro de jour."""
        return self.du.toordinal()

    @property
    def fin(self) -> int:
        return self.au.toordinal()

    def mois(self) -> list[tuple[str, "Periode"]]:
        """(« 2025-09 », du début de la période à la fin de ce mois) pour chaque mois touché."""
        mois = range(self.du.year * 12 + self.du.month - 1, self.au.year * 12 + self.au.month)
        return [(f"{m // 12:04d}-{m % 12 + 1:02d}", replace(self, au=min(_fin_du_mois(m), self.au))) for m in mois]

    def annees(self) -> list[tuple[str, "Periode"]]:
        """(« 2025-2026 » ou « 2025 », la part de la période) pour chaque année de référence de la ville."""
        civile = collectivite_active().periode_reference == PeriodeReference.CIVILE
        annees, depart = [], annee_de_reference(self.du, civile)[0]
        while depart <= self.au:
            du, au = annee_de_reference(depart, civile)
            libelle = f"{du.year}" if civile else f"{du.year}-{au.year}"
            annees.append((libelle, replace(self, du=max(du, self.du), au=min(au, self.au))))
            depart = date(du.year + 1, du.month, 1)
        return annees


def _fin_du_mois(mois: int) -> date:
    annee, rang = divmod(mois, 12)
    return date(annee, rang + 1, monthrange(annee, rang + 1)[1])


def annee_de_reference(jour: date, civile: bool) -> tuple[date, date]:
    """L'année, civile ou scolaire (du 1er septembre au 31 août), qui contient ce jour."""
    if civile:
        return date(jour.year, 1, 1), date(jour.year, 12, 31)
    debut = jour.year if jour.month >= 9 else jour.year - 1
    return date(debut, 9, 1), date(debut + 1, 8, 31)


def periode(du: date, au: date, ages_au: date | None = None) -> Periode:
    """Sans date des âges : celle de la ville, dans l'année civile où la période commence."""
    return Periode(du, au, ages_au or date_des_ages(du))


def date_des_ages(du: date) -> date:
    ville = collectivite_active()
    dernier = monthrange(du.year, ville.ages_au_mois)[1]
    return date(du.year, ville.ages_au_mois, min(ville.ages_au_jour, dernier))
