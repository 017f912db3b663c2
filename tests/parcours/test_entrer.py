"""Entrer dans Jalon, y rester, en sortir : au clavier, par une clé d'accès, sous le verrou."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from jalon.socle.comptes.sessions import GESTE, VERROU
from tests.conftest import MOT_DE_PASSE
from tests.navigateur import axe, controler, ecouter, ne_deborde_pas

pytestmark = pytest.mark.navigateur
NOUVEAU = "/reglages/comptes/nouveau/"


@pytest.fixture(autouse=True)
def sans_essais_passes(transactional_db):
    """La base se vide entre deux tests, pas la table des limites."""
    cache.clear()


def entrer(page, compte, mot_de_passe=MOT_DE_PASSE):
    page.goto("/connexion/")
    page.get_by_label("Adresse électronique").fill(compte.courriel)
    page.get_by_label("Mot de passe").fill(mot_de_passe)
    page.keyboard.press("Enter")


def sessions_ouvertes():
    return [session for session in Session.objects.all() if "_auth_user_id" in session.get_decoded()]


def changer_la_session(**valeurs):
    """Change la session sur le serveur, sans que la page le sache."""
    (session,) = sessions_ouvertes()
    session.session_data = Session.objects.encode(session.get_decoded() | valeurs)
    session.save()


def test_entrer_au_clavier_se_tromper_puis_sortir(page, awa):
    erreurs = ecouter(page)
    entrer(page, awa, "pas le bon")
    expect(page.get_by_role("alert").first).to_be_focused()
    expect(page.get_by_label("Adresse électronique")).to_have_value(awa.courriel)
    axe(page)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="À faire", level=1)).to_be_visible()
    page.get_by_role("button", name="Awa Diarra").press("Enter")
    page.get_by_role("button", name="Se déconnecter").press("Enter")
    expect(page.get_by_text("Vous êtes déconnecté.")).to_be_visible()
    assert not erreurs


def brancher_une_cle(page):
    """Une clé d'accès simulée par Chromium, qui répond oui à tout."""
    protocole = page.context.new_cdp_session(page)
    protocole.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    protocole.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_une_cle_d_acces_remplace_le_mot_de_passe(page, awa):
    erreurs = ecouter(page)
    brancher_une_cle(page)
    entrer(page, awa)
    expect(page.get_by_role("heading", name="À faire", level=1)).to_be_visible()
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Confirmer").click()
    axe(page)
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    page.get_by_label("Elle remplace mon mot de passe").check()
    page.get_by_role("button", name="Ajouter la clé").click()
    expect(page.get_by_role("heading", name="Codes de secours", level=1)).to_be_visible()
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_text("Remplace le mot de passe")).to_be_visible()
    axe(page)
    page.context.clear_cookies()
    page.goto("/connexion/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("heading", name="À faire", level=1)).to_be_visible()
    assert not erreurs


def test_sans_cle_enregistree_la_page_le_dit(page, awa):
    brancher_une_cle(page)
    page.goto("/connexion/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_text("La clé n’a pas répondu")).to_be_visible()


# Le verrou


def deverrouiller(page, mot_de_passe=MOT_DE_PASSE):
    verrou = page.get_by_role("dialog", name="Session verrouillée")
    verrou.get_by_label("Mot de passe").fill(mot_de_passe)
    verrou.get_by_role("button", name="Rouvrir la session").click()
    return verrou


def test_l_inactivite_couvre_la_page_et_garde_ce_qui_etait_tape(page, connectee, awa, settings):
    settings.SESSION_INACTIVITE = timedelta(seconds=4)
    erreurs = ecouter(page)
    connectee(awa).goto(NOUVEAU)
    page.get_by_label("Nom affiché").fill("Gaëlle Petit")
    verrou = page.get_by_role("dialog", name="Session verrouillée")
    expect(verrou).to_be_visible()
    expect(verrou.get_by_label("Mot de passe")).to_be_focused()
    axe(page)
    page.keyboard.press("Escape")
    expect(verrou).to_be_visible()
    assert page.request.get("/").status == 401, "Le serveur ne sert plus rien."
    settings.SESSION_INACTIVITE = timedelta(minutes=30)
    deverrouiller(page, "pas le bon")
    expect(verrou.get_by_text("Ce n'est pas votre mot de passe.")).to_be_visible()
    deverrouiller(page)
    expect(verrou).to_be_hidden()
    expect(page.get_by_label("Nom affiché")).to_have_value("Gaëlle Petit")
    page.get_by_label("Adresse électronique").fill("gaelle@val-clair.example")
    page.get_by_role("button", name="Ouvrir le compte").click()
    expect(page.get_by_role("heading", name="Un lien à transmettre")).to_be_visible()
    # Le mauvais mot de passe répond 422, la page lue sous verrou 401 : la console les note, ce n'en sont pas d'autres.
    assert [erreur for erreur in erreurs if "422" not in erreur] == []


def test_un_fragment_refuse_repart_apres_le_mot_de_passe(page, connectee, awa):
    connectee(awa).goto("/reglages/journal/")
    changer_la_session(**{VERROU: True})
    page.get_by_role("link", name="Quand").click()
    verrou = deverrouiller(page)
    expect(verrou).to_be_hidden()
    expect(page.get_by_role("columnheader", name="Quand")).to_have_attribute("aria-sort", "ascending")


def test_un_envoi_parti_trop_tard_n_est_pas_perdu(page, connectee, awa):
    connectee(awa).goto(NOUVEAU)
    changer_la_session(**{GESTE: time.time() - 3600})
    page.get_by_label("Nom affiché").fill("Gaëlle Petit")
    page.get_by_label("Adresse électronique").fill("gaelle@val-clair.example")
    page.get_by_role("button", name="Ouvrir le compte").click()
    expect(page.get_by_text("Votre saisie est gardée")).to_be_visible()
    axe(page)
    ne_deborde_pas(page)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Un lien à transmettre à Gaëlle Petit"))).to_be_visible()


def test_verrouiller_a_la_main_puis_rouvrir(page, connectee, awa):
    connectee(awa).goto("/compte/sessions/")
    page.get_by_role("button", name="Awa Diarra").click()
    page.get_by_role("button", name="Verrouiller").click()
    verrou = page.get_by_role("dialog", name="Session verrouillée")
    expect(verrou).to_be_visible()
    page.wait_for_function("fetch('/', {headers: {'HX-Request': 'true'}}).then((r) => r.status === 401)")
    deverrouiller(page)
    expect(verrou).to_be_hidden()


# Chaque page


@pytest.mark.parametrize("chemin", ["/connexion/", "/mot-de-passe/oublie/", "/mot-de-passe/oublie/envoye/"])
def test_les_pages_d_entree_sont_accessibles(page, chemin):
    controler(page, chemin)


@pytest.mark.parametrize(
    "chemin",
    [
        "/",
        "/compte/sessions/",
        "/compte/securite/",
        "/mot-de-passe/",
        "/reglages/comptes/",
        NOUVEAU,
        "/reglages/roles/",
        "/reglages/journal/",
        "/reglages/acces/",
    ],
)
def test_les_pages_du_compte_et_des_reglages_sont_accessibles(connectee, awa, chemin):
    controler(connectee(awa), chemin)


def test_la_fiche_d_un_compte_et_celle_d_un_role_sont_accessibles(connectee, awa, bruno, ville):
    from jalon.socle.cloison import cloison
    from jalon.socle.habilitations import Role

    with cloison(ville):
        role = Role.objects.get(code="coordonnateur")
    page = connectee(awa)
    controler(page, reverse("socle:compte", args=[bruno.pk]))
    controler(page, reverse("socle:compte_desactiver", args=[bruno.pk]))
    controler(page, reverse("socle:role", args=[role.pk]))


def test_la_page_verrouillee_est_accessible(connectee, awa):
    page = connectee(awa)
    page.goto("/")
    changer_la_session(**{VERROU: True})
    controler(page, "/", 401)
