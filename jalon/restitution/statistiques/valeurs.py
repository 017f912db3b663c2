"""Les durées d'une statistique : moyenne et médiane en mois de 30,4375 jours, arrondies au dixième."""

from dataclasses import dataclass

# 30,4375 jours par mois, en fraction : l'arrondi se fait sur des entiers, jamais sur un flottant.
JOURS, MOIS = 487, 16


@dataclass(frozen=True)
class Valeurs:
    """Sur `n` durées ; moyenne, médiane et somme en mois, None s'il n'y en a aucune."""

    n: int
    moyenne: float | None
    mediane: float | None
    somme: float | None


def resumer(jours) -> Valeurs:
    """`jours` : un tableau d'entiers."""
    n = len(jours)
    if not n:
        return Valeurs(0, None, None, None)
    tries = sorted(jours.tolist())
    somme = sum(tries)
    milieu = tries[(n - 1) // 2] + tries[n // 2]
    return Valeurs(n, en_mois(somme, n), en_mois(milieu, 2), en_mois(somme, 1))


def en_mois(jours: int, diviseur: int) -> float:
    """jours / diviseur, en mois, au dixième, la demie vers le haut."""
    haut, bas = jours * MOIS * 10, diviseur * JOURS
    return ((2 * haut + bas) // (2 * bas)) / 10
