"""Le secret statistique : masquer les petites cellules, et ce qui permettrait de les retrouver par soustraction.

Un tableau et ses marges forment des sommes : par ligne, par colonne. Une cellule masquée seule dans sa ligne se
déduit du total. Vues comme les arêtes d'un graphe dont les sommets sont les lignes et les colonnes (marges comprises),
les cellules masquées que l'on peut déduire sont exactement les ponts de ce graphe.
"""

from collections import defaultdict
from collections.abc import Mapping

# La clé d'une marge : (ligne, None) pour un total de ligne, (None, None) pour le total général.
MARGE = None


def avec_marges(cellules: Mapping[tuple, int]) -> dict[tuple, int]:
    """Les cellules d'un tableau à un ou deux axes, et les sommes de ses lignes et de ses colonnes."""
    etendues = defaultdict(int, {rangs: n for rangs, n in cellules.items() if n})
    for rangs, effectif in cellules.items():
        if effectif:
            etendues[(MARGE,) * len(rangs)] += effectif
            if len(rangs) == 2:
                etendues[rangs[0], MARGE] += effectif
                etendues[MARGE, rangs[1]] += effectif
    return dict(etendues)


def masquer(cellules: Mapping[tuple, int], seuil: int) -> set[tuple]:
    """Les cellules et les marges à taire (clés comme dans `avec_marges`).

    Toute cellule de 1 à `seuil` - 1, puis assez d'autres, les plus petites, pour qu'aucune ne se déduise et qu'aucune
    somme connue de cellules tues ne soit elle-même sous le seuil.
    """
    etendues = avec_marges(cellules)
    tues = {rangs for rangs, effectif in etendues.items() if effectif < seuil}
    while exposee := _exposee(etendues, tues, seuil):
        complement = _complement(etendues, tues, exposee)
        if complement is None:
            return set(etendues)
        tues.add(complement)
    return tues


def _lignes_de(rangs) -> list[tuple]:
    """Les sommes où entre une cellule : sa ligne et sa colonne ; l'unique somme s'il n'y a qu'un axe."""
    if len(rangs) == 1:
        return [("ligne", 0)]
    return [("ligne", rangs[0]), ("colonne", rangs[1])]


def _par_ligne(cles) -> dict[tuple, list[tuple]]:
    lignes = defaultdict(list)
    for rangs in sorted(cles, key=_ordre):
        for ligne in _lignes_de(rangs):
            lignes[ligne].append(rangs)
    return lignes


def _ordre(rangs) -> tuple:
    return tuple((rang is MARGE, rang or 0) for rang in rangs)


def _exposee(etendues, tues, seuil) -> tuple | None:
    """Une cellule tue que l'on peut encore déduire, ou dont la somme avec ses voisines tues est petite et connue."""
    for ligne, siennes in _par_ligne(tues).items():
        total = _total_de(ligne, siennes[0])
        if len(siennes) == 1 or (total not in tues and sum(etendues[r] for r in siennes) < seuil):
            return siennes[0]
    return next((rangs for rangs in sorted(tues, key=_ordre) if len(rangs) == 2 and _est_un_pont(rangs, tues)), None)


def _total_de(ligne, rangs) -> tuple:
    """La marge qui somme cette ligne."""
    if len(rangs) == 1:
        return (MARGE,)
    sens, rang = ligne
    return (rang, MARGE) if sens == "ligne" else (MARGE, rang)


def _est_un_pont(rangs, tues) -> bool:
    """Sans cette cellule, sa ligne et sa colonne ne sont-elles plus reliées par d'autres cellules tues ?"""
    depart, but = _lignes_de(rangs)
    lignes, vues, pile = _par_ligne(tues - {rangs}), {depart}, [depart]
    while pile:
        for voisine in lignes.get(pile.pop(), ()):
            for ligne in _lignes_de(voisine):
                if ligne not in vues:
                    vues.add(ligne)
                    pile.append(ligne)
    return but not in vues


def _complement(etendues, tues, exposee) -> tuple | None:
    """La plus petite cellule encore montrée de la même ligne ou de la même colonne ; une marge en dernier recours."""
    siennes = set(_lignes_de(exposee))
    candidates = [r for r in etendues if r not in tues and siennes & set(_lignes_de(r))]
    return min(candidates, key=lambda r: (MARGE in r, etendues[r], _ordre(r)), default=None)
