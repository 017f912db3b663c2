"""Les pages d'erreur répondent même quand tout le reste est en panne."""

import logging

import pytest
from django.db import connection
from django.template import TemplateDoesNotExist, loader
from django.test import RequestFactory

from jalon.ui import erreurs


@pytest.fixture(autouse=True)
def _urls(settings):
    settings.ROOT_URLCONF = "tests.ui.urls_erreurs"
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("django.request").setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    ("adresse", "status", "titre"),
    [
        ("/essai/400/", 400, "Cette demande n’a pas été comprise"),
        ("/essai/403/", 403, "Cela ne vous est pas ouvert"),
        ("/essai/404/", 404, "Cette page est introuvable"),
        ("/essai/500/", 500, "Jalon n’a pas pu répondre"),
        ("/essai/csrf/", 403, "Ce formulaire n’est plus valable"),
    ],
)
def test_chaque_erreur_a_sa_page_en_francais(client, db, adresse, status, titre):
    client.raise_request_exception = False
    reponse = client.get(adresse)
    assert reponse.status_code == status
    assert titre in reponse.content.decode()
    assert "default-src 'none'" in reponse["Content-Security-Policy"]


def test_une_page_qui_n_existe_pas_est_la_notre(client, db, awa):
    client.force_login(awa)
    reponse = client.get("/nulle/part/")
    assert reponse.status_code == 404
    assert "Cette page est introuvable" in reponse.content.decode()


def test_un_refus_motive_montre_sa_raison(client, db):
    assert "Seule la personne qui suit ce dossier" in client.get("/essai/403-raison/").content.decode()


def test_un_formulaire_sans_jeton_est_refuse_avec_notre_page(db):
    from django.test import Client

    reponse = Client(enforce_csrf_checks=True).post("/vitrine/", {"titre": "x"})
    assert reponse.status_code == 403
    assert "Ce formulaire n’est plus valable" in reponse.content.decode()


def test_la_page_de_panne_ne_touche_pas_a_la_base(monkeypatch):
    monkeypatch.setattr(connection, "cursor", lambda *_: pytest.fail("la page de panne a lu la base"))
    reponse = erreurs.erreur_serveur(RequestFactory().get("/"))
    assert reponse.status_code == 500


def test_la_page_de_panne_repond_meme_sans_gabarits(monkeypatch):
    def absent(*_args, **_options):
        raise TemplateDoesNotExist("plus rien")

    monkeypatch.setattr(loader, "render_to_string", absent)
    reponse = erreurs.erreur_serveur(RequestFactory().get("/"))
    assert reponse.status_code == 500
    assert "Jalon est en panne" in reponse.content.decode()
