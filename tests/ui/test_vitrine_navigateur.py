"""Chaque composant et chaque page d'erreur, dans Chromium."""

import pytest

from tests.navigateur import axe, controler, ecouter

pytestmark = pytest.mark.navigateur


@pytest.mark.parametrize("chemin", ["", "dossier/", "publique/", "sur-place/", "refus/"])
def test_la_vitrine_est_accessible_et_tient_a_320_px(page, chemin):
    controler(page, f"/vitrine/{chemin}")


@pytest.mark.parametrize(
    ("chemin", "status"), [("400/", 400), ("403/", 403), ("404/", 404), ("500/", 500), ("csrf/", 403)]
)
def test_chaque_page_d_erreur_est_accessible(page, settings, chemin, status):
    settings.ROOT_URLCONF = "tests.ui.urls_erreurs"
    controler(page, f"/essai/{chemin}", status)


def test_les_menus_et_dialogues_ouverts_sont_accessibles(page):
    erreurs = ecouter(page)
    page.goto("/vitrine/")
    page.get_by_role("button", name="Urgence").click()
    assert page.get_by_role("link", name="116 006").get_attribute("href") == "tel:116006"
    axe(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Dialogue", exact=True).click()
    page.get_by_role("dialog", name="Retirer l’ouvrage du rayon").wait_for()
    axe(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Page ouverte sur place").click()
    page.get_by_role("dialog", name="Ranger un ouvrage").get_by_label("Titre").wait_for()
    axe(page)
    assert not erreurs


def test_ctrl_k_mene_a_la_recherche(page):
    page.goto("/vitrine/")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.matches('[data-recherche]')")


def test_un_formulaire_refuse_garde_la_saisie_et_dit_pourquoi(page):
    page.goto("/vitrine/")
    page.get_by_label("Titre").fill("Atlas")
    page.locator("#id_paru_le").fill("31/02/2026")
    page.get_by_role("button", name="Ranger l’ouvrage").click()
    page.locator("[data-resume-erreurs]:focus").wait_for()
    assert page.get_by_label("Titre").input_value() == "Atlas"
    page.locator("[data-resume-erreurs]").get_by_role("link", name="Rayon").click()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"


def test_une_date_tapee_se_relit_en_toutes_lettres(page):
    page.goto("/vitrine/")
    champ = page.locator("#id_paru_le")
    champ.fill("03/09/2026")
    assert page.locator("#id_paru_le + output").inner_text() == "jeudi 3 septembre 2026"


def test_une_longue_liste_se_cherche_au_clavier_et_sans_accents(page):
    page.goto("/vitrine/")
    champ = page.locator("#id_rayon_saisie")
    champ.fill("geo")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert champ.input_value() == "Géographie"
    assert page.locator("#id_rayon").input_value() == "géographie"


def test_trier_ne_recharge_pas_la_page_et_se_dit(page):
    page.goto("/vitrine/")
    page.evaluate("window.temoin = true")
    page.get_by_role("link", name="Prêts", exact=True).click()
    page.wait_for_url("**tri=prets**")
    entete = page.get_by_role("columnheader", name="Prêts")
    entete.and_(page.locator("[aria-sort=ascending]")).wait_for()
    assert page.evaluate("window.temoin")


def test_revenir_en_arriere_rend_la_liste_d_avant_sans_garder_la_page_sur_le_poste(page):
    page.goto("/vitrine/")
    page.get_by_role("link", name="Prêts", exact=True).click()
    page.wait_for_url("**tri=prets**")
    page.go_back()
    page.locator("th[aria-sort=ascending]", has_text="Titre").wait_for()
    garde = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Atlas" not in garde


def test_cocher_des_lignes_montre_ce_qu_on_peut_en_faire(page):
    page.goto("/vitrine/")
    page.get_by_label("Tout cocher").check()
    assert page.locator("[data-barre]").inner_text().startswith("4 sélectionnés")
    page.get_by_label("Cocher Atlas des chemins").uncheck()
    assert page.locator("[data-barre]").inner_text().startswith("3 sélectionnés")


def test_quitter_une_saisie_non_enregistree_previent(page):
    demandes = []
    page.goto("/vitrine/")
    page.on("dialog", lambda dialogue: (demandes.append(dialogue.type), dialogue.accept()))
    page.locator("form[data-garde]").get_by_label("Titre").fill("Atlas")
    page.goto("/vitrine/publique/")
    assert demandes == ["beforeunload"]


def test_sans_javascript_tout_se_lit_et_se_remplit(navigateur, live_server):
    contexte = navigateur.new_context(base_url=live_server.url, java_script_enabled=False)
    page = contexte.new_page()
    page.goto("/vitrine/")
    assert page.locator("figure.graphique table").count() == 4
    assert page.locator(".graphique-dessin:visible").count() == 0
    page.locator("#id_rayon").select_option("musique")
    page.get_by_role("button", name="Urgence").click()
    assert page.get_by_role("link", name="119").is_visible()
    contexte.close()
