"""Remplacer des valeurs ne change aucun total : seules se réunissent les cellules des deux valeurs."""

import random
from collections import Counter, defaultdict
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jalon.demo.plans import plan
from jalon.demo.villes import creer_la_ville
from jalon.restitution.echange.operations import exporter
from jalon.restitution.statistiques.calcul import Calcul
from jalon.restitution.statistiques.instantane import charger
from jalon.restitution.statistiques.periode import periode
from jalon.restitution.statistiques.registre import mesure_de, mesures, univers_de
from jalon.reussite import operations as reussite
from jalon.reussite.models import Enfant
from jalon.saisie import operations as saisie
from jalon.saisie.configuration import brouillon_en_base
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import cloison
from jalon.socle.fusions.colonnes import champs_de
from jalon.socle.fusions.operations import fusionner_valeurs
from jalon.socle.listes import operations as listes
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.listes.regles import ce_qui_lit, regles_de
from tests.restitution.statistiques.fabrique import JOURS, Fabrique
from tests.socle.fusions.outils import ecarts, photographier

ANNEE = (date(2025, 9, 1), date(2026, 8, 31))


def paires(alea) -> list[tuple[Valeur, Valeur]]:
    """Par liste que rien ne compare : une valeur portée, et une autre, que leurs règles laissent réunir."""
    trouvees = []
    for liste in Liste.objects.filter(verrouillee=False).order_by("code"):
        if any(not regle.codes for regle in regles_de(liste.code)):
            continue
        libres = [v for v in Valeur.objects.filter(liste=liste).order_by("pk") if not ce_qui_lit(v)]
        portees = Counter(
            pk for modele, champ in champs_de(liste.code) for pk in modele.objects.values_list(champ.attname, flat=True)
        )
        anciennes = [v for v in libres if portees[v.pk]]
        if anciennes and len(libres) > 1:
            ancienne = alea.choice(anciennes)
            nouvelle = alea.choice([v for v in libres if v != ancienne])
            trouvees.append((ancienne, nouvelle))
    return trouvees


def tout_compter(temps, gardees=None) -> dict:
    """(mesure, axe) → (total distinct, chiffre, {clé de cellule: unités}), les clés remplacées dites par `gardees`."""
    gardees, comptes = gardees or {}, {}
    calculs = {code: Calcul(charger(univers_de(code)).ville, temps) for code in {m.univers for m in mesures()}}
    for mesure in mesures():
        calcul = calculs[mesure.univers]
        for axes in [(), *((axe.code,) for axe in mesure.axes_ouverts())]:
            resultat = calcul.resultat(mesure, axes)
            cellules = defaultdict(set)
            for rangs in resultat.cellules:
                (rang,), (nomenclature,) = rangs, resultat.nomenclatures
                cle = None if rang == len(nomenclature) else (nomenclature.cles[rang], nomenclature.codes[rang])
                cellules[gardees.get(cle, cle)] |= set(calcul.cles(mesure, axes, rangs))
            comptes[mesure.code, axes] = (resultat.total_distinct, resultat.valeurs, dict(cellules))
    return comptes


def verifier(alea, temps, par=None, de_la_ville=()):
    choisies, photo = [*paires(alea), *de_la_ville], photographier()
    avant = tout_compter(temps)
    attendus = tout_compter(temps, {(a.pk, a.code): (n.pk, n.code) for a, n in choisies})
    gestes = []
    for ancienne, nouvelle in choisies:
        fusionner_valeurs(ancienne, nouvelle, par=par)
        gestes.append(Annulation.objects.first())
    assert tout_compter(temps) == attendus
    for geste in reversed(gestes):
        annuler(geste, par=par)
    assert tout_compter(temps) == avant
    assert ecarts(photo, photographier()) == {}
    return choisies


def un_champ_compte() -> tuple[Valeur, Valeur]:
    """Deux valeurs d'une liste de la ville, portées par un champ compté à plusieurs choix."""
    listes.creer_liste(libelle="Loisirs", par=None)
    foot, _, football = (
        listes.ajouter_valeur("loisirs", libelle=libelle, par=None) for libelle in ("Foot", "Danse", "Football")
    )
    saisie.ajouter_champ(
        "reussite.enfant", libelle="Envies", type="liste_multiple", liste="loisirs", compte=True, par=None
    )
    saisie.publier(version=brouillon_en_base().version, par=None)
    envies = (["foot"], ["danse", "football"], ["foot", "football"], ["foot", "danse", "football"])
    for enfant, voulues in zip(Enfant.objects.actuels().order_by("pk"), envies * 8, strict=False):
        reussite.modifier_enfant(enfant, version=enfant.version, champs_ville={"envies": voulues}, par=None)
    return foot, football


@pytest.fixture
def demonstration(db):
    with cloison(creer_la_ville(plan(0), graine=1, au=date(2026, 8, 31))) as ville:
        yield ville


def test_la_ville_de_demonstration_garde_tous_ses_totaux_et_son_export(demonstration, tmp_path):
    de_la_ville = [un_champ_compte()]
    exporter(tmp_path / "avant.zip", par=None)
    assert len(verifier(random.Random(7), periode(*ANNEE), de_la_ville=de_la_ville)) > 15
    exporter(tmp_path / "apres.zip", par=None)
    assert (tmp_path / "apres.zip").read_bytes() == (tmp_path / "avant.zip").read_bytes()


def test_un_filtre_garde_qui_nomme_encore_l_ancienne_vise_la_nouvelle(demonstration):
    finis = mesure_de("reussite.parcours_finis")
    par_motif = Calcul(charger(univers_de("reussite")).ville, periode(*ANNEE)).resultat(finis, ("motif",))
    rangs = sorted(rang for (rang,) in par_motif.cellules if rang < len(par_motif.nomenclatures[0]))[:2]
    ancienne, nouvelle = (Valeur.objects.get(pk=par_motif.nomenclatures[0].cles[rang]) for rang in rangs)
    fusionner_valeurs(ancienne, nouvelle, par=None)
    ville = charger(univers_de("reussite")).ville
    for filtre in (ancienne.code, ancienne.libelle, nouvelle.code):
        resultat = Calcul(ville, periode(*ANNEE), {"motif": [filtre]}).resultat(finis)
        assert resultat.total_distinct == sum(par_motif.cellules[rang,] for rang in rangs)


@given(alea=st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.reuse, Phase.generate))
def test_des_villes_engendrees_gardent_tous_leurs_totaux(dans_la_ville, alea):
    with transaction.atomic():
        Fabrique(alea, enfants=alea.randrange(1, 6))
        verifier(alea, periode(*sorted((alea.choice(JOURS), alea.choice(JOURS))), alea.choice(JOURS)))
        transaction.set_rollback(True)
