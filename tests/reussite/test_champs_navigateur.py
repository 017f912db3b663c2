"""Au navigateur : une condition se joue en direct, un onglet caché n'est plus là, et tout reste accessible."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from jalon.reussite.models import Enfant, Parcours
from jalon.saisie.definitions import Onglet
from jalon.socle.cloison import cloison
from tests.navigateur import axe, controler
from tests.saisie.champs import champ, publier, si, une_liste

pytestmark = pytest.mark.navigateur


@pytest.fixture
def configuree(ville, ines):
    """Un suivi, son rang, un mot s'il est le second ; un champ du seul CLAS ; la scolarité cachée."""
    with cloison(ville):
        une_liste("rangs", "Premier", "Second")
        publier(
            "reussite.enfant",
            champ("suivi", "oui_non", libelle="Suivi en orthophonie", ordre=1),
            champ("rang", "liste", liste="rangs", obligatoire=True, condition=si("suivi", True), ordre=2),
            champ("mot", libelle="Ce qui a changé", condition=si("rang", "second"), ordre=3),
            champ("bilan", "fichier", libelle="Bilan du CMP", onglet="suivis"),
            champ("sports", "liste_multiple", liste="rangs", onglet="suivis"),
            Onglet(code="scolarite", cache=True),
            Onglet(code="loisirs", libelle="Loisirs", ajoute=True),
            parcours=[champ("convention", dispositifs=("CLAS",), aide="Celle de l'année.")],
        )
    return ines.enfant


def test_un_champ_sous_condition_se_montre_au_fil_de_la_saisie(ville, connectee, awa, configuree):
    page = connectee(awa)
    page.goto(reverse("reussite:enfant_modifier", args=[configuree.pk]))
    suivi, rang, mot = (page.get_by_label(nom) for nom in ("Suivi en orthophonie", "Rang", "Ce qui a changé"))
    expect(rang).to_be_hidden()
    suivi.select_option("oui")
    expect(rang).to_be_visible()
    expect(mot).to_be_hidden()
    rang.select_option("second")
    mot.fill("Deuxième bilan")
    axe(page)
    suivi.select_option("non")
    expect(mot).to_be_hidden()
    suivi.select_option("oui")
    expect(mot).to_have_value("Deuxième bilan")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("C'est enregistré.")).to_be_visible()
    with cloison(ville):
        siens = Enfant.objects.get(pk=configuree.pk).champs_ville
    assert siens == {"suivi": True, "rang": "second", "mot": "Deuxième bilan"}


def test_la_condition_se_joue_aussi_dans_un_dialogue(ville, connectee, awa, configuree):
    page = connectee(awa)
    page.goto(reverse("reussite:enfant", args=[configuree.pk]))
    page.get_by_role("link", name="Ouvrir un parcours").click()
    boite = page.get_by_role("dialog")
    expect(boite.get_by_label("Convention")).to_be_hidden()
    boite.get_by_label("Dispositif").select_option(label="CLAS")
    boite.get_by_label("Convention").fill("2026-12")
    boite.get_by_role("button", name="Ouvrir le parcours").click()
    expect(page.get_by_text("Le parcours est ouvert.")).to_be_visible()
    with cloison(ville):
        assert Parcours.objects.get(dispositif__code="CLAS").champs_ville == {"convention": "2026-12"}


def test_l_onglet_cache_n_est_plus_la_et_les_pages_restent_accessibles(connectee, awa, configuree):
    page = connectee(awa)
    page.goto(reverse("reussite:enfant", args=[configuree.pk]))
    onglets = page.get_by_role("navigation", name="Sections du dossier")
    expect(onglets.get_by_role("link", name="Évaluations et bilans")).to_be_visible()
    expect(onglets.get_by_role("link", name="Scolarité")).to_have_count(0)
    for nom, args in (
        ("enfant_onglet", ["identite"]),
        ("enfant_onglet", ["suivis"]),
        ("enfant_champs", ["suivis"]),
        ("enfant_modifier", []),
    ):
        controler(page, reverse(f"reussite:{nom}", args=[configuree.pk, *args]))
