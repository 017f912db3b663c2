"""Déposer une demande par un lien, au clavier seul : une enseignante, sans compte ni souris."""

import pytest

from jalon.reussite import operations as ops
from jalon.reussite.models import Demande
from jalon.socle.cloison import cloison
from tests.navigateur import axe, ecouter, ne_deborde_pas
from tests.parcours.test_ouvrir_un_parcours import aller_a, le_focus_se_voit

pytestmark = pytest.mark.navigateur


def test_deposer_une_demande_par_un_lien_au_clavier_seul(page, ville, awa):
    with cloison(ville):
        _, jeton = ops.inviter_a_deposer(destinataire="Mme Roux", courriel="", structure=None, permanente=True, par=awa)
    erreurs = ecouter(page)
    page.goto(f"/invitation/demande/{jeton}/")
    aller_a(page, "textbox", "Nom (facultatif)")
    le_focus_se_voit(page)
    page.keyboard.type("Benali")
    aller_a(page, "textbox", "Prénom (facultatif)")
    page.keyboard.type("Inès")
    aller_a(page, "checkbox", "Langage / orthophonie")
    le_focus_se_voit(page)
    page.keyboard.press("Space")
    aller_a(page, "textbox", "Faits observés")
    page.keyboard.type("Elle ne parle plus en classe.")
    aller_a(page, "button", "Envoyer la demande")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Votre demande est reçue").wait_for()

    aller_a(page, "link", "Revenir à mes demandes")
    page.keyboard.press("Enter")
    page.get_by_text("Demande n° 1").wait_for()
    page.set_viewport_size({"width": 320, "height": 800})
    axe(page)
    ne_deborde_pas(page)
    assert erreurs == []
    with cloison(ville):
        demande = Demande.objects.get()
        assert (demande.nom, demande.faits) == ("Benali", "Elle ne parle plus en classe.")
        assert [str(ligne.domaine) for ligne in demande.les_domaines.all()] == ["Langage / orthophonie"]
