"""Chaque mesure × axes du moteur, comparée à l'oracle : sur une ville fixe, puis sur des villes engendrées."""

import random
from datetime import date
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jalon.demo.plans import plan
from jalon.demo.villes import creer_la_ville
from jalon.restitution.statistiques.calcul import Calcul
from jalon.restitution.statistiques.catalogue import statistiques
from jalon.restitution.statistiques.instantane import charger
from jalon.restitution.statistiques.periode import periode
from jalon.restitution.statistiques.registre import mesure_de, univers_de
from jalon.socle.cloison import cloison
from jalon.socle.texte import normaliser
from tests.restitution.statistiques.fabrique import JOURS, TRANCHES, Fabrique
from tests.restitution.statistiques.oracle import MESURES, Monde, compter

DE_REUSSITE = [mesure_de(f"reussite.{code}") for code in MESURES]
ANNEE = (date(2025, 9, 1), date(2026, 8, 31))


def croisements(mesure) -> list[tuple[str, ...]]:
    """Sans axe, avec chaque axe, avec chaque couple que la mesure permet."""
    codes = [axe.code for axe in mesure.axes if axe.est_ouvert]
    etales = {axe.code for axe in mesure.axes if axe.etaler}
    couples = [c for c in combinations(codes, 2) if not set(c) <= etales]
    du_catalogue = [s.axes for s in statistiques() if s.mesure is mesure and len(s.axes) == 2]
    return [(), *((code,) for code in codes), *dict.fromkeys([*couples, *du_catalogue])]


def en_cles(resultat, cellules):
    """Les cellules du moteur, avec les clés des valeurs au lieu des rangs."""
    return {
        tuple(_cle(axe, n, rang) for axe, n, rang in zip(resultat.axes, resultat.nomenclatures, rangs, strict=True)): v
        for rangs, v in cellules.items()
    }


def _cle(axe, nomenclature, rang):
    if rang == len(nomenclature):
        return None
    if "." in axe.code:
        return nomenclature.codes[rang]
    return normaliser(nomenclature.libelles[rang]) if axe.code == "commune" else nomenclature.cles[rang]


def verifier(calcul, monde, mesure, axes, temps, filtres=None):
    code = mesure.code.partition(".")[2]
    resultat = calcul.resultat(mesure, axes)
    attendu = compter(monde, code, axes, temps, filtres)
    assert en_cles(resultat, resultat.cellules) == attendu.cellules, (code, axes)
    assert resultat.total_distinct == attendu.distinct, (code, axes)
    assert calcul.cles(mesure, axes) == attendu.unites, (code, axes)
    if attendu.valeurs is not None:
        assert vars(resultat.valeurs) == attendu.valeurs, (code, axes)
        des_cellules = {c: vars(v) for c, v in en_cles(resultat, resultat.valeurs_des_cellules).items()}
        assert des_cellules == attendu.valeurs_des_cellules, (code, axes)
    return resultat


@pytest.fixture
def ville_fixe(dans_la_ville):
    Fabrique(random.Random(20251120), enfants=60)
    dans_la_ville.tranches_age = TRANCHES[0]
    return charger(univers_de("reussite")).ville, Monde()


@pytest.mark.parametrize("mesure", DE_REUSSITE, ids=lambda m: m.code)
def test_le_moteur_compte_comme_l_oracle(ville_fixe, mesure):
    ville, monde = ville_fixe
    assert comparer(ville, monde, mesure, periode(*ANNEE)) > len(mesure.axes) / 2


def test_le_moteur_compte_comme_l_oracle_sur_la_ville_de_demonstration(db):
    jour = date(2026, 8, 31)
    with cloison(creer_la_ville(plan(0), graine=1, au=jour)) as ville_active:
        ville_active.tranches_age = TRANCHES[0]
        ville, monde = charger(univers_de("reussite")).ville, Monde()
        for mesure in DE_REUSSITE:
            assert comparer(ville, monde, mesure, periode(*ANNEE)) > len(mesure.axes) / 2, mesure.code


def comparer(ville, monde, mesure, temps) -> int:
    """Tous les croisements, et la liste derrière chaque cellule du catalogue ; rend le nombre de tableaux non vides."""
    calcul = Calcul(ville, temps)
    du_catalogue = {s.axes for s in statistiques() if s.mesure is mesure}
    non_vides = 0
    for axes in croisements(mesure):
        resultat = verifier(calcul, monde, mesure, axes, temps)
        non_vides += bool(resultat.cellules)
        for rangs, effectif in resultat.cellules.items() if axes in du_catalogue else ():
            assert len(calcul.cles(mesure, axes, rangs)) == effectif, (mesure.code, axes, rangs)
    return non_vides


@given(alea=st.randoms(use_true_random=False))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Réduire un échec rejouerait des centaines de villes : le message dit déjà la mesure et les axes.
    phases=(Phase.reuse, Phase.generate),
)
def test_le_moteur_compte_comme_l_oracle_sur_des_villes_engendrees(dans_la_ville, alea):
    with transaction.atomic():
        Fabrique(alea, enfants=alea.randrange(1, 7))
        ville, monde = charger(univers_de("reussite")).ville, Monde()
        du, au = sorted((alea.choice(JOURS), alea.choice(JOURS)))
        temps = periode(du, au, alea.choice(JOURS))
        for mesure in DE_REUSSITE:
            possibles = croisements(mesure)
            filtres = filtres_au_hasard(alea, ville, temps, mesure)
            calcul = Calcul(ville, temps, {axe: codes for axe, (codes, _) in filtres.items()})
            cles = {axe: permises for axe, (_, permises) in filtres.items()}
            for _ in range(4):
                verifier(calcul, monde, mesure, alea.choice(possibles), temps, cles)
        transaction.set_rollback(True)


def filtres_au_hasard(alea, ville, temps, mesure):
    """Au plus deux filtres tirés au sort : axe → (codes pour le moteur, clés pour l'oracle)."""
    tires = {}
    for _ in range(alea.randrange(3)):
        axe = alea.choice(mesure.filtres_ouverts())
        nomenclature = axe.valeurs(ville, temps)
        rangs = {alea.randrange(len(nomenclature) + 1) for _ in range(1 + alea.randrange(2))}
        tires[axe.code] = (
            [nomenclature.codes[rang] for rang in rangs],
            {_cle(axe, nomenclature, rang) for rang in rangs},
        )
    return tires
