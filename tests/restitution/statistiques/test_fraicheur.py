"""Jamais de réponse périmée : ni dans ce processus, ni dans un autre, ni au milieu d'une écriture."""

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from jalon.restitution.statistiques import instantane as module_instantane
from jalon.restitution.statistiques.fraicheur import Jeton, Magasin, instantane, lire_le_jeton, magasin
from jalon.restitution.statistiques.registre import univers_de
from jalon.reussite import operations
from jalon.reussite.models import Enfant, Parcours
from jalon.socle.cloison import cloison
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes import operations as operations_de_listes
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Intervenant, Quartier
from tests.restitution.statistiques import val_clair
from tests.restitution.statistiques.autre_processus import clore, compter


@pytest.fixture
def dans_exemple(exemple):
    """Sous la cloison, un premier instantané déjà gardé."""
    with cloison(exemple):
        instantane("reussite")
        yield exemple


@pytest.fixture
def sans_rebatir(monkeypatch):
    def refuser(univers):
        raise AssertionError("L'instantané a été rebâti.")

    monkeypatch.setattr(module_instantane, "charger", refuser)


def parcours(cle):
    return Parcours.objects.get(cle_externe=cle)


def enfant(cle):
    return Enfant.objects.get(cle_externe=cle)


def en_lignes(bruts) -> dict:
    """Chaque table en ensemble de lignes : le rapiéçage ne garde pas l'ordre."""
    return {nom: sorted(zip(*(c.tolist() for c in t.values()), strict=True)) for nom, t in bruts.items()}


def test_sans_ecriture_l_instantane_ressert_sans_rien_lire(dans_exemple, django_assert_num_queries):
    premier = instantane("reussite")
    with django_assert_num_queries(1):
        assert instantane("reussite") is premier


GESTES = {
    "clore": lambda: clore("P01"),
    "rouvrir": lambda: operations.rouvrir(parcours("P02"), par=None, raison="Erreur de date"),
    "annuler": lambda: operations.annuler_parcours(parcours("P04"), raison="Ouvert par erreur", par=None),
    "ouvrir": lambda: operations.ouvrir_parcours(
        enfant("E07"),
        dispositif=valeur("dispositif", "CLAS"),
        entree=date(2026, 1, 5),
        sans_accord="Reprise d'essai",
        par=None,
    ),
    "suspendre": lambda: operations.suspendre(parcours("P06"), du=date(2026, 3, 1), par=None),
    "nommer": lambda: operations.nommer_referent(
        parcours("P08"), intervenant=Intervenant.objects.get(nom="R3"), du=date(2026, 1, 1), par=None
    ),
    "viser": lambda: operations.fixer_objectif(parcours("P13"), domaine=valeur("domaine", "culture"), par=None),
    "demenager": lambda: operations.dater_situation(
        enfant=enfant("E08"), depuis=date(2026, 1, 1), quartier=Quartier.objects.get(nom="Centre"), par=None
    ),
    "demenager_la_famille": lambda: operations.dater_situation(
        famille=enfant("E06").famille, depuis=None, quartier=Quartier.objects.get(nom="Centre"), par=None
    ),
    "inscrire": lambda: operations.inscrire(
        enfant("E09"), annee="2025-2026", depuis=date(2025, 9, 1), niveau=valeur("niveau_scolaire", "cp"), par=None
    ),
    "ajouter_un_responsable": lambda: operations.ajouter_responsable(
        enfant("E04").famille, situation_emploi=valeur("situation_emploi", "retraite"), par=None
    ),
    "retirer_l_objectif": lambda: operations.retirer_objectif(parcours("P02").les_objectifs.first(), par=None),
}


@pytest.mark.parametrize("geste", GESTES)
def test_un_geste_sur_un_dossier_rapiece_l_instantane(dans_exemple, sans_rebatir, geste):
    avant = en_lignes(instantane("reussite").bruts)
    GESTES[geste]()
    rapiece = en_lignes(instantane("reussite").bruts)
    assert rapiece != avant
    neuf = {table.nom: module_instantane._lire(table) for table in univers_de("reussite").tables}
    assert rapiece == en_lignes(neuf)


def test_une_liste_changee_rebatit_l_instantane(dans_exemple, sans_rebatir):
    operations_de_listes.ajouter_valeur("motif_sortie", libelle="Autre motif", par=None)
    with pytest.raises(AssertionError, match="rebâti"):
        instantane("reussite")


def test_une_operation_qui_ne_dit_pas_tous_ses_dossiers_se_voit(dans_exemple, sans_rebatir):
    @operation
    def mal_faite(un, *, autre, par):
        Parcours.objects.filter(enfant=un).update(enfant=autre)
        Parcours.objects.create(enfant=autre, dispositif=valeur("dispositif", "PRE"))
        consigner("test.mal_faite", None, par=par, dossier=un)

    mal_faite(enfant("E01"), autre=enfant("E02"), par=None)
    with pytest.raises(AssertionError, match="rebâti"):
        instantane("reussite")


def test_une_transaction_qui_a_ecrit_voit_ses_lignes_et_ne_publie_rien(dans_exemple):
    garde, jeton = instantane("reussite"), lire_le_jeton()

    @operation
    def clore_puis_compter(*, par):
        clore("P01")
        vus.append(compter())
        raise InterruptedError

    vus = []
    with pytest.raises(InterruptedError):
        clore_puis_compter(par=None)
    assert vus == [4]
    assert lire_le_jeton() == jeton
    assert instantane("reussite") is garde
    assert compter() == 5


def test_un_jeton_qui_change_pendant_le_chargement_le_fait_reprendre(dans_exemple, monkeypatch):
    charger, essais = module_instantane.charger, []

    def charger_en_concurrence(univers):
        essais.append(univers)
        charge = charger(univers)
        if len(essais) == 1:
            clore("P01")
        return charge

    monkeypatch.setattr(module_instantane, "charger", charger_en_concurrence)
    magasin.vider()
    assert compter() == 4
    assert len(essais) == 2


def test_le_magasin_oublie_les_moins_lus_au_dela_de_son_poids():
    class Poids:
        octets = 40

    petit = Magasin(octets_au_plus=100)
    for cle in "abc":
        petit.publier(cle, Jeton(cle, 1), Poids())
        petit.lire("a")
    assert petit.lire("b") is None
    assert petit.lire("a") and petit.lire("c")
    assert petit.octets <= 100


@contextmanager
def autre_processus():
    reglages = connection.settings_dict
    if connection.vendor == "sqlite":
        adresse = f"sqlite:///{Path(reglages['NAME']).resolve()}"
    else:
        adresse = f"postgresql://{reglages['USER']}@/{reglages['NAME']}?host={reglages['HOST']}&port={reglages['PORT']}"
    lance = subprocess.Popen(
        [sys.executable, "-m", "tests.restitution.statistiques.autre_processus"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
        env=os.environ | {"DATABASE_URL": adresse, "DJANGO_SETTINGS_MODULE": "jalon.config.settings"},
    )

    def demander(ordre: str) -> str:
        processus.stdin.write(f"{ordre}\n")
        processus.stdin.flush()
        return processus.stdout.readline().strip()

    with lance as processus:
        yield demander


@pytest.mark.django_db(transaction=True)
def test_deux_processus_ne_servent_jamais_un_chiffre_perime(ville):
    with cloison(ville):
        val_clair.charger()
    with autre_processus() as demander:
        for reste, cle in enumerate(("P01", "P04", "P06", "P08"), start=1):
            with cloison(ville):
                assert compter() == 6 - reste
            assert demander("compter") == str(6 - reste)
            if reste % 2:
                assert demander(f"clore {cle}") == "clos"
            else:
                with cloison(ville):
                    clore(cle)
        with cloison(ville):
            assert compter() == 1
        assert demander("compter") == "1"
