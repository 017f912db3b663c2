"""Une EPS de douze situations préparée, tenue et close sans toucher la souris ; et ses pages, contrôlées."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from jalon.instances import operations as ops
from jalon.instances.models import Decision, EtatSeance, Instance, Seance
from jalon.reussite.models import Examen
from jalon.socle.cloison import cloison
from tests.instances.conftest import un_enfant_a_examiner
from tests.navigateur import controler

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def presser(page, role, nom, touche="Enter"):
    cible = page.get_by_role(role, name=nom).first
    cible.focus()
    cible.press(touche)


def test_une_eps_de_douze_situations_au_clavier(ville, awa, bruno, connectee):
    with cloison(ville):
        instance = Instance.objects.get(code="eps")
        for rang in range(12):
            un_enfant_a_examiner(awa, rang)
    page = connectee(awa)
    # Préparer
    page.goto(reverse("instances:seance_planifier", args=[instance.pk]))
    page.get_by_label("Date").focus()
    page.keyboard.type("18/11/2026")
    page.keyboard.press("Tab")
    page.get_by_label("Début").fill("09:00")
    page.get_by_label("Lieu").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("séance n° 1")
    presser(page, "link", "Proposer des situations")
    cases = page.get_by_role("checkbox")
    expect(cases).to_have_count(12)
    cases.first.focus()
    for _ in range(12):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".ordre > li")).to_have_count(12)
    expect(page.locator(".ordre > li").nth(11)).to_contain_text("12h40")
    troisieme = page.locator(".ordre > li").nth(2).locator("a").first.inner_text()
    presser(page, "button", f"Monter {troisieme}")
    expect(page.locator(".ordre > li").nth(1)).to_contain_text(troisieme)
    # Tenir : le texte attend déjà la frappe, Entrée dans une ligne enregistre et mène au suivant.
    presser(page, "button", "Ouvrir la séance")
    for rang in range(1, 13):
        expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(rf"^{rang}\. "))
        expect(page.get_by_label("Ce qui s'est dit")).to_be_focused()
        page.keyboard.type("Les parents sont venus.")
        page.get_by_label("À faire").focus()
        page.keyboard.type(f"Suite {rang}")
        page.keyboard.press("Enter")
    # Clore
    presser(page, "link", "Valider le relevé")
    presser(page, "button", "Valider le relevé")
    expect(page.get_by_text("Le relevé est validé")).to_be_visible()
    with cloison(ville):
        assert Seance.objects.get().etat == EtatSeance.CLOSE
        assert Decision.objects.count() == Examen.objects.count() == 12


@pytest.fixture
def pages(eps, awa, ville):
    with cloison(ville):
        ops.decider(eps.points[0], texte="Relancer le CMP", par=awa)
    return {
        "seances": [],
        "seance": [eps.seance.pk],
        "point": [eps.points[0].pk],
        "candidats": [eps.seance.pk],
        "instance": [eps.instance.pk],
        "releve_equipe": [eps.seance.pk],
        "decisions": [],
    }


@pytest.mark.parametrize("nom", ["seances", "seance", "point", "candidats", "instance", "releve_equipe", "decisions"])
def test_les_pages_des_reunions_sont_accessibles(nom, pages, awa, connectee):
    controler(connectee(awa), reverse(f"instances:{nom}", args=pages[nom]))
