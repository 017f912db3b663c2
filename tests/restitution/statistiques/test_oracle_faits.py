"""Chaque mesure du travail de l'année, comparée à l'oracle : sur une ville fixe, de démonstration, ou engendrée."""

import random
from datetime import date

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
from jalon.restitution.statistiques.registre import mesure_de, mesures, univers_de
from jalon.saisie.models import Critere
from jalon.socle.cloison import cloison
from tests.restitution.statistiques import oracle_actions, oracle_suivis
from tests.restitution.statistiques.fabrique import JOURS, TRANCHES
from tests.restitution.statistiques.fabrique_faits import FabriqueDeFaits
from tests.restitution.statistiques.oracle import MESURES
from tests.restitution.statistiques.oracle_faits import MondeDeFaits, compter_les_faits
from tests.restitution.statistiques.test_oracle import ANNEE, croisements, en_cles, filtres_au_hasard

REGLES = oracle_actions.REGLES | oracle_suivis.REGLES
DES_FAITS = [mesure_de(f"reussite.{code}") for code in REGLES]


def test_l_oracle_connait_chaque_mesure_une_fois():
    declarees = {m.code.partition(".")[2] for m in mesures() if m.univers == "reussite"}
    assert declarees == set(REGLES) | set(MESURES)
    assert not set(REGLES) & set(MESURES)


def communs() -> dict:
    """Clé du critère que le moteur retient → (outil, code), commun aux versions de l'outil."""
    lus: dict = {}
    for pk, outil, code in Critere.objects.order_by("pk").values_list("pk", "version__outil_id", "code"):
        lus[pk] = (outil, code)
    return lus


def traduire(mesure, resultat, cellules):
    """Les cellules du moteur, dans les clés de l'oracle."""
    lues = en_cles(resultat, cellules)
    codes = [axe.code for axe in resultat.axes]
    if mesure.unite.code != "evaluations" or "domaine" not in codes:
        return lues
    rang, criteres = codes.index("domaine"), communs()
    return {(*case[:rang], criteres.get(case[rang]), *case[rang + 1 :]): v for case, v in lues.items()}


def verifier(calcul, monde, mesure, axes, temps, filtres=None):
    code = mesure.code.partition(".")[2]
    resultat = calcul.resultat(mesure, axes)
    attendu = compter_les_faits(REGLES[code], monde, axes, temps, filtres)
    assert traduire(mesure, resultat, resultat.cellules) == attendu.cellules, (code, axes, filtres)
    assert resultat.total_distinct == attendu.distinct, (code, axes, filtres)
    assert calcul.cles(mesure, axes) == attendu.unites, (code, axes, filtres)
    if attendu.valeurs is not None:
        assert vars(resultat.valeurs) == attendu.valeurs, (code, axes, filtres)
        des_cellules = traduire(mesure, resultat, resultat.valeurs_des_cellules)
        assert {c: vars(v) for c, v in des_cellules.items()} == attendu.valeurs_des_cellules, (code, axes, filtres)
    return resultat


def choisis(mesure, alea, combien=4):
    """Sans axe, avec chaque axe, les couples du catalogue, et quelques couples au hasard."""
    tous = croisements(mesure)
    du_catalogue = [s.axes for s in statistiques() if s.mesure is mesure]
    couples = [axes for axes in tous if len(axes) == 2]
    return [*(axes for axes in tous if len(axes) < 2), *du_catalogue, *alea.sample(couples, min(combien, len(couples)))]


def comparer(ville, monde, mesure, temps, combien=4) -> int:
    """Le nombre de tableaux non vides ; derrière chaque cellule du catalogue, la liste a le même nombre."""
    calcul, alea = Calcul(ville, temps), random.Random(mesure.code)
    du_catalogue, pleins = {s.axes for s in statistiques() if s.mesure is mesure}, 0
    for axes in choisis(mesure, alea, combien):
        resultat = verifier(calcul, monde, mesure, axes, temps)
        pleins += bool(resultat.cellules)
        for rangs, effectif in resultat.cellules.items() if axes in du_catalogue else ():
            assert len(calcul.cles(mesure, axes, rangs)) == effectif, (mesure.code, axes, rangs)
    return pleins


@pytest.fixture
def ville_fixe(dans_la_ville):
    FabriqueDeFaits(random.Random(20251121), enfants=30)
    dans_la_ville.tranches_age = TRANCHES[0]
    return charger(univers_de("reussite")).ville, MondeDeFaits()


def test_le_moteur_compte_les_faits_comme_l_oracle(ville_fixe):
    ville, monde = ville_fixe
    pleins = {mesure: comparer(ville, monde, mesure, periode(*ANNEE)) for mesure in DES_FAITS}
    assert [mesure.code for mesure in DES_FAITS if pleins[mesure] <= len(mesure.axes) / 4] == []


def test_le_moteur_compte_les_faits_comme_l_oracle_sur_la_ville_de_demonstration(db):
    with cloison(creer_la_ville(plan(0), graine=1, au=date(2026, 8, 31))) as ville_active:
        ville_active.tranches_age = TRANCHES[1]
        ville, monde = charger(univers_de("reussite")).ville, MondeDeFaits()
        for mesure in DES_FAITS:
            comparer(ville, monde, mesure, periode(*ANNEE), combien=2)


@given(alea=st.randoms(use_true_random=False))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Réduire un échec rejouerait des centaines de villes : le message dit déjà la mesure et les axes.
    phases=(Phase.reuse, Phase.generate),
)
def test_le_moteur_compte_les_faits_comme_l_oracle_sur_des_villes_engendrees(dans_la_ville, alea):
    with transaction.atomic():
        FabriqueDeFaits(alea, enfants=alea.randrange(1, 6))
        ville, monde = charger(univers_de("reussite")).ville, MondeDeFaits()
        du, au = sorted((alea.choice(JOURS), alea.choice(JOURS)))
        temps = periode(du, au, alea.choice(JOURS))
        for mesure in DES_FAITS:
            filtres = filtres_au_hasard(alea, ville, temps, mesure)
            calcul = Calcul(ville, temps, {axe: codes for axe, (codes, _) in filtres.items()})
            cles = {axe: permises for axe, (_, permises) in filtres.items()}
            if mesure.unite.code == "evaluations" and "domaine" in cles:
                cles["domaine"] = {communs().get(cle) for cle in cles["domaine"]}
            for _ in range(3):
                verifier(calcul, monde, mesure, alea.choice(croisements(mesure)), temps, cles)
        transaction.set_rollback(True)
