"""L'accueil de qui voit toute la ville : ce que l'équipe a en retard, et qui en est chargé."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jalon.reussite import operations as reussite
from jalon.socle.cloison import cloison
from jalon.socle.echeances import operations as echeances


@pytest.fixture
def retards(ville, awa, bruno):
    hier = timezone.localdate() - timedelta(days=1)
    with cloison(ville):
        enfant = reussite.creer_enfant(nom="Benali", prenom="Inès", par=awa)
        for libelle, qui in (("Rappeler le collège", bruno.intervenant), ("Relire la fiche", None)):
            echeances.creer(libelle=libelle, le=hier, dossier=enfant, responsable=qui, par=awa)


def test_la_coordonnatrice_voit_les_retards_de_l_equipe(awa, retards, client_de):
    page = client_de(awa).get("/").content.decode()
    assert "En retard dans l’équipe" in page
    assert "BENALI Inès · Bruno Keller" in page
    assert "personne n’en est chargé" in page


def test_le_referent_ne_voit_que_les_siens(bruno, retards, client_de):
    page = client_de(bruno).get("/").content.decode()
    assert "En retard dans l’équipe" not in page
    assert "Rappeler le collège" in page
    assert "Relire la fiche" not in page


def test_une_echeance_en_retard_de_plus_ne_coute_pas_une_requete(
    ville, awa, retards, client_de, django_assert_max_num_queries
):
    client = client_de(awa)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as peu:
        client.get("/")
    with cloison(ville):
        hier = timezone.localdate() - timedelta(days=1)
        for rang in range(50):
            enfant = reussite.creer_enfant(nom=f"Nom {rang}", prenom="Léo", par=awa)
            echeances.creer(libelle="Rappeler", le=hier, dossier=enfant, par=awa)
    with django_assert_max_num_queries(len(peu)):
        client.get("/")
