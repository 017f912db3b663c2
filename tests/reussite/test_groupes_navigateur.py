"""Sur un téléphone : pointer un groupe de dix en douze gestes, noter un contact en quatre."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from jalon.reussite import operations as ops
from jalon.reussite.models import Contact, Presence
from jalon.socle.cloison import cloison
from tests.navigateur import axe, controler, ecouter, ne_deborde_pas
from tests.reussite.groupes import PRENOMS, un_groupe_de_dix

pytestmark = pytest.mark.navigateur
TELEPHONE = {"width": 360, "height": 740}
CIBLE = 44


def url(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


class Pouce:
    """Compte chaque geste : toucher, ou écrire dans un champ."""

    def __init__(self):
        self.gestes = 0

    def toucher(self, cible):
        self.gestes += 1
        cible.click()

    def ecrire(self, champ, texte):
        self.gestes += 1
        champ.fill(texte)


@pytest.fixture
def dix(ville, awa, un_compte):
    paul = un_compte("intervenant", nom="Paul Morel")
    return paul, un_groupe_de_dix(ville, awa, paul)


def test_pointer_un_groupe_de_dix_tient_en_douze_gestes(connectee, ville, dix):
    """Le pire des cas : tous absents. De la page du groupe à la feuille enregistrée."""
    paul, essai = dix
    page, pouce = connectee(paul), Pouce()
    erreurs = ecouter(page)
    page.set_viewport_size(TELEPHONE)
    page.goto(url("groupe", essai.groupe.pk))
    pouce.toucher(page.locator(".a-pointer a"))
    page.get_by_role("button", name="Enregistrer").wait_for()
    axe(page)
    ne_deborde_pas(page)
    cibles = [page.locator(".segments label").first, page.get_by_role("button", name="Enregistrer")]
    for cible in cibles:
        boite = cible.bounding_box()
        assert boite["height"] >= CIBLE and boite["width"] >= CIBLE, boite
    for prenom in PRENOMS:
        pouce.toucher(page.get_by_role("group", name=f"{prenom} B.").get_by_label("Absent"))
    pouce.toucher(page.get_by_role("button", name="Enregistrer"))
    page.get_by_text("La feuille est enregistrée.").wait_for()
    assert pouce.gestes <= 12
    with cloison(ville):
        assert Presence.objects.filter(statut="absent").count() == 10
    assert not erreurs, erreurs


def test_la_feuille_se_pointe_au_clavier(connectee, ville, dix):
    paul, essai = dix
    page = connectee(paul)
    page.goto(url("seance", essai.seance.pk))
    page.get_by_role("group", name="Adam B.").get_by_label("Présent").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_text("La feuille est enregistrée.").wait_for()
    with cloison(ville):
        assert Presence.objects.get(statut="absent").enfant.prenom == "Adam"


def test_la_feuille_se_pointe_sans_javascript(navigateur, live_server, client_de, ville, dix):
    paul, essai = dix
    contexte = navigateur.new_context(base_url=live_server.url, java_script_enabled=False, viewport=TELEPHONE)
    temoins = client_de(paul).cookies
    contexte.add_cookies([{"name": n, "value": t.value, "url": live_server.url} for n, t in temoins.items()])
    page = contexte.new_page()
    page.goto(url("seance", essai.seance.pk))
    page.get_by_role("group", name="Driss B.").get_by_label("Excusé").check()
    page.get_by_text("Venus avec un parent (facultatif)").click()
    page.get_by_role("checkbox", name="Hana B.").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("La feuille est enregistrée.").wait_for()
    contexte.close()
    with cloison(ville):
        assert Presence.objects.get(statut="absent_excuse").enfant.prenom == "Driss"
        assert Presence.objects.get(avec_un_parent=True).enfant.prenom == "Hana"


def test_la_feuille_s_imprime_avec_de_quoi_signer(connectee, dix):
    paul, essai = dix
    page = connectee(paul)
    page.goto(url("seance", essai.seance.pk))
    page.emulate_media(media="print")
    imprime = page.evaluate("document.body.innerText")
    assert "Signature" in imprime and "Jeanne B." in imprime and "Enregistrer" not in imprime


@pytest.mark.parametrize("suite", ["Rien", "Rappeler"])
def test_noter_un_contact_tient_en_quatre_gestes(connectee, ville, awa, ines, suite):
    page, pouce = connectee(awa), Pouce()
    page.set_viewport_size(TELEPHONE)
    page.goto(url("enfant", ines.enfant.pk))
    pouce.toucher(page.get_by_role("link", name="Noter un contact"))
    saisie = page.get_by_role("form", name="Noter un contact")
    ligne = saisie.get_by_label("En une ligne")
    expect(ligne).to_be_focused()
    pouce.ecrire(ligne, "La mère confirme.")
    if suite != "Rien":
        pouce.toucher(saisie.get_by_label(suite))
    pouce.toucher(saisie.get_by_role("button", name="Noter le contact"))
    page.get_by_text("Le contact est noté.").wait_for()
    page.wait_for_load_state("networkidle")
    assert pouce.gestes <= 4
    with cloison(ville):
        assert Contact.objects.get(resume="La mère confirme.").type.code == "telephone"


def test_un_rendez_vous_de_la_fiche_se_dit_d_un_geste(connectee, ville, awa, ines):
    with cloison(ville):
        ops.prendre_rendez_vous(enfants=[ines.enfant], le=timezone.localdate() - timedelta(days=1), par=awa)
    page = connectee(awa)
    page.set_viewport_size(TELEPHONE)
    page.goto(url("enfant", ines.enfant.pk))
    page.locator(".rendez-vous").get_by_role("button", name="Non honoré", exact=True).click()
    page.get_by_text("C'est noté.").wait_for()
    axe(page)


def test_les_pages_sont_accessibles(connectee, ville, awa, dix, ines):
    page = connectee(awa)
    _, essai = dix
    with cloison(ville):
        ops.pointer(essai.seance, presences={essai.enfants[0].pk: "present"}, par=awa)
        ops.prendre_rendez_vous(enfants=[ines.enfant], le=timezone.localdate(), par=awa)
    for chemin in (
        url("groupe", essai.groupe.pk),
        url("groupe_choisir", essai.groupe.pk) + "?q=benali",
        url("seance_programmer", essai.groupe.pk),
        url("enfant_onglet", ines.enfant.pk, "suivis"),
        url("heures") + f"?mois={essai.seance.le:%Y-%m}",
    ):
        controler(page, chemin)
