import re

import pytest
from django.core.management import call_command

from jalon.config.variables import VARIABLES
from tests.maison import JALON, RACINE, sources, texte

NOMS = {variable.nom for variable in VARIABLES}


@pytest.fixture
def affiche(capsys):
    def lancer():
        call_command("reglages")
        return capsys.readouterr().out

    return lancer


def test_toute_variable_lue_est_dans_la_liste():
    lues = set()
    for chemin in sources(".py"):
        if chemin.is_relative_to(JALON):
            lues.update(re.findall(r'(?:environ\.get|environ\[|\bcle)\(?"([A-Z_]+)"', texte(chemin)))
    assert lues - {"DJANGO_SETTINGS_MODULE"} == NOMS


def test_le_readme_documente_chaque_reglage():
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", texte(RACINE / "README.md"), re.MULTILINE)) == NOMS


@pytest.mark.parametrize("nom", ["JALON_CLE", "JALON_SECRET"])
def test_une_cle_ne_s_affiche_jamais(nom, monkeypatch, affiche):
    monkeypatch.setenv(nom, "ne-pas-montrer")
    assert f"{nom} = (caché)" in affiche()


@pytest.mark.parametrize("nom", ["DATABASE_URL", "DATABASE_URL_PROPRIETAIRE", "JALON_COURRIEL"])
def test_le_mot_de_passe_d_une_adresse_ne_s_affiche_jamais(nom, monkeypatch, affiche):
    monkeypatch.setenv(nom, "protocole://compte:ne-pas-montrer@hote/base")
    assert f"{nom} = protocole://compte:(caché)@hote/base" in affiche()


def test_un_reglage_absent_montre_son_defaut(monkeypatch, affiche):
    monkeypatch.delenv("JALON_FUSEAU", raising=False)
    assert "JALON_FUSEAU = Europe/Paris (par défaut)" in affiche()
