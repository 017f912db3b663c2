"""Ce que le navigateur reçoit de tiers : complet, sans adresse morte, licences comprises."""

import re

import pytest

from jalon.ui import assets
from jalon.ui.icones import ICONES

pytestmark = pytest.mark.skipif(not assets.NODE_MODULES.is_dir(), reason="« npm ci » n'a pas été lancé.")


@pytest.fixture
def copie(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "TIERS", tmp_path / "tiers")
    assert assets.main() == 0
    return tmp_path / "tiers"


def test_chaque_icone_est_sur_la_planche(copie):
    planche = (copie / "icones.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([^"]+)"', planche)) == ICONES


def test_aucun_fichier_ne_renvoie_a_une_carte_de_sources_absente(copie):
    for nom in ("bootstrap.css", "htmx.js", "chart.js"):
        assert "sourceMappingURL" not in (copie / nom).read_text(encoding="utf-8")


def test_htmx_est_en_version_2(copie):
    assert re.search(r'version:"2\.0\.\d+"', (copie / "htmx.js").read_text(encoding="utf-8"))


def test_les_licences_suivent_la_copie(copie):
    licences = (copie / "LICENCES.txt").read_text(encoding="utf-8")
    assert all(f"== {paquet} ==" in licences for paquet in assets.PAQUETS)


def test_sans_node_modules_le_script_dit_quoi_faire(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(assets, "NODE_MODULES", tmp_path / "absent")
    assert assets.main() == 1
    assert "npm ci" in capsys.readouterr().err
