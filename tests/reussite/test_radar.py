"""Le radar : chaque fait de procédure, dans les seuls dossiers que l'on voit."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.lectures.radar import radar
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_enfant, un_parcours

JOUR = timezone.localdate()


def faits(compte, **options) -> dict[str, list[str]]:
    return {fait.code: [str(enfant) for enfant, _ in fait.lignes] for fait in radar(compte, JOUR, **options)}


@pytest.fixture
def parcours(monde):
    return un_parcours(un_enfant(monde.awa), monde.awa, entree=date(2025, 10, 1), referent=monde.bruno.intervenant)


def test_sans_contact_recent_le_dossier_se_signale(monde, parcours):
    assert faits(monde.awa)["sans_nouvelles"] == ["BENALI Inès"]
    telephone = valeur("type_contact", "telephone")
    ops.noter_contact(enfants=[parcours.enfant], type=telephone, le=JOUR - timedelta(weeks=5), par=monde.awa)
    assert faits(monde.awa)["sans_nouvelles"] == []
    assert faits(monde.awa, semaines=4)["sans_nouvelles"] == ["BENALI Inès"]


def test_un_rendez_vous_avec_l_ecole_n_est_pas_un_contact_avec_la_famille(monde, parcours):
    ecole = valeur("type_contact", "rendez_vous_ecole")
    ops.noter_contact(enfants=[parcours.enfant], type=ecole, le=JOUR, par=monde.awa)
    assert faits(monde.awa)["sans_nouvelles"] == ["BENALI Inès"]


def test_sans_referent(monde):
    un_parcours(un_enfant(monde.awa), monde.awa)
    assert faits(monde.awa)["sans_referent"] == ["BENALI Inès"]


def test_une_preconisation_restee_lettre_morte(monde, parcours):
    langage = valeur("domaine", "langage_orthophonie")
    preconisation = ops.preconiser(
        parcours, le=JOUR - timedelta(days=40), domaine=langage, action=valeur("action", "autre"), par=monde.awa
    )
    assert faits(monde.awa)["decision_sans_action"] == ["BENALI Inès"]
    ops.realiser_preconisation(preconisation, par=monde.awa)
    assert faits(monde.awa)["decision_sans_action"] == []


def test_une_action_qui_aurait_du_finir(monde, parcours):
    ops.ajouter_action(
        parcours.enfant,
        parcours=parcours,
        etat="en_cours",
        debut=date(2025, 10, 5),
        fin=JOUR - timedelta(days=1),
        par=monde.awa,
    )
    assert faits(monde.awa)["fin_passee"] == ["BENALI Inès"]


def test_chacun_ne_voit_que_ses_dossiers_et_les_parcours_finis_se_taisent(monde, parcours):
    un_parcours(un_enfant(monde.awa, nom="Cohen", prenom="Léa"), monde.awa)
    assert faits(monde.bruno)["sans_nouvelles"] == ["BENALI Inès"]
    ops.clore(parcours, motif=valeur("motif_sortie", "autre"), le=JOUR, par=monde.awa)
    assert not any(faits(monde.bruno).values())


def test_le_radar_coute_autant_pour_un_dossier_que_pour_cinquante(ville, awa, client_de):
    client = client_de(awa)

    def requetes() -> int:
        with CaptureQueriesContext(connection) as lues:
            assert client.get(reverse("reussite:radar")).status_code == 200
        return len(lues)

    with cloison(ville):
        un_parcours(un_enfant(awa), awa)
    requetes()
    pour_un = requetes()
    with cloison(ville):
        for rang in range(49):
            un_parcours(un_enfant(awa, prenom=f"Enfant {rang}"), awa)
    requetes()
    assert requetes() == pour_un
