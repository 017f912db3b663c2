"""Les chiffres d'une statistique : durées, taux, scores. Moyennes arrondies au dixième, la demie vers le haut."""

from dataclasses import dataclass

# 30,4375 jours par mois, en fraction : l'arrondi se fait sur des entiers, jamais sur un flottant.
JOURS, MOIS = 487, 16


@dataclass(frozen=True)
class Valeurs:
    """Sur `n` lignes ; None si le chiffre n'a pas de sens ou s'il n'y a rien. `taux` en pour cent."""

    n: int
    moyenne: float | None = None
    mediane: float | None = None
    somme: float | None = None
    taux: float | None = None


def resumer(lus, chiffre) -> Valeurs:
    """`lus` : un tableau d'entiers, ou deux colonnes (fait, sur) pour un taux."""
    if chiffre.unite == "%":
        return _taux(lus)
    n = len(lus)
    if not n:
        return Valeurs(0)
    tries = sorted(lus.tolist())
    somme = sum(tries)
    milieu = tries[(n - 1) // 2] + tries[n // 2]
    if chiffre.unite == "mois":
        return Valeurs(n, en_mois(somme, n), en_mois(milieu, 2), en_mois(somme, 1))
    par = chiffre.par
    # Une somme de scores ne veut rien dire.
    total = None if chiffre.unite == "points" else au_dixieme(somme, par)
    return Valeurs(n, au_dixieme(somme, n * par), au_dixieme(milieu, 2 * par), total)


def _taux(lus) -> Valeurs:
    faits, sur = (int(colonne.sum()) for colonne in (lus[:, 0], lus[:, 1]))
    return Valeurs(sur, taux=au_dixieme(100 * faits, sur) if sur else None)


def en_mois(jours: int, diviseur: int) -> float:
    """jours / diviseur, en mois, au dixième, la demie vers le haut."""
    return au_dixieme(jours * MOIS, diviseur * JOURS)


def au_dixieme(haut: int, bas: int) -> float:
    """haut / bas, au dixième, la demie vers le haut."""
    return ((20 * haut + bas) // (2 * bas)) / 10
