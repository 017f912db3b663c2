"""Les champs de la ville, comparés à l'oracle : axes et filtres de chaque mesure de leur entité."""

import random
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jalon.demo.plans import plan
from jalon.demo.villes import creer_la_ville
from jalon.restitution.statistiques.calcul import Calcul
from jalon.restitution.statistiques.instantane import charger
from jalon.restitution.statistiques.periode import periode
from jalon.restitution.statistiques.registre import mesures, univers_de
from jalon.saisie.configuration import oublier
from jalon.socle.cloison import cloison
from tests.restitution.statistiques.fabrique import JOURS, Fabrique
from tests.restitution.statistiques.fabrique_champs import FabriqueDeChamps
from tests.restitution.statistiques.fabrique_faits import FabriqueDeFaits
from tests.restitution.statistiques.oracle_champs import Champs
from tests.restitution.statistiques.oracle_faits import MondeDeFaits
from tests.restitution.statistiques.test_oracle import ANNEE, filtres_au_hasard
from tests.restitution.statistiques.test_oracle import verifier as verifier_un_dossier
from tests.restitution.statistiques.test_oracle_faits import REGLES
from tests.restitution.statistiques.test_oracle_faits import verifier as verifier_un_fait

DE_REUSSITE = [m for m in mesures() if m.univers == "reussite"]


def verifier(calcul, monde, mesure, axes, temps, filtres=None):
    un_fait = mesure.code.partition(".")[2] in REGLES
    return (verifier_un_fait if un_fait else verifier_un_dossier)(calcul, monde, mesure, axes, temps, filtres)


def attendus(mesure, tous: list[str]) -> set[str]:
    """Les champs qui répartissent la mesure : ceux de l'enfant et de sa famille, du parcours, de ce qu'elle compte."""
    siens = {axe.code for axe in mesure.axes}
    prefixes = set()
    if "sexe" in siens:
        prefixes |= {"enfant", "famille"}
    if "dispositif" in siens and "sexe" in siens:
        prefixes.add("parcours")
    if {"origine_demande", "suite"} & siens:
        prefixes.add("demande")
    if {"mo", "nature", "etat"} <= siens or mesure.code in ("reussite.actions_refusees", "reussite.actions_arretees"):
        prefixes.add("action")
    return {axe for axe in tous if axe.partition(".")[0] in prefixes}


def de_la_ville(mesure) -> list[str]:
    return [axe.code for axe in mesure.axes_ouverts() if "." in axe.code]


def comparer(ville, monde, temps, combien=2) -> dict[str, int]:
    """Chaque champ seul, et croisé au hasard avec d'autres axes ; rend le nombre de tableaux non vides par mesure."""
    calcul, pleins = Calcul(ville, temps), {}
    for mesure in DE_REUSSITE:
        alea, pleins[mesure.code] = random.Random(mesure.code), 0
        autres = [axe.code for axe in mesure.axes_ouverts()]
        for axe in de_la_ville(mesure):
            couples = [(axe, autre) for autre in alea.sample(autres, combien) if autre != axe]
            for axes in ((axe,), *couples):
                pleins[mesure.code] += bool(verifier(calcul, monde, mesure, axes, temps).cellules)
    return pleins


@pytest.fixture
def ville_fixe(dans_la_ville):
    FabriqueDeChamps(FabriqueDeFaits(random.Random(20261120), enfants=30))
    return charger(univers_de("reussite")).ville, MondeDeFaits()


def test_chaque_mesure_a_pour_axes_les_champs_comptes_de_ce_qu_elle_compte(ville_fixe):
    tous = Champs().axes()
    assert len(tous) > 30
    for mesure in DE_REUSSITE:
        assert set(de_la_ville(mesure)) == attendus(mesure, tous), mesure.code


def test_le_moteur_compte_les_champs_de_la_ville_comme_l_oracle(ville_fixe):
    ville, monde = ville_fixe
    pleins = comparer(ville, monde, periode(*ANNEE))
    assert len([m.code for m in DE_REUSSITE if de_la_ville(m) and not pleins[m.code]]) < 3


def test_le_moteur_compte_les_champs_comme_l_oracle_sur_la_ville_de_demonstration(db):
    with cloison(creer_la_ville(plan(0), graine=1, au=date(2026, 8, 31))):
        FabriqueDeChamps(_SansRienBatir(random.Random(1)))
        comparer(charger(univers_de("reussite")).ville, MondeDeFaits(), periode(*ANNEE), combien=1)


class _SansRienBatir(Fabrique):
    """La fabrique, sur une ville qui existe déjà."""

    def __init__(self, alea):
        self.alea = alea
        self.listes = self.lire_les_listes()


@given(alea=st.randoms(use_true_random=False))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Réduire un échec rejouerait des centaines de villes : le message dit déjà la mesure et les axes.
    phases=(Phase.reuse, Phase.generate),
)
def test_le_moteur_compte_les_champs_comme_l_oracle_sur_des_villes_engendrees(dans_la_ville, alea):
    with transaction.atomic():
        FabriqueDeChamps(FabriqueDeFaits(alea, enfants=alea.randrange(1, 6)))
        ville, monde = charger(univers_de("reussite")).ville, MondeDeFaits()
        du, au = sorted((alea.choice(JOURS), alea.choice(JOURS)))
        temps = periode(du, au, alea.choice(JOURS))
        for mesure in (m for m in DE_REUSSITE if de_la_ville(m)):
            filtres = filtres_au_hasard(alea, ville, temps, mesure)
            calcul = Calcul(ville, temps, {axe: codes for axe, (codes, _) in filtres.items()})
            cles = {axe: permises for axe, (_, permises) in filtres.items()}
            for _ in range(3):
                axe, autre = alea.choice(de_la_ville(mesure)), alea.choice([a.code for a in mesure.axes_ouverts()])
                verifier(calcul, monde, mesure, (axe,) if autre == axe else (axe, autre), temps, cles)
        transaction.set_rollback(True)
    oublier()
