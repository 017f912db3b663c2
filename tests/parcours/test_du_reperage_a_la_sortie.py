"""La ligne principale d'une année, dans le navigateur : du lien de la directrice à la sortie de l'enfant."""

import pytest
from playwright.sync_api import expect

from jalon.reussite import operations as ops
from jalon.reussite.models import Demande, EtatParcours, Parcours
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.navigateur import ecouter

pytestmark = [pytest.mark.navigateur]


def deposer(page, jeton):
    """Chloé, sans compte, depuis son lien."""
    page.goto(f"/invitation/demande/{jeton}/")
    page.get_by_role("textbox", name="Nom (facultatif)", exact=True).fill("Benali")
    page.get_by_role("textbox", name="Prénom (facultatif)", exact=True).fill("Inès")
    page.get_by_role("textbox", name="Date de naissance (facultatif)").fill("15/03/2018")
    page.get_by_role("checkbox", name="Langage / orthophonie").check()
    page.get_by_role("textbox", name="Faits observés").fill("Elle ne parle plus en classe.")
    page.get_by_role("button", name="Envoyer la demande").click()
    page.get_by_role("heading", name="Votre demande est reçue").wait_for()


def creer_le_dossier(page):
    """Awa, depuis la boîte de réception : les renseignements de la demande sont déjà là."""
    page.goto("/reussite/demandes/")
    page.get_by_role("link", name="BENALI Inès").first.click()
    page.get_by_role("link", name="Créer le dossier avec ces renseignements").click()
    expect(page.get_by_label("Prénom", exact=False).first).to_have_value("Inès")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.wait_for_url("**/reussite/enfants/**")


def recueillir_l_accord(page, enfant):
    page.goto(f"/reussite/enfants/{enfant.pk}/documents/")
    page.get_by_role("link", name="Recueillir un accord").first.click()
    page.get_by_role("radio", name="Samira").check()
    page.get_by_role("button", name="Noter l'accord").click()
    page.wait_for_url("**/documents/")
    expect(page.locator("#entete")).to_contain_text("Accord : mère")


def faire_entrer(page, parcours):
    page.goto(f"/reussite/parcours/{parcours.pk}/entrer/")
    page.get_by_role("button", name="Faire entrer dans le parcours").click()
    page.wait_for_url("**/parcours/*")


def choisir(page, liste, valeur_voulue):
    """Dans une liste longue : écrire le début du mot, descendre, valider."""
    saisie = page.get_by_role("combobox", name=liste).locator("visible=true").first
    saisie.fill(valeur_voulue)
    saisie.press("ArrowDown")
    saisie.press("Enter")


def ajouter_une_action(page, enfant):
    page.goto(f"/reussite/enfants/{enfant.pk}/actions/ajouter/")
    choisir(page, "Domaine", "Langage / orthophonie")
    page.get_by_role("button", name="Ajouter l'action").click()
    page.wait_for_url("**/parcours/*")
    expect(page.get_by_role("main")).to_contain_text("Proposée à la famille")


def clore(page, parcours):
    page.goto(f"/reussite/parcours/{parcours.pk}/clore/")
    expect(page.get_by_text("Avant de clore, il manque peut-être")).to_be_visible()
    choisir(page, "Motif de sortie", "Objectifs atteints")
    page.get_by_role("button", name="Clore le parcours").click()
    page.wait_for_url("**/parcours/*")
    expect(page.locator(f"#parcours-{parcours.pk}")).to_contain_text("Terminé")


def test_du_reperage_a_la_sortie(page, connectee, ville, awa):
    with cloison(ville):
        invitation = {"destinataire": "Chloé Martin", "courriel": "", "structure": None, "permanente": True}
        _, jeton = ops.inviter_a_deposer(**invitation, par=awa)
    erreurs = ecouter(page)
    deposer(page, jeton)
    page = connectee(awa)
    creer_le_dossier(page)
    with cloison(ville):
        demande = Demande.objects.select_related("enfant__famille").get()
        enfant = demande.enfant
        assert str(enfant) == "BENALI Inès", "le dossier est né de la demande, et elle lui est rattachée"
        famille = enfant.famille or ops.fonder_la_famille(enfant, nom="Benali", par=awa)
        mere = valeur("lien_responsable", "mere")
        ops.ajouter_responsable(famille, prenom="Samira", lien=mere, autorite_parentale=True, par=awa)
        parcours = ops.donner_suite(demande, suite="admis_en_parcours", le=demande.le, par=awa).parcours
        assert parcours.entree is None
    recueillir_l_accord(page, enfant)
    faire_entrer(page, parcours)
    ajouter_une_action(page, enfant)
    clore(page, parcours)
    with cloison(ville):
        assert Parcours.objects.get().etat == EtatParcours.TERMINE
    assert erreurs == []
