"""Les pages des paquets : emporter, déposer, comparer, cocher, reprendre."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from jalon.saisie.exemples_paquets import PAQUET
from jalon.saisie.models import PaquetRecu
from jalon.saisie.paquets.operations import recevoir_paquet
from jalon.socle.cloison import cloison
from jalon.socle.habilitations import Role
from jalon.socle.listes.models import Liste, Valeur
from tests.navigateur import controler

PAQUETS = "/reglages/paquets/"


def deposer(client, contenu, nom="paquet.json"):
    octets = contenu if isinstance(contenu, bytes) else json.dumps(contenu).encode()
    return client.post(PAQUETS, {"fichier": SimpleUploadedFile(nom, octets, "application/json")}, follow=True)


@pytest.fixture
def recu(ville, awa):
    with cloison(ville):
        return recevoir_paquet(contenu=PAQUET, par=awa)


@pytest.mark.parametrize("role", ["referent", "secretariat", "accueil", "elu", "dpo"])
def test_sans_le_droit_de_configurer_les_paquets_sont_fermes(client_de, un_compte, role):
    assert client_de(un_compte(role)).get(PAQUETS).status_code == 403


def test_la_configuration_s_emporte_en_un_fichier(client_de, awa):
    reponse = client_de(awa).get(f"{PAQUETS}emporter/?sections=listes&sections=reglages")
    assert reponse["Content-Disposition"] == 'attachment; filename="configuration-val-clair.json"'
    assert sorted(json.loads(reponse.content)["sections"]) == ["listes", "reglages"]


def test_les_modeles_de_documents_ne_sont_pas_coches_d_avance(client_de, awa):
    page = BeautifulSoup(client_de(awa).get(PAQUETS).content, "html.parser")
    cases = {case["value"]: case.has_attr("checked") for case in page.select("input[name=sections]")}
    assert cases.pop("modeles_documents") is False
    assert set(cases.values()) == {True}


def test_un_paquet_depose_se_compare_puis_se_reprend(client_de, awa, ville):
    client = client_de(awa)
    page = BeautifulSoup(deposer(client, PAQUET).content, "html.parser")
    assert page.h1.get_text(strip=True) == "Paquet « Ville d'essai »"
    assert [case["value"] for case in page.select("input[name=listes]")] == ["liste/loisirs"]
    with cloison(ville):
        recu = PaquetRecu.objects.get()
        assert not Liste.objects.filter(code="loisirs").exists()
    reponse = client.post(f"{PAQUETS}{recu.pk}/", {"listes": "liste/loisirs"}, follow=True)
    assert "Le paquet est repris" in reponse.text
    assert "Votre ville dit déjà tout ce que dit ce paquet" in reponse.text
    with cloison(ville):
        assert Valeur.objects.get(liste__code="loisirs").libelle == "Football"


def test_tout_reprendre_d_une_partie(client_de, awa, ville, recu):
    client_de(awa).post(f"{PAQUETS}{recu.pk}/", {"tout": "listes"})
    with cloison(ville):
        assert Liste.objects.filter(code="loisirs").exists()


def test_rien_de_coche_garde_la_page_et_le_dit(client_de, awa, recu):
    assert "Cochez au moins une différence" in client_de(awa).post(f"{PAQUETS}{recu.pk}/", {}).text


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "fichier"),
        (b"\x00\x01", "n&#x27;est pas du JSON"),
        ({"format": 7, "sections": {}}, "version plus récente de Jalon (format 7, ici 1)"),
        ({"format": 1, "sections": {"listes": 3}}, "abîmé"),
    ],
)
def test_un_mauvais_fichier_est_refuse_d_une_phrase(client_de, awa, contenu, phrase):
    assert phrase in deposer(client_de(awa), contenu).text


def test_les_listes_d_origine_se_comparent(client_de, awa):
    assert "Rien à reprendre" in client_de(awa).post(f"{PAQUETS}origine/", follow=True).text


def test_un_paquet_s_oublie(client_de, awa, ville, recu):
    assert "est oublié" in client_de(awa).post(f"{PAQUETS}{recu.pk}/oublier/", follow=True).text
    with cloison(ville):
        assert not PaquetRecu.objects.exists()


def test_le_paquet_de_la_ville_voisine_n_existe_pas(client_de, voisine, recu):
    client = client_de(voisine)
    assert client.get(f"{PAQUETS}{recu.pk}/").status_code == 404
    assert client.post(f"{PAQUETS}{recu.pk}/oublier/").status_code == 404


def test_sans_gerer_les_comptes_les_roles_se_montrent_sans_case(client_de, un_compte, ville, awa):
    with cloison(ville):
        Role.objects.filter(code="secretariat").update(droits=["socle.configurer"])
        roles = [{"code": "accueil", "libelle": "Guichet", "portee": "aucun", "droits": []}]
        recu = recevoir_paquet(contenu={"format": 1, "sections": {"roles": roles}}, par=awa)
    page = client_de(un_compte("secretariat")).get(f"{PAQUETS}{recu.pk}/").text
    assert "Il vous manque un droit" in page
    assert 'name="roles"' not in page


def test_la_page_coute_autant_pour_une_difference_que_pour_cinquante(
    client_de, awa, ville, django_assert_max_num_queries
):
    def cout(combien):
        valeurs = [{"code": f"v{i}", "libelle": f"V {i}"} for i in range(combien)]
        listes = [{"code": "domaine", "libelle": "Domaine", "valeurs": valeurs}]
        with cloison(ville):
            recu = recevoir_paquet(contenu={"format": 1, "sections": {"listes": listes}}, par=awa)
        with django_assert_max_num_queries(100) as requetes:
            assert client.get(f"{PAQUETS}{recu.pk}/").status_code == 200
        return len(requetes)

    client = client_de(awa)
    client.get(PAQUETS)
    assert cout(1) == cout(50)


@pytest.mark.navigateur
def test_les_pages_sont_accessibles(connectee, awa, recu):
    page = connectee(awa)
    for chemin in ("", f"{recu.pk}/"):
        controler(page, PAQUETS + chemin)


@pytest.mark.navigateur
def test_tout_se_fait_au_clavier(connectee, awa, ville, recu):
    page = connectee(awa)
    page.goto(f"{PAQUETS}{recu.pk}/")
    case = page.get_by_label("Liste « Loisirs »")
    case.focus()
    page.keyboard.press("Space")
    assert not case.is_checked()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Reprendre ce qui est coché").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Le paquet est repris").wait_for()
    with cloison(ville):
        assert Liste.objects.filter(code="loisirs").exists()
