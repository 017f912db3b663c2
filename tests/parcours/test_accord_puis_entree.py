"""Recueillir un accord au clavier seul, puis faire entrer l'enfant : avant, la porte est fermée."""

import pytest
from playwright.sync_api import expect

from jalon.reussite import operations as ops
from jalon.reussite.models import EtatParcours, Parcours
from jalon.reussite.models.accord import Accord
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.navigateur import ecouter
from tests.parcours.test_ouvrir_un_parcours import aller_a
from tests.reussite.dossiers import un_enfant, un_parcours

pytestmark = [pytest.mark.navigateur]


@pytest.fixture
def repere(ville, awa, bruno):
    with cloison(ville):
        famille = ops.creer_famille(nom="Benali", par=awa)
        mere = valeur("lien_responsable", "mere")
        ops.ajouter_responsable(famille, prenom="Samira", lien=mere, autorite_parentale=True, par=awa)
        return un_parcours(un_enfant(awa, famille=famille), awa, entree=None, referent=bruno.intervenant)


def test_recueillir_un_accord_au_clavier_puis_faire_entrer(connectee, ville, bruno, repere):
    page = connectee(bruno)
    erreurs = ecouter(page)
    page.goto(f"/reussite/parcours/{repere.pk}/entrer/")
    expect(page.get_by_text("Aucun accord d'adhésion signé")).to_be_visible()
    aller_a(page, "button", "Faire entrer dans le parcours")
    page.keyboard.press("Enter")
    expect(page.get_by_text("recueillez d'abord celui d'un titulaire").first).to_be_visible()

    page.goto(f"/reussite/enfants/{repere.enfant_id}/documents/")
    aller_a(page, "link", "Recueillir un accord")
    page.keyboard.press("Enter")
    aller_a(page, "radio", "Samira (Mère)")
    aller_a(page, "button", "Noter l'accord")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/")
    expect(page.locator("#entete")).to_contain_text("Accord : mère")

    page.goto(f"/reussite/parcours/{repere.pk}/entrer/")
    aller_a(page, "button", "Faire entrer dans le parcours")
    page.keyboard.press("Enter")
    page.wait_for_url("**/parcours/*")
    with cloison(ville):
        assert Parcours.objects.get().etat == EtatParcours.EN_COURS
        assert {a.mode for a in Accord.objects.all()} == {"signe"}
    assert not erreurs
