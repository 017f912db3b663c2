"""Le plan dans Chromium : l'état d'une action se change au clavier, en place ; les écrans tiennent et se lisent."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from jalon.reussite import operations as ops
from jalon.reussite.models import Action
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.navigateur import axe, controler, ecouter, ne_deborde_pas

pytestmark = pytest.mark.navigateur
LE = date(2025, 11, 3)


def url(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


@pytest.fixture
def plein(ville, awa, ines):
    """Un plan où il y a de tout."""
    with cloison(ville):
        langage, culture = valeur("domaine", "langage_orthophonie"), valeur("domaine", "culture")
        communs = {"parcours": ines.parcours, "par": awa}
        ines.attend = ops.ajouter_action(
            ines.enfant, objectif=ines.objectif, domaine=langage, libelle="Orthophonie", etat="en_attente", **communs
        )
        ines.court = ops.ajouter_action(
            ines.enfant, domaine=culture, libelle="Théâtre", etat="en_cours", debut=LE, **communs
        )
        ops.noter_bilan(ines.court, acteur="enfant", le=LE, commentaire="J'ai joué le loup.", par=awa)
        ines.preconisation = ops.preconiser(ines.parcours, le=LE, domaine=culture, precision="Un atelier", par=awa)
        ops.noter_diagnostic(ines.parcours, le=LE, domaine=langage, faits="Parle peu.", hypotheses="?", par=awa)
        ines.exclusion = ops.noter_exclusion(ines.enfant, le=LE, jours=2, motif=None, par=awa)
    return ines


def etat_de(ville, action):
    with cloison(ville):
        return Action.objects.get(pk=action.pk).etat


def test_changer_l_etat_d_une_action_au_clavier_dans_le_plan(connectee, ville, awa, plein):
    page = connectee(awa)
    erreurs = ecouter(page)
    page.goto(url("enfant", plein.enfant.pk))
    ligne = page.locator(f"#action-{plein.attend.pk}")
    ligne.get_by_label("État de l'action : Orthophonie", exact=True).focus()
    page.keyboard.type("En cours")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(ligne.get_by_role("status")).to_have_text("C'est noté.")
    expect(ligne.get_by_role("button", name="Noter")).to_be_focused()
    assert etat_de(ville, plein.attend) == "en_cours"
    assert erreurs == []


def test_un_arret_demande_sa_cause_sur_place_au_clavier(connectee, ville, awa, plein):
    page = connectee(awa)
    page.goto(url("enfant", plein.enfant.pk))
    ligne = page.locator(f"#action-{plein.court.pk}")
    ligne.get_by_label("État de l'action : Théâtre", exact=True).focus()
    page.keyboard.type("Arr")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    cause = ligne.get_by_label("Cause de l'arrêt")
    expect(cause).to_be_focused()
    axe(page)
    page.set_viewport_size({"width": 320, "height": 800})
    ne_deborde_pas(page)
    page.keyboard.type("Abs")
    page.keyboard.press("Enter")
    ligne.get_by_role("button", name="Noter").focus()
    page.keyboard.press("Enter")
    expect(ligne.get_by_role("link", name="Demander les bilans")).to_be_visible()
    assert etat_de(ville, plein.court) == "arretee_prematurement"


def test_une_preconisation_se_met_en_oeuvre_d_un_geste(connectee, awa, plein):
    page = connectee(awa)
    page.goto(url("enfant", plein.enfant.pk))
    page.get_by_role("button", name="Mettre en œuvre").click()
    expect(page.get_by_role("link", name="Un atelier", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Mettre en œuvre")).to_have_count(0)
    expect(page.get_by_text("L'action est au plan")).to_be_visible()


def test_les_ecrans_du_plan_sont_accessibles(connectee, awa, plein):
    page = connectee(awa)
    for chemin in (
        url("enfant", plein.enfant.pk),
        url("enfant_onglet", plein.enfant.pk, "scolarite"),
        url("action_ajouter", plein.enfant.pk),
        url("action_etat", plein.attend.pk),
        url("bilans", plein.court.pk),
        url("diagnostic_noter", plein.parcours.pk),
        url("diagnostics", plein.parcours.pk),
        url("exclusions"),
    ):
        controler(page, chemin)


def test_le_plan_s_imprime_sans_ses_formulaires(connectee, awa, plein):
    page = connectee(awa)
    page.goto(url("enfant", plein.enfant.pk))
    page.emulate_media(media="print")
    assert not page.locator(".objectif-etat:visible, .plan-ajouts:visible").count()
    expect(page.get_by_text("Orthophonie", exact=True)).to_be_visible()
