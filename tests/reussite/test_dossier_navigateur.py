"""Le dossier dans Chromium : accessibilité, débordement, ce qui se fait en place, ce qui protège la saisie."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from jalon.reussite import operations as ops
from jalon.reussite.champs import ONGLETS
from jalon.reussite.models import Objectif
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.navigateur import LARGEURS, axe, controler, ecouter, ne_deborde_pas
from tests.reussite.conftest import PROTEGES, RESERVES
from tests.reussite.dossiers import SANS_ACCORD

pytestmark = pytest.mark.navigateur


def url(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


def test_chaque_onglet_de_la_fiche_est_accessible(connectee, awa, ines):
    page = connectee(awa)
    for nom in ONGLETS:
        controler(page, url("enfant_onglet", ines.enfant.pk, nom))


def test_les_pages_de_saisie_sont_accessibles(connectee, awa, ines, ville):
    with cloison(ville):
        mere = ines.famille.les_responsables.first()
    page, enfant, parcours = connectee(awa), ines.enfant.pk, ines.parcours.pk
    for chemin in (
        url("enfant_saisir"),
        url("enfant_modifier", enfant),
        url("responsable_modifier", enfant, mere.pk),
        url("responsable_retirer", enfant, mere.pk),
        url("situation_dater", enfant),
        url("scolarite_ajouter", enfant),
        url("contact_noter", enfant),
        url("parcours_ouvrir", enfant),
        url("parcours_clore", parcours),
        url("piece_joindre", enfant),
        url("enfant_acces", enfant),
        url("enfant_consultations", enfant),
    ):
        controler(page, chemin)


def test_les_erreurs_de_saisie_sont_accessibles_et_prennent_le_focus(connectee, awa, ines):
    page = connectee(awa)
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 800})
        page.goto(url("parcours_clore", ines.parcours.pk))
        page.get_by_label("Date de sortie").fill("1/9/2025")
        page.get_by_role("button", name="Clore le parcours").click()
        resume = page.locator("[data-resume-erreurs]")
        resume.wait_for()
        expect(resume).to_be_focused()
        axe(page)
        ne_deborde_pas(page)


def test_le_conflit_est_accessible_et_garde_la_saisie(connectee, ville, awa, bruno, ines):
    page = connectee(awa)
    page.goto(url("enfant_modifier", ines.enfant.pk))
    page.get_by_label("Prénom").fill("Ines")
    with cloison(ville):
        ops.modifier_enfant(ines.enfant, version=1, langue="arabe", par=bruno)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Bruno Keller a enregistré cette fiche").wait_for()
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 800})
        axe(page)
        ne_deborde_pas(page)
    assert page.get_by_label("Prénom").input_value() == "Ines"
    page.get_by_role("button", name="Enregistrer quand même mes champs").click()
    page.get_by_text("C'est enregistré.").wait_for()


def test_un_contact_se_note_en_place_par_ctrl_entree(connectee, awa, ines):
    page = connectee(awa)
    erreurs = ecouter(page)
    page.goto(url("enfant_onglet", ines.enfant.pk, "historique"))
    page.get_by_role("link", name="Noter un contact").click()
    saisie = page.get_by_role("form", name="Noter un contact")
    saisie.wait_for()
    page.wait_for_function("() => document.activeElement.name === 'resume'")
    axe(page)
    saisie.get_by_label("Type de contact").select_option(label="SMS")
    saisie.get_by_label("En une ligne").fill("La mère confirme le rendez-vous.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Le contact est noté.").wait_for()
    page.locator("#historique").get_by_text("La mère confirme le rendez-vous.").wait_for()
    axe(page)
    assert not erreurs, erreurs


def test_un_contact_incomplet_garde_sa_saisie_en_place(connectee, awa, ines):
    page = connectee(awa)
    page.goto(url("enfant", ines.enfant.pk))
    page.get_by_role("link", name="Noter un contact").click()
    page.get_by_label("Type de contact").select_option(label="—")
    page.get_by_label("En une ligne").fill("Gardé.")
    page.get_by_role("button", name="Noter le contact").click()
    page.locator("#en-place [data-resume-erreurs]").wait_for()
    assert page.get_by_label("En une ligne").input_value() == "Gardé."
    axe(page)


def test_un_objectif_s_ajoute_et_s_evalue_en_place(connectee, ville, awa, ines):
    page = connectee(awa)
    erreurs = ecouter(page)
    page.goto(url("enfant", ines.enfant.pk))
    page.get_by_text("Ajouter un objectif").click()
    page.get_by_role("combobox", name="Domaine").click()
    page.get_by_role("option", name="Culture").click()
    page.get_by_label("Ce que l'on vise").fill("Aller au musée")
    page.get_by_role("button", name="Ajouter l'objectif").click()
    page.get_by_text("Objectif ajouté.").wait_for()
    page.get_by_label("Où en est l'objectif : Aller au musée").select_option(label="Atteint")
    page.locator(".objectif", has_text="Aller au musée").get_by_role("button", name="Noter").click()
    page.get_by_text("C'est noté.").wait_for()
    axe(page)
    with cloison(ville):
        assert Objectif.objects.get(libelle="Aller au musée").atteinte == "atteint"
    assert not erreurs, erreurs


def test_les_gestes_ouverts_en_place_sont_accessibles(connectee, awa, ines):
    page = connectee(awa)
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 800})
        page.goto(url("enfant", ines.enfant.pk))
        page.get_by_role("button", name="Faire avancer").click()
        axe(page)
        page.get_by_role("link", name="Suspendre", exact=True).click()
        page.get_by_role("dialog").get_by_label("Suspendu à partir du").wait_for()
        axe(page)
        ne_deborde_pas(page)


def test_quitter_une_saisie_non_enregistree_se_confirme(connectee, awa, ines):
    page = connectee(awa)
    page.goto(url("enfant_modifier", ines.enfant.pk))
    page.get_by_label("Prénom").fill("Ines")
    demandes = []
    page.on("dialog", lambda boite: (demandes.append(boite.type), boite.dismiss()))
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Annuler").click()
    assert demandes == ["beforeunload"]
    assert page.get_by_label("Prénom").input_value() == "Ines"


def test_l_impression_ne_montre_aucune_adresse_protegee(connectee, ville, awa, ines):
    with cloison(ville):
        ops.ouvrir_parcours(
            ines.enfant,
            dispositif=valeur("dispositif", "CLAS"),
            entree=date(2026, 9, 7),
            sans_accord=SANS_ACCORD,
            par=awa,
        )
    page = connectee(awa)
    page.emulate_media(media="print")
    for nom in ONGLETS:
        page.goto(url("enfant_onglet", ines.enfant.pk, nom))
        imprime = page.evaluate("document.body.innerText")
        assert "BENALI Inès" in imprime
        for secret in (*PROTEGES, *RESERVES):
            assert secret not in imprime, f"{secret} s'imprime dans l'onglet {nom}"


def test_sans_javascript_la_fiche_se_lit_et_un_contact_se_note(navigateur, live_server, client_de, awa, ines):
    contexte = navigateur.new_context(base_url=live_server.url, java_script_enabled=False)
    temoins = client_de(awa).cookies
    contexte.add_cookies([{"name": n, "value": t.value, "url": live_server.url} for n, t in temoins.items()])
    page = contexte.new_page()
    page.goto(url("enfant", ines.enfant.pk))
    page.get_by_role("link", name="Noter un contact").click()
    page.get_by_label("Type de contact").select_option(label="SMS")
    page.get_by_label("En une ligne").fill("Noté sans script.")
    page.get_by_role("button", name="Noter le contact").click()
    page.get_by_text("Noté sans script.").wait_for()
    assert "/historique/" in page.url
    contexte.close()
