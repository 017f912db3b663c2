"""L'installation sur PostgreSQL, telle que docs/exploitation.md la décrit : un rôle migre, un autre sert."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection

from tests import postgresql

SANTE = """
import django; django.setup()
from django.test import Client
reponse = Client(headers={"host": "localhost"}).get("/sante/")
print(reponse.status_code, reponse.json()["base"])
"""


@pytest.fixture(scope="module")
def serveur():
    """Une grappe à soi, ses deux rôles et sa base vide : rend `adresse(role)`."""
    if connection.vendor != "postgresql":
        pytest.skip("L'installation à deux rôles s'essaie avec PostgreSQL.")
    with postgresql.grappe() as proprietaire:
        prise = proprietaire.split("@")[1].split("/")[0]

        def adresse(role):
            return f"postgresql://{role}@{prise}/jalon"

        with psycopg.connect(adresse("postgres").replace("/jalon", "/postgres"), autocommit=True) as superutilisateur:
            superutilisateur.execute(f"ALTER ROLE {postgresql.APPLICATION} LOGIN")
            superutilisateur.execute(f"CREATE DATABASE jalon OWNER {postgresql.PROPRIETAIRE} TEMPLATE template0")
        yield adresse


def _lancer(*arguments, **environnement) -> str:
    propre = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("DATABASE_URL")}
    sortie = subprocess.run(
        [sys.executable, *arguments], env=propre | environnement, capture_output=True, text=True, timeout=240
    )
    assert sortie.returncode == 0, sortie.stderr
    return sortie.stdout.strip()


def test_le_proprietaire_migre_l_application_sert_et_personne_d_autre(serveur):
    application, proprietaire = serveur(postgresql.APPLICATION), serveur(postgresql.PROPRIETAIRE)
    _lancer("-m", "django", "migrate", "-v0", DATABASE_URL=application, DATABASE_URL_PROPRIETAIRE=proprietaire)
    creee = _lancer("-m", "django", "collectivite", "creer", "essai", "--nom", "Essai", DATABASE_URL=application)
    assert "est créée" in creee
    assert _lancer("-c", SANTE, DATABASE_URL=application) == "200 postgresql"
    for trop_fort in (proprietaire, serveur("postgres")):
        assert _lancer("-c", SANTE, DATABASE_URL=trop_fort) == "503 mur ouvert"
