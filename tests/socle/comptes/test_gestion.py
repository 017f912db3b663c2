"""Les pages de qui gère les comptes et les rôles."""

import re
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import is_mfa_enabled
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.socle.cloison import cloison
from jalon.socle.comptes.models import Compte
from jalon.socle.echeances import operations as echeances
from jalon.socle.habilitations import Role
from tests.conftest import creer_compte

COMPTES = "/reglages/comptes/"


@pytest.fixture
def gestion(client_de, awa):
    return client_de(awa)


@pytest.fixture
def role(ville):
    def chercher(code):
        with cloison(ville):
            return Role.objects.get(code=code)

    return chercher


def saisie(compte, **suite):
    return {"nom": compte.nom, "courriel": compte.courriel, "intervenant": compte.intervenant.pk, **suite}


def test_la_liste_montre_les_comptes_ouverts_de_la_ville(gestion, bruno, voisine):
    page = gestion.get(COMPTES).text
    assert "Bruno Keller" in page
    assert "Valérie Voisine" not in page


def test_la_liste_se_filtre(gestion, bruno, elise, role):
    assert "Bruno Keller" not in gestion.get(COMPTES, {"q": "fontaine"}).text
    assert "Élise Fontaine" not in gestion.get(COMPTES, {"role": role("referent").pk}).text
    assert "Aucun compte ne correspond" in gestion.get(COMPTES, {"etat": "fermes"}).text


def test_la_liste_coute_autant_pour_un_compte_que_pour_vingt(gestion, ville, bruno, django_assert_num_queries):
    gestion.get(COMPTES)
    with CaptureQueriesContext(connection) as peu:
        gestion.get(COMPTES)
    for rang in range(20):
        creer_compte(ville, ["elu", "referent"][rang % 2], f"Personne {rang}", f"n{rang}@val-clair.example")
    with django_assert_num_queries(len(peu)):
        gestion.get(COMPTES)


def test_ouvrir_un_compte_donne_un_lien_a_transmettre(gestion, client, role, ville):
    creation = {"nom": "Gaëlle Petit", "courriel": "gaelle@val-clair.example", "roles": [role("referent").pk]}
    page = gestion.post(reverse("socle:compte_creer"), creation).text
    lien = re.search(r"http://testserver(/mot-de-passe/nouveau/[^<]+)", page)[1]
    assert "Choisir un mot de passe" in client.get(lien, follow=True).text
    gaelle = Compte.objects.get(courriel="gaelle@val-clair.example")
    with cloison(ville):
        assert [attribution.role.code for attribution in gaelle.les_attributions.all()] == ["referent"]


def test_avec_un_envoi_regle_le_lien_part_par_courriel(gestion, bruno, settings, mailoutbox):
    settings.COURRIEL_PART = True
    reponse = gestion.post(reverse("socle:compte_lien", args=[bruno.pk]), follow=True)
    assert "/mot-de-passe/nouveau/" not in reponse.text
    (message,) = mailoutbox
    assert message.to == [bruno.courriel]


def test_une_erreur_garde_la_saisie(gestion, bruno):
    page = gestion.post(reverse("socle:compte_creer"), {"nom": "Bruno bis", "courriel": bruno.courriel}).text
    assert "a déjà un compte" in page
    assert 'value="Bruno bis"' in page


def test_changer_les_roles(gestion, bruno, role):
    adresse = reverse("socle:compte", args=[bruno.pk])
    gestion.post(adresse, saisie(bruno, roles=[role("secretariat").pk]))
    page = gestion.get(COMPTES).text
    assert "Secrétariat" in page
    assert "Référent de parcours</td>" not in page


def test_rien_ne_change_si_un_des_changements_est_refuse(gestion, awa):
    adresse = reverse("socle:compte", args=[awa.pk])
    page = gestion.post(adresse, saisie(awa, nom="Awa D.", roles=[])).text
    assert "gérer les comptes" in page
    awa.refresh_from_db()
    assert awa.nom == "Awa Diarra"


def test_fermer_demande_qui_reprend_puis_ferme(gestion, awa, bruno, farid, ville):
    with cloison(ville):
        echeances.creer(libelle="Rappeler", le=date(2026, 9, 1), responsable=bruno.intervenant, par=awa)
    adresse = reverse("socle:compte_desactiver", args=[bruno.pk])
    assert "1 échéance" in gestion.get(adresse).text
    assert "dites qui les reprend" in gestion.post(adresse, {}).text
    assert gestion.post(adresse, {"repreneur": farid.pk}).url == COMPTES
    bruno.refresh_from_db()
    assert not bruno.is_active
    gestion.post(reverse("socle:compte_reactiver", args=[bruno.pk]))
    bruno.refresh_from_db()
    assert bruno.is_active


def test_on_ne_choisit_pas_quelqu_un_et_personne(gestion, awa, bruno, farid, ville):
    with cloison(ville):
        echeances.creer(libelle="Rappeler", le=date(2026, 9, 1), responsable=bruno.intervenant, par=awa)
    page = gestion.post(
        reverse("socle:compte_desactiver", args=[bruno.pk]), {"repreneur": farid.pk, "sans_repreneur": "on"}
    )
    assert "pas les deux" in page.text


def test_changer_un_role(gestion, role):
    choisi = role("accueil")
    reponse = gestion.post(
        reverse("socle:role", args=[choisi.pk]),
        {"libelle": "Accueil", "portee": "aucun", "droits_socle": ["socle.voir_le_reseau"]},
    )
    assert reponse.url == reverse("socle:roles")
    assert role("accueil").droits == ["socle.voir_le_reseau"]


def test_le_role_montre_ses_droits_par_piece(gestion, role):
    page = gestion.get(reverse("socle:role", args=[role("referent").pk])).text
    assert "Réussite éducative" in page
    assert re.search(r'value="reussite.voir_les_dossiers"[^>]*checked', page)


def test_un_telephone_perdu_se_rattrape(gestion, bruno):
    TOTP.activate(bruno, "JBSWY3DPEHPK3PXP")
    assert "Retirer ses seconds facteurs" in gestion.get(reverse("socle:compte", args=[bruno.pk])).text
    adresse = reverse("socle:compte_seconds_facteurs", args=[bruno.pk])
    assert "le mot de passe suffit" in gestion.post(adresse, follow=True).text
    assert not is_mfa_enabled(bruno)
    assert "pas de second facteur" in gestion.post(adresse, follow=True).text.replace("&#x27;", "'")
