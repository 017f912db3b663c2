"""La liste, la recherche, les doublons, dans un vrai navigateur : accessibles, à 320 px, au clavier."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from jalon.restitution.favoris import operations as favoris
from jalon.socle.cloison import cloison
from tests.navigateur import controler, ecouter
from tests.reussite.dossiers import peupler, un_enfant, un_parcours

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
LISTE = "/reussite/enfants/"


@pytest.fixture
def page_d_awa(connectee, ville, awa):
    peupler(ville, awa, 9)
    return connectee(awa)


@pytest.mark.parametrize(
    "chemin",
    [
        LISTE,
        f"{LISTE}?q=personne",
        f"{LISTE}?sexe=F&sans_nouvelles=trop&tri=-contact",
        f"{LISTE}imprimer/",
        f"{LISTE}nouveau/",
        f"{LISTE}nouveau/?nom=Benali&prenom=Ines",
        "/reussite/recherche/?q=benaly",
        "/reussite/doublons/",
        "/favoris/reussite.enfants/",
        "/favoris/reussite.enfants/nouveau/?tri=nom",
    ],
)
def test_la_page_est_accessible_et_tient_a_320_px(page_d_awa, chemin):
    controler(page_d_awa, chemin)


def test_les_doublons_et_leur_fusion_sont_accessibles(ville, awa, connectee):
    with cloison(ville):
        premier, second = un_enfant(awa, "Benali"), un_enfant(awa, "Benalli", sexe="F")
        un_parcours(premier, awa)
    page = connectee(awa)
    controler(page, "/reussite/doublons/")
    controler(page, f"/reussite/doublons/{premier.pk}/{second.pk}/")


def test_la_page_d_une_vue_enregistree_est_accessible(ville, awa, connectee):
    with cloison(ville):
        vue = favoris.enregistrer(type="reussite.enfants", nom="Les filles", parametres={"sexe": ["F"]}, par=awa)
    page = connectee(awa)
    controler(page, f"/favoris/vue/{vue.pk}/")
    controler(page, "/favoris/reussite.enfants/")


def test_trier_garde_l_export_fidele_et_le_retour_ramene(page_d_awa):
    erreurs = ecouter(page_d_awa)
    page_d_awa.goto(LISTE)
    page_d_awa.get_by_role("columnheader", name="Quartier").get_by_role("link").click()
    page_d_awa.wait_for_url("**/enfants/?tri=quartier")
    exporter = page_d_awa.locator("#liste-actions a", has_text="Excel")
    expect(exporter).to_have_attribute("href", f"{LISTE}exporter/xlsx/?tri=quartier")
    page_d_awa.locator("td.premiere a").first.click()
    page_d_awa.wait_for_url("**/enfants/*/")
    page_d_awa.go_back()
    page_d_awa.wait_for_url("**/enfants/?tri=quartier")
    expect(page_d_awa.locator("th[aria-sort=ascending]")).to_have_text(re.compile("Quartier"))
    expect(page_d_awa.locator("h1")).to_have_count(1)
    assert erreurs == []


def test_ctrl_k_cherche_au_fil_de_la_frappe_et_se_parcourt_aux_fleches(ville, awa, connectee):
    with cloison(ville):
        un_enfant(awa, "Benali", "Inès", date(2018, 3, 15))
    page = connectee(awa)
    page.goto(LISTE)
    page.keyboard.press("Control+k")
    page.keyboard.type("benaly")
    page.locator(".resultats-bandeau a").wait_for()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => document.activeElement.innerText.includes('BENALI Inès')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/enfants/*/")


def test_cocher_puis_imprimer_n_imprime_que_les_cochees(page_d_awa):
    page_d_awa.goto(LISTE)
    for case in page_d_awa.locator("[name=selection]").all()[:2]:
        case.check()
    expect(page_d_awa.get_by_role("status")).to_have_text("2 sélectionnés")
    page_d_awa.get_by_role("button", name="Imprimer").click()
    page_d_awa.wait_for_url("**/imprimer/*")
    expect(page_d_awa.locator("tbody tr")).to_have_count(2)


def test_la_liste_imprimee_tient_sur_des_pages_a4_couchees(page_d_awa, tmp_path):
    page_d_awa.goto(f"{LISTE}imprimer/")
    page_d_awa.pdf(path=tmp_path / "liste.pdf", prefer_css_page_size=True)
    assert b"/MediaBox [0 0 841" in (tmp_path / "liste.pdf").read_bytes()
