"""La configuration dans Chromium : tout au clavier, à 360 px ; la souris range aussi ; axe partout."""

import pytest
from playwright.sync_api import expect

from jalon.saisie.configuration import brouillon, brouillon_en_base, publiee
from jalon.saisie.definitions import Condition
from jalon.saisie.models import Outil
from jalon.socle.cloison import cloison
from tests.navigateur import axe, controler, ecouter, ne_deborde_pas
from tests.saisie.outils import ENFANT, ajouter, publier

pytestmark = pytest.mark.navigateur
ENTITE = f"/reglages/champs/{ENFANT}/"


def au_clavier(cible, touche="Enter"):
    cible.focus()
    expect(cible).to_be_focused()
    cible.press(touche)


def codes_du_brouillon(ville) -> list[str]:
    with cloison(ville):
        return [champ.code for champ in brouillon().entite(ENFANT).en_service]


def test_ajouter_ranger_essayer_publier_et_revenir_au_clavier(connectee, awa, ville):
    with cloison(ville):
        ajouter(awa, "etude", "oui_non")
        publier(awa)
    page = connectee(awa)
    page.set_viewport_size({"width": 360, "height": 740})
    erreurs = ecouter(page)
    page.goto("/reglages/")
    au_clavier(page.get_by_role("main").get_by_role("link", name="Champs et onglets"))
    au_clavier(page.get_by_role("link", name="Enfant", exact=True))
    au_clavier(page.get_by_role("link", name="Ajouter un champ"))
    au_clavier(page.get_by_role("radio", name="Oui ou non"), " ")
    au_clavier(page.get_by_role("button", name="Continuer"))
    page.get_by_label("Nom", exact=True).press_sequentially("Mange à la cantine")
    au_clavier(page.get_by_role("checkbox", name="Compter dans les statistiques"), " ")
    axe(page)
    au_clavier(page.get_by_role("button", name="Ajouter au brouillon"))
    expect(page.get_by_role("status").first).to_contain_text("est dans le brouillon")

    monter = page.get_by_role("button", name="Monter Mange à la cantine")
    au_clavier(monter)
    expect(page.get_by_text("est à la place 1 sur 2")).to_be_visible()
    expect(page.locator("#monter-mange_a_la_cantine")).to_be_focused()
    assert codes_du_brouillon(ville) == ["mange_a_la_cantine", "etude"]
    ne_deborde_pas(page)
    axe(page)

    au_clavier(page.get_by_role("link", name="Aperçu par rôle"))
    apercu = page.locator("#apercu")
    expect(apercu).to_contain_text("Vu par : Référent de parcours. 2 champs à vous")
    page.get_by_label("Tel que le verra").select_option("accueil")
    expect(apercu).to_contain_text("Vu par : Accueil")
    expect(apercu.get_by_label("Mange à la cantine")).to_be_visible()
    ne_deborde_pas(page)
    axe(page)

    au_clavier(page.get_by_role("link", name="Relire et publier"))
    page.get_by_label("Ce qui change").press_sequentially("La cantine")
    axe(page)
    au_clavier(page.get_by_role("button", name="Publier", exact=True))
    expect(page.get_by_text("La configuration est publiée")).to_be_visible()
    with cloison(ville):
        assert [c.code for c in publiee().entite(ENFANT).champs] == ["mange_a_la_cantine", "etude"]

    au_clavier(page.get_by_role("link", name="Version 1"))
    au_clavier(page.get_by_role("button", name="Revenir à cette version"))
    expect(page.get_by_text("Champ « Mange à la cantine » retiré")).to_be_visible()
    au_clavier(page.get_by_role("button", name="Publier", exact=True))
    expect(page.get_by_text("La configuration est publiée")).to_be_visible()
    with cloison(ville):
        assert [c.code for c in publiee().entite(ENFANT).en_service] == ["etude"]
    assert erreurs == []


def _tirer(page, de, vers):
    depart, arrivee = de.bounding_box(), vers.bounding_box()
    page.mouse.move(depart["x"] + depart["width"] / 2, depart["y"] + depart["height"] / 2)
    page.mouse.down()
    page.mouse.move(arrivee["x"] + 5, arrivee["y"] + 3, steps=8)
    page.mouse.up()


def test_un_champ_se_range_a_la_souris(connectee, awa, ville):
    with cloison(ville):
        for code in ("un", "deux", "trois"):
            ajouter(awa, code)
    page = connectee(awa)
    page.goto(ENTITE)
    _tirer(page, page.locator("#champ-trois [data-poignee]"), page.locator("#champ-un"))
    expect(page.get_by_text("« Trois » est à la place 1 sur 3")).to_be_visible()
    assert codes_du_brouillon(ville) == ["trois", "un", "deux"]


def test_un_outil_se_construit_au_clavier_et_a_la_souris(connectee, awa, ville):
    page = connectee(awa)
    erreurs = ecouter(page)
    page.goto("/reglages/outils/nouveau/")
    page.get_by_label("Nom de l'outil").fill("Notre grille")
    criteres = page.locator("[data-rangement]").first
    for rang, nom in enumerate(("Écoute", "Parle", "Joue")):
        if rang == 2:
            au_clavier(criteres.get_by_role("button", name="Ajouter un critère"))
        criteres.get_by_label("Critère").nth(rang).fill(nom)
    au_clavier(criteres.get_by_role("button", name="Monter ce critère").nth(2))
    expect(criteres.get_by_text("« Joue » est à la place 2 sur 3")).to_be_visible()
    lignes = criteres.locator("[data-rang]")
    lignes.nth(2).scroll_into_view_if_needed()
    _tirer(page, lignes.nth(2).locator("[data-poignee]"), lignes.nth(1))
    axe(page)
    ne_deborde_pas(page)
    for rang, (score, mots) in enumerate((("1", "Non"), ("2", "Oui"))):
        page.get_by_label("Score").nth(rang).fill(score)
        page.get_by_label("Mots", exact=False).nth(2 * rang).fill(mots)
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_text("publiez-le pour qu'il serve").wait_for()
    with cloison(ville):
        version = Outil.objects.get(libelle="Notre grille").les_versions.get()
        assert [critere.libelle for critere in version.les_criteres.all()] == ["Écoute", "Parle", "Joue"]
    assert erreurs == []


def test_une_condition_se_joue_dans_l_apercu(connectee, awa, ville):
    with cloison(ville):
        ajouter(awa, "suivi", "oui_non")
        ajouter(awa, "lequel", condition=Condition("suivi", (True,)))
    page = connectee(awa)
    page.goto(f"{ENTITE}apercu/")
    lequel = page.get_by_label("Lequel")
    expect(lequel).to_be_hidden()
    page.get_by_label("Suivi").select_option("oui")
    expect(lequel).to_be_visible()


def test_les_ecrans_sont_accessibles(connectee, awa, ville):
    with cloison(ville):
        ajouter(awa, "heures", "nombre", compte=True)
        ajouter(awa, "notes", "texte_long", roles=["referent"])
        publier(awa)
        ajouter(awa, "total", "calcule", options={"formule": "heures * 2"})
        assert brouillon_en_base()
    page = connectee(awa)
    for chemin in (
        "/reglages/",
        "/reglages/champs/",
        ENTITE,
        f"{ENTITE}ajouter/",
        f"{ENTITE}champ/heures/",
        f"{ENTITE}onglet/suivis/",
        f"{ENTITE}apercu/",
        "/reglages/champs/preparation/",
        "/reglages/champs/versions/1/",
    ):
        controler(page, chemin)


def test_l_apercu_d_un_reglage_suit_la_frappe(connectee, awa):
    page = connectee(awa)
    page.goto("/reglages/ville/")
    page.get_by_label("Numérotation des dossiers").press_sequentially("N-{numero:3}")
    expect(page.locator("#apercu-modele_numero")).to_contain_text("N-042")
