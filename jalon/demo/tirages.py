"""Le hasard de la démonstration : reproductible pour une graine, réparti comme les chiffres publics."""

import json
import math
import random
from calendar import isleap
from datetime import date, timedelta
from functools import cache
from pathlib import Path

CLASSES = "tps ps ms gs cp ce1 ce2 cm1 cm2 6e 5e 4e 3e 2de_pro 1re_pro tle_pro".split()
AGE_DE_TPS = 2


@cache
def distributions() -> dict:
    """Les répartitions, et d'où elles viennent (`sources`)."""
    return json.loads((Path(__file__).parent / "distributions.json").read_text(encoding="utf-8"))


def rentree(jour: date) -> int:
    """L'année où a commencé l'année scolaire de ce jour."""
    return jour.year if jour.month >= 9 else jour.year - 1


def annee_scolaire(debut: int) -> str:
    return f"{debut}-{debut + 1}"


def niveau_de(naissance: date, debut: int) -> str:
    """La classe d'un enfant à l'heure, l'année scolaire qui commence en `debut`."""
    rang = debut - naissance.year - AGE_DE_TPS
    return CLASSES[min(max(rang, 0), len(CLASSES) - 1)]


def type_d_ecole(niveau: str) -> str:
    rang = CLASSES.index(niveau)
    if rang < CLASSES.index("cp"):
        return "ecole_maternelle"
    if rang < CLASSES.index("6e"):
        return "ecole_elementaire"
    return "college" if rang < CLASSES.index("2de_pro") else "lycee_professionnel"


def dans_le_mois(annee: int, mois: int, jour: int) -> date:
    """Ce jour, ou le dernier du mois."""
    while True:
        try:
            return date(annee, mois, jour)
        except ValueError:
            jour -= 1


class Tirage:
    """Un générateur pour une graine et un jour : même graine, même jour, même ville."""

    def __init__(self, graine: int, au: date, flux: str = ""):
        self.au = au
        self.alea = random.Random(f"{graine}/{flux}")

    def parmi(self, choix):
        return self.alea.choice(choix)

    def selon(self, repartition: str) -> str:
        """Un code tiré dans une répartition nommée."""
        poids = distributions()[repartition]
        return self.alea.choices(tuple(poids), tuple(poids.values()))[0]

    def quotas(self, repartition: str, combien: int) -> list[str]:
        """`combien` codes mélangés, aux parts de la répartition à un près : une petite ville a les bonnes marges."""
        poids = distributions()[repartition]
        codes, cumul, total = [], 0.0, sum(poids.values())
        for code, part in poids.items():
            cumul += part / total
            codes += [code] * (round(cumul * combien) - len(codes))
        self.alea.shuffle(codes)
        return codes

    def arrive(self, evenement: str) -> bool:
        """Vrai avec la probabilité nommée."""
        return self.alea.random() < distributions()[evenement]

    def jour_entre(self, debut: date, fin: date) -> date:
        return debut + timedelta(days=self.alea.randint(0, max((fin - debut).days, 0)))

    def entree(self, annees: int = 3) -> date:
        """Une date d'entrée des dernières années, plus souvent à l'automne ; jamais après le jour dit."""
        while True:
            mois = int(self.selon("entrees_par_mois"))
            annee = self.au.year - self.alea.randint(0, annees)
            jour = dans_le_mois(annee, mois, self.alea.randint(1, 28))
            if self.au - timedelta(days=365 * annees + 60) <= jour <= self.au:
                return jour

    def naissance(self, le: date) -> date:
        """La naissance d'un enfant dont l'âge, ce jour-là, suit la répartition nationale."""
        return self.naissance_dans(self.selon("age"), le)

    def naissance_dans(self, tranche: str, le: date) -> date:
        """La naissance d'un enfant qui a, ce jour-là, un âge de la tranche « 6-10 »."""
        mini, maxi = map(int, tranche.split("-"))
        age = self.alea.randint(mini, maxi)
        annee = le.year - age - 1
        depart = dans_le_mois(annee, le.month, le.day) + timedelta(days=1)
        return depart + timedelta(days=self.alea.randint(0, 365 if isleap(annee + 1) and le.month > 2 else 364))

    def duree(self) -> timedelta:
        loi = distributions()["duree_mois"]
        mois = self.alea.lognormvariate(math.log(loi["mediane"]), loi["sigma"])
        return timedelta(days=round(min(max(mois, loi["minimum"]), loi["maximum"]) * 30.4375))
