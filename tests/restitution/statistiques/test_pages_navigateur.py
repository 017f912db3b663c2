"""Les statistiques dans un navigateur : accessibles, au clavier, sans recharger la page."""

import re

import pytest
from playwright.sync_api import expect

from tests.navigateur import controler, ecouter

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

SUR_L_ANNEE = "?periode=libre&du=01/09/2025&au=31/08/2026"


@pytest.mark.parametrize(
    "chemin",
    [
        "/statistiques/",
        "/statistiques/?q=introuvable",
        f"/statistiques/ENF-14/{SUR_L_ANNEE}&filtre=dispositif%3DPRE",
        f"/statistiques/SCO-09/{SUR_L_ANNEE}",
        f"/statistiques/PAR-38/{SUR_L_ANNEE}",
        "/statistiques/ENF-01/?periode=libre&du=demain+peut-etre",
        f"/statistiques/ENF-27/liste/{SUR_L_ANNEE}",
    ],
)
def test_les_pages_sont_accessibles(exemple, awa, connectee, chemin):
    controler(connectee(awa), chemin)


def test_la_page_de_l_elue_est_accessible(exemple, elise, connectee):
    controler(connectee(elise), "/statistiques/ENF-14/?periode=s2025")


def test_on_croise_et_on_filtre_au_clavier_sans_quitter_la_page(exemple, awa, connectee):
    page = connectee(awa)
    erreurs = ecouter(page)
    page.goto(f"/statistiques/ENF-01/{SUR_L_ANNEE}")
    expect(page.locator("canvas")).to_be_visible()
    page.get_by_role("button", name="Filtrer").focus()
    page.keyboard.press("Enter")
    page.locator("#filtre-dispositif").select_option("dispositif=PRE")
    page.get_by_role("button", name="Ajouter ces filtres").press("Enter")
    expect(page.locator(".puce")).to_contain_text("Dispositif : PRE")
    expect(page.locator(".total-distinct strong")).to_have_text("10")
    expect(page.locator("canvas")).to_be_visible()
    expect(page).to_have_url(re.compile("filtre=dispositif"))
    page.get_by_role("link", name="Retirer le filtre Dispositif : PRE").press("Enter")
    expect(page.locator(".total-distinct strong")).to_have_text("12")
    assert not erreurs


def test_le_catalogue_se_cherche_au_fil_de_la_frappe(exemple, awa, connectee):
    page = connectee(awa)
    page.goto("/statistiques/")
    page.get_by_label("Chercher une statistique").press_sequentially("motif et sexe")
    expect(page.locator(".catalogue-liste li")).to_have_count(1)
    page.get_by_role("link", name="Parcours finis par motif et sexe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parcours finis par motif et sexe")
