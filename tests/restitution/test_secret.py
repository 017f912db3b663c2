"""Aucune petite cellule ne se lit, ni ne se retrouve par soustraction."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.restitution.secret import MARGE, avec_marges, masquer

SEUIL = 5
TABLEAUX = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(0, 30), min_size=1, max_size=20)
LISTES = st.dictionaries(st.tuples(st.integers(0, 8)), st.integers(0, 30), min_size=1, max_size=8)


def deductibles(etendues, tues) -> set:
    """Les cellules tues que les sommes déterminent : algèbre linéaire, sans rien du graphe."""
    inconnues = sorted(tues, key=str)
    if not inconnues:
        return set()
    axes = len(inconnues[0])
    equations = []
    for axe in range(axes):
        autre = 1 - axe
        for rang in {r[axe] for r in etendues} if axes == 2 else {MARGE}:
            ligne = [r for r in etendues if axes == 1 or r[axe] == rang]
            signe = {r: -1 if r[autre if axes == 2 else 0] is MARGE else 1 for r in ligne}
            equations.append([signe.get(r, 0) for r in inconnues])
    matrice = np.array(equations, float)
    rang = np.linalg.matrix_rank(matrice)
    return {
        r
        for i, r in enumerate(inconnues)
        if np.linalg.matrix_rank(np.vstack([matrice, np.eye(len(inconnues))[i]])) == rang
    }


@given(TABLEAUX)
@settings(max_examples=150, deadline=None)
def test_aucune_cellule_tue_ne_se_deduit_d_un_tableau_croise(cellules):
    verifier(cellules)


@given(LISTES)
@settings(max_examples=100, deadline=None)
def test_aucune_cellule_tue_ne_se_deduit_d_un_tableau_simple(cellules):
    verifier(cellules)


def verifier(cellules):
    etendues, tues = avec_marges(cellules), masquer(cellules, SEUIL)
    assert {r for r, n in etendues.items() if n < SEUIL} <= tues
    if tues != set(etendues):
        assert deductibles(etendues, tues) == set()


def test_un_tableau_sans_petite_cellule_se_lit_en_entier():
    assert masquer({(0, 0): 6, (0, 1): 7, (1, 0): 8, (1, 1): 9}, SEUIL) == set()


def test_la_seule_petite_cellule_en_fait_taire_une_autre():
    assert masquer({(0,): 3, (1,): 9, (2,): 7}, SEUIL) == {(0,), (2,)}


def test_deux_petites_cellules_dont_la_somme_est_petite_en_font_taire_une_troisieme():
    assert masquer({(0,): 1, (1,): 2, (2,): 30, (3,): 9}, SEUIL) == {(0,), (1,), (3,)}


def test_dans_un_croisement_la_petite_cellule_est_protegee_en_ligne_et_en_colonne():
    tues = masquer({(0, 0): 2, (0, 1): 9, (1, 0): 8, (1, 1): 7, (2, 0): 20, (2, 1): 30}, SEUIL)
    assert (0, 0) in tues
    assert len(tues) >= 4
    assert (MARGE, MARGE) not in tues


def test_un_tableau_ou_rien_ne_peut_se_montrer_est_tu_en_entier():
    assert masquer({(0,): 3}, SEUIL) == {(0,), (MARGE,)}
