"""`/sante/` : ce que l'hébergeur interroge."""

import pytest
from django.db import connection

from jalon.socle import mur


@pytest.mark.django_db
def test_sante_repond_sans_session(client):
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.json()["etat"]) == (200, "ok")


@pytest.mark.django_db
def test_sante_refuse_de_servir_un_mur_ouvert(client, monkeypatch):
    monkeypatch.setattr("jalon.config.views.faille_du_role", lambda: "Le propriétaire sert.")
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.json()["base"]) == (503, "mur ouvert")


@pytest.mark.django_db
def test_sur_postgresql_le_proprietaire_des_tables_est_reconnu():
    if connection.vendor != "postgresql":
        assert mur.faille_du_role() is None
        return
    assert mur.faille_du_role() is None
    with connection.cursor() as curseur:
        curseur.execute("RESET ROLE")
        assert "propriétaire des tables" in mur.faille_du_role()
        curseur.execute(f"SET ROLE {mur.ROLE_APPLICATION}")
