"""Toute écriture est une opération, jouée ici depuis son exemple déclaré : elle laisse sa ligne au journal."""

import importlib
import pkgutil

import pytest

import jalon
from jalon.socle.cloison import unite_de_travail
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.journal.operations import OPERATIONS
from jalon.socle.journal.phrases import phrases_declarees


def _tout_importer():
    for module in pkgutil.walk_packages(jalon.__path__, "jalon."):
        if "migrations" not in module.name and "management" not in module.name and "assets" not in module.name:
            importlib.import_module(module.name)


@pytest.fixture(scope="session", autouse=True)
def operations(django_db_setup):
    _tout_importer()


def pytest_generate_tests(metafunc):
    if "nom" in metafunc.fixturenames:
        _tout_importer()
        metafunc.parametrize("nom", sorted(nom for nom in OPERATIONS if nom.startswith("jalon.")))


def test_chaque_operation_a_un_exemple_et_laisse_sa_ligne(nom, monde):
    operation = OPERATIONS[nom]
    assert operation.exemples, f"Déclarez un appel d'exemple de {nom} (@exemple) dans exemples.py."
    for exemple in operation.exemples:
        with unite_de_travail():
            arguments = exemple(monde)
        avant = LigneJournal.objects.filter(nature=Nature.ECRITURE).count()
        operation.fonction(**arguments)
        lignes = LigneJournal.objects.filter(nature=Nature.ECRITURE).order_by("numero")[avant:]
        assert lignes, f"{nom} n'a rien écrit au journal."
        attendu = getattr(arguments["par"], "pk", None)
        assert lignes[0].compte_id == attendu, "La ligne ne dit pas qui."
        sans_phrase = {ligne.action for ligne in lignes} - set(phrases_declarees())
        assert not sans_phrase, f"Déclarez la phrase de {sans_phrase} dans le phrases.py de la pièce."
