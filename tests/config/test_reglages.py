import re

from django.core.management import call_command

from jalon.config.reglages import REGLAGES
from tests.maison import JALON, RACINE, sources, texte

NOMS = {reglage.nom for reglage in REGLAGES}


def test_toute_variable_lue_est_dans_la_liste():
    lues = set()
    for chemin in sources(".py"):
        if chemin.is_relative_to(JALON):
            lues.update(re.findall(r'(?:environ\.get|environ\[|\bcle)\(?"([A-Z_]+)"', texte(chemin)))
    assert lues - {"DJANGO_SETTINGS_MODULE"} == NOMS


def test_le_readme_documente_chaque_reglage():
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", texte(RACINE / "README.md"), re.MULTILINE)) == NOMS


def test_un_secret_ne_s_affiche_jamais(monkeypatch, capsys):
    for reglage in REGLAGES:
        monkeypatch.setenv(reglage.nom, f"valeur-de-{reglage.nom}")
    call_command("reglages")
    affiche = capsys.readouterr().out
    for reglage in REGLAGES:
        assert (f"valeur-de-{reglage.nom}" in affiche) is not reglage.secret


def test_un_reglage_absent_montre_son_defaut(monkeypatch, capsys):
    monkeypatch.delenv("JALON_FUSEAU", raising=False)
    call_command("reglages")
    assert "JALON_FUSEAU = Europe/Paris (par défaut)" in capsys.readouterr().out
