"""Ouvrir un parcours au clavier seul : de la connexion au plan, sans toucher la souris."""

from datetime import date

import pytest
from playwright.sync_api import expect

from jalon.reussite.models import EtatParcours, Parcours
from jalon.socle.cloison import cloison
from tests.conftest import MOT_DE_PASSE
from tests.navigateur import ecouter
from tests.reussite.dossiers import un_accord, un_enfant

pytestmark = [pytest.mark.navigateur, pytest.mark.postgresql]
TABULATIONS_AU_PLUS = 60
CONTOUR = """() => {
  const style = getComputedStyle(document.activeElement);
  return [style.outlineStyle, parseFloat(style.outlineWidth)];
}"""


def aller_a(page, role, nom):
    """Tabule jusqu'à l'élément de ce rôle et de ce nom, comme une personne sans souris."""
    cible = page.get_by_role(role, name=nom, exact=True).locator("visible=true").first
    cible.wait_for()
    for _ in range(TABULATIONS_AU_PLUS):
        if cible.evaluate("e => e === document.activeElement"):
            return cible
        page.keyboard.press("Tab")
    raise AssertionError(f"« {nom} » ne s'atteint pas au clavier.")


def le_focus_se_voit(page):
    """L'élément actif a un contour d'au moins deux pixels."""
    style, largeur = page.evaluate(CONTOUR)
    assert style != "none" and largeur >= 2, (style, largeur)


def test_ouvrir_un_parcours_au_clavier_seul(page, ville, awa):
    with cloison(ville):
        ines = un_enfant(awa)
        un_accord(ines, awa)
    erreurs = ecouter(page)
    page.goto("/connexion/")
    aller_a(page, "textbox", "Adresse électronique")
    page.keyboard.type(awa.courriel)
    aller_a(page, "textbox", "Mot de passe")
    page.keyboard.type(MOT_DE_PASSE)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "connexion" not in url)

    aller_a(page, "link", "Réussite")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reussite/**")
    aller_a(page, "link", "Enfants")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reussite/enfants/")
    aller_a(page, "link", "BENALI Inès")
    le_focus_se_voit(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reussite/enfants/{ines.pk}/")

    aller_a(page, "link", "Ouvrir un parcours")
    le_focus_se_voit(page)
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.wait_for_function("() => document.activeElement.closest('dialog') !== null")

    aller_a(page, "combobox", "Dispositif")
    page.keyboard.type("PRE")
    aller_a(page, "textbox", "Date d'entrée (facultatif)")
    page.keyboard.type("1/10/2026")
    page.keyboard.press("Enter")

    plan = page.get_by_role("region", name="PRE")
    plan.wait_for()
    expect(plan).to_contain_text("En cours")
    expect(plan).to_contain_text("Entrée le 01/10/2026")
    with cloison(ville):
        parcours = Parcours.objects.get()
        assert (parcours.etat, parcours.entree, parcours.dispositif.code) == (
            EtatParcours.EN_COURS,
            date(2026, 10, 1),
            "PRE",
        )
    assert not erreurs, erreurs
