"""Qui fait quoi d'un dossier : 404 pour ce que l'on ne peut connaître, 403 pour ce que l'on ne peut faire."""

from datetime import date

import pytest
from django.urls import reverse

from jalon.reussite import operations as ops
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import SANS_ACCORD

DOSSIER = ("enfant", "enfant_acces", "enfant_consultations", "enfant_modifier", "enfant_famille")
# vue → statut pour : coordonnatrice, référent du dossier, partenaire du dossier, intervenant du dossier, secrétariat
TABLE = {
    "enfant": (200, 200, 200, 200, 200),
    "enfant_acces": (200, 200, 403, 403, 200),
    "enfant_consultations": (200, 200, 403, 403, 200),
    "enfant_modifier": (200, 200, 403, 403, 200),
    "enfant_famille": (200, 200, 403, 403, 200),
    "responsable_ajouter": (200, 200, 403, 403, 200),
    "situation_dater": (200, 200, 403, 403, 200),
    "scolarite_ajouter": (200, 200, 403, 403, 200),
    "echeance_ajouter": (200, 200, 403, 403, 200),
    "piece_joindre": (200, 200, 403, 403, 200),
    "contact_noter": (200, 200, 403, 200, 200),
    "parcours_ouvrir": (200, 200, 403, 403, 403),
    "parcours_modifier": (200, 200, 403, 403, 403),
    "parcours_suspendre": (200, 200, 403, 403, 403),
    "parcours_veille": (200, 200, 403, 403, 403),
    "parcours_referent": (200, 200, 403, 403, 403),
    "parcours_profil": (200, 200, 403, 403, 403),
    "parcours_clore": (200, 200, 403, 403, 403),
    "parcours_annuler": (200, 200, 403, 403, 403),
    "objectif_ajouter": (200, 200, 403, 403, 200),
    "objectif_modifier": (200, 200, 403, 403, 200),
    "objectif_retirer": (200, 200, 403, 403, 200),
}
ROLES = ("coordonnateur", "referent", "partenaire", "intervenant", "secretariat")
SANS_DOSSIER = ("accueil", "elu", "financeur", "mediateur", "administrateur", "dpo")


def url(vue, ines):
    objet = {"parcours": ines.parcours, "objectif": ines.objectif}.get(vue.split("_")[0], ines.enfant)
    if vue in ("parcours_ouvrir",):
        objet = ines.enfant
    if vue == "objectif_ajouter":
        objet = ines.parcours
    return reverse(f"reussite:{vue}", args=[objet.pk])


@pytest.fixture
def suiveur(ville, awa, ines, un_compte):
    """Fabrique : un compte de ce rôle, qui suit un parcours d'Inès."""

    def creer(role):
        compte = un_compte(role)
        with cloison(ville):
            ops.ouvrir_parcours(
                ines.enfant,
                dispositif=valeur("dispositif", "CLAS"),
                entree=date(2026, 9, 7),
                sans_accord=SANS_ACCORD,
                referent=compte.intervenant,
                par=awa,
            )
        return compte

    return creer


@pytest.mark.parametrize("role", ROLES)
def test_la_table_des_droits(client_de, suiveur, ines, role):
    client = client_de(suiveur(role))
    statuts = {vue: client.get(url(vue, ines)).status_code for vue in TABLE}
    assert statuts == {vue: attendus[ROLES.index(role)] for vue, attendus in TABLE.items()}


@pytest.mark.parametrize("role", SANS_DOSSIER)
def test_un_role_sans_dossier_ignore_jusqu_a_son_existence(client_de, suiveur, ines, role):
    client = client_de(suiveur(role))
    assert {vue: client.get(url(vue, ines)).status_code for vue in TABLE} == dict.fromkeys(TABLE, 404)


def test_le_referent_d_un_autre_enfant_ne_voit_rien(client_de, un_compte, ines):
    client = client_de(un_compte("referent"))
    assert {vue: client.get(url(vue, ines)).status_code for vue in TABLE} == dict.fromkeys(TABLE, 404)
    assert {vue: client.post(url(vue, ines)).status_code for vue in TABLE if vue not in DOSSIER[:3]} == dict.fromkeys(
        [vue for vue in TABLE if vue not in DOSSIER[:3]], 404
    )


def test_la_ville_voisine_n_existe_pas(client_de, voisine, ines):
    client = client_de(voisine)
    assert {vue: client.get(url(vue, ines)).status_code for vue in TABLE} == dict.fromkeys(TABLE, 404)


def test_le_responsable_d_une_autre_famille_n_est_pas_celui_de_cet_enfant(ville, client_de, awa, ines):
    with cloison(ville):
        autre = ops.ajouter_responsable(ops.creer_famille(nom="Cohen", par=awa), prenom="Ruth", par=awa)
    client = client_de(awa)
    for vue in ("responsable_modifier", "responsable_retirer"):
        assert client.get(reverse(f"reussite:{vue}", args=[ines.enfant.pk, autre.pk])).status_code == 404


def test_un_dossier_fusionne_renvoie_au_dossier_garde_et_ne_se_modifie_plus(ville, client_de, awa, ines):
    with cloison(ville):
        absorbe = ops.creer_enfant(nom="Benali", prenom="Ines", par=awa)
        ops.fusionner(ines.enfant, absorbe, choix={}, par=awa)
    client = client_de(awa)
    garde = reverse("reussite:enfant_onglet", args=[ines.enfant.pk, "parcours"])
    assert client.get(reverse("reussite:enfant", args=[absorbe.pk])).url == garde
    for vue in ("enfant_modifier", "parcours_ouvrir", "contact_noter"):
        assert client.get(reverse(f"reussite:{vue}", args=[absorbe.pk])).status_code == 404


def test_on_ne_retire_pas_le_contact_d_un_autre(ville, client_de, suiveur, bruno, ines):
    with cloison(ville):
        contact = ines.enfant.les_contacts.get().contact
    intervenant = client_de(suiveur("intervenant"))
    for geste in ("contact_modifier", "contact_retirer"):
        lien = reverse(f"reussite:{geste}", args=[ines.enfant.pk, contact.pk])
        assert intervenant.get(lien).status_code == 403
        assert client_de(bruno).get(lien).status_code == 200
