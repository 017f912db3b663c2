"""Ce que toute la suite partage : la base (et le rôle de l'application sur PostgreSQL), la ville, ses personnages."""

import os
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from hypothesis import settings as hypothesis

from tests import chromium
from tests.clients import ClientDeTest

MOT_DE_PASSE = "Une-phrase-assez-longue-42"
PERSONNAGES = {
    "awa": ("Awa Diarra", "coordonnateur"),
    "bruno": ("Bruno Keller", "referent"),
    "chloe": ("Chloé Martin", "partenaire"),
    "denis": ("Denis Rousseau", "accueil"),
    "elise": ("Élise Fontaine", "elu"),
    "farid": ("Farid Haddad", "mediateur"),
}


# Une machine chargée n'est pas une faute ; le même code donne les mêmes exemples.
hypothesis.register_profile("jalon", deadline=None, derandomize=True)
hypothesis.load_profile("jalon")


def pytest_configure():
    # Une empreinte lente par compte coûterait des minutes à la suite.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items):
    if chromium.trouver() is None:
        sans = pytest.mark.skip(reason="Chromium manque sur cette machine.")
        for item in items:
            if item.get_closest_marker("navigateur"):
                item.add_marker(sans)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Sur SQLite, un fichier : un serveur dans un autre fil ne verrait pas une base en mémoire."""
    base = connections.databases["default"]
    if base["ENGINE"].endswith("sqlite3"):
        processus = os.environ.get("PYTEST_XDIST_WORKER", "seul")
        base["TEST"]["NAME"] = str(settings.DONNEES / f"tests-{processus}.sqlite3")
        base["OPTIONS"]["init_command"] = base["OPTIONS"]["init_command"].replace("FULL", "OFF")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Sur PostgreSQL, le propriétaire a créé et migré ; la suite tourne sous le rôle de l'application."""
    if connection.vendor != "postgresql":
        yield
        return
    from jalon.socle.apps import _poser_le_mur
    from jalon.socle.mur import ROLE_APPLICATION

    def prendre_le_role(connection, **_):
        with connection.cursor() as curseur:
            curseur.execute(f"SET ROLE {ROLE_APPLICATION}")

    # Vider les tables entre deux tests renvoie post_migrate : le mur est déjà posé, et n'est pas au rôle.
    post_migrate.disconnect(_poser_le_mur, sender=apps.get_app_config("socle"))
    with django_db_blocker.unblock():
        with connection.cursor() as curseur:
            curseur.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {ROLE_APPLICATION}")
        connection_created.connect(prendre_le_role)
        prendre_le_role(connection)
    yield
    connection_created.disconnect(prendre_le_role)
    connection.close()


# Les villes et leurs personnages


@pytest.fixture
def ville(db):
    """Val-Clair, avec ses listes et ses rôles par défaut. Hors de la cloison : ouvrez-la, ou prenez `dans_la_ville`."""
    from jalon.socle.ouverture import ouvrir

    return ouvrir(code="val-clair", nom="Val-Clair")


@pytest.fixture
def ville_voisine(db):
    from jalon.socle.ouverture import ouvrir

    return ouvrir(code="ville-voisine", nom="La ville voisine")


@pytest.fixture(autouse=True)
def lignes_ecrites_aussitot(request, monkeypatch):
    """Sur PostgreSQL une cloison est une transaction, et le journal ne s'écrit qu'à sa sortie : un test qui lit le
    journal sous la cloison n'y verrait rien. Ici chaque opération extérieure écrit aussitôt ses lignes, comme sur
    SQLite ; le marqueur `cloison_de_production` rend le comportement de la production."""
    if connection.vendor != "postgresql" or request.node.get_closest_marker("cloison_de_production"):
        return
    from jalon.socle import cloison as module

    dite = module._dite_a_la_base

    @contextmanager
    def dite_puis_rien_d_ouvert(collectivite, precedente):
        with dite(collectivite, precedente):
            module.portee_active().profondeur = 0
            yield

    monkeypatch.setattr(module, "_dite_a_la_base", dite_puis_rien_d_ouvert)


@pytest.fixture
def dans_la_ville(ville):
    """Tout le test se passe sous la cloison de Val-Clair. Pas pour un test de vue : c'est à la vue de l'ouvrir."""
    from jalon.socle.cloison import cloison

    with cloison(ville):
        yield ville


def creer_compte(ville, role, nom, courriel=None):
    """Un compte de la ville, avec ce rôle et sa fiche d'intervenant."""
    from jalon.socle.cloison import cloison
    from jalon.socle.comptes.models import Compte
    from jalon.socle.habilitations import AttributionRole, Role
    from jalon.socle.reseau.models import Intervenant

    courriel = courriel or f"{role}@{ville.code}.example"
    compte = Compte.objects.creer(courriel=courriel, nom=nom, collectivite=ville, mot_de_passe=MOT_DE_PASSE)
    prenom, _, patronyme = nom.partition(" ")
    with cloison(ville):
        AttributionRole.objects.create(compte=compte, role=Role.objects.get(code=role))
        Intervenant.objects.create(compte=compte, prenom=prenom, nom=patronyme or prenom, courriel=courriel)
    return compte


@pytest.fixture
def un_compte(ville):
    """Fabrique : `un_compte("referent")`, `un_compte("elu", ville_voisine)`."""

    def creer(role, dans=None, nom=None):
        return creer_compte(dans or ville, role, nom or f"Personne {role}")

    return creer


def _personnage(cle):
    nom, role = PERSONNAGES[cle]

    @pytest.fixture(name=cle)
    def fixture(ville):
        return creer_compte(ville, role, nom, f"{cle}@val-clair.example")

    return fixture


awa = _personnage("awa")
bruno = _personnage("bruno")
chloe = _personnage("chloe")
denis = _personnage("denis")
elise = _personnage("elise")
farid = _personnage("farid")


@pytest.fixture
def monde(dans_la_ville, awa, bruno, chloe, denis, elise, farid):
    """Ce que reçoivent les exemples d'opérations : la ville ouverte et ses personnages."""
    return SimpleNamespace(
        ville=dans_la_ville, awa=awa, bruno=bruno, chloe=chloe, denis=denis, elise=elise, farid=farid
    )


@pytest.fixture
def voisine(ville_voisine):
    """La coordonnatrice de la ville voisine : elle ne doit rien voir de Val-Clair."""
    return creer_compte(ville_voisine, "coordonnateur", "Valérie Voisine", "voisine@ville-voisine.example")


@pytest.fixture
def client():
    return ClientDeTest()


@pytest.fixture
def client_de(db):
    """Fabrique : `client_de(awa)`, connecté."""

    def connecter(compte):
        client = ClientDeTest()
        client.force_login(compte)
        return client

    return connecter


# Le navigateur


@pytest.fixture(scope="session")
def navigateur():
    """Chromium, ouvert une seule fois par processus."""
    from playwright.sync_api import expect, sync_playwright

    # Une machine chargée met plus que les cinq secondes d'usage à montrer ce qu'on attend.
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        ouvert = playwright.chromium.launch(executable_path=chromium.trouver(), args=chromium.ARGUMENTS)
        yield ouvert
        ouvert.close()


@pytest.fixture
def page(navigateur, live_server):
    """Une page neuve sur le serveur du test, à l'adresse `localhost` (les clés d'accès l'exigent)."""
    # Sans mouvement : un défilement animé encore en cours fausse ce que l'on mesure.
    contexte = navigateur.new_context(
        base_url=live_server.url,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
    )
    contexte.set_default_timeout(10_000)
    yield contexte.new_page()
    contexte.close()


@pytest.fixture
def connectee(page, live_server, client_de):
    """Fabrique : `connectee(awa)`, la même page, sa session ouverte."""

    def connecter(compte):
        temoins = client_de(compte).cookies
        page.context.add_cookies([{"name": n, "value": t.value, "url": live_server.url} for n, t in temoins.items()])
        return page

    return connecter
