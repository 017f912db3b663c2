"""Les pages des listes."""

import pytest
from bs4 import BeautifulSoup

from jalon.socle.cloison import cloison
from jalon.socle.listes.models import Valeur
from tests.navigateur import controler

LISTES = "/reglages/listes/"


def _valeur(ville, liste, code):
    with cloison(ville):
        return Valeur.objects.get(liste__code=liste, code=code)


def _libelles(ville, liste):
    with cloison(ville):
        return [v.libelle for v in Valeur.objects.de(liste)]


@pytest.mark.parametrize("role", ["referent", "secretariat", "accueil", "elu", "dpo"])
def test_sans_le_droit_de_configurer_les_listes_sont_fermees(client_de, un_compte, role):
    assert client_de(un_compte(role)).get(LISTES).status_code == 403


def test_la_page_montre_toutes_les_listes_et_leur_nombre_de_valeurs(client_de, awa):
    page = BeautifulSoup(client_de(awa).get(LISTES).content, "html.parser")
    lignes = {tr.td.get_text(strip=True): tr.find_all("td")[1].get_text(strip=True) for tr in page.tbody.find_all("tr")}
    assert len(lignes) == 57
    assert lignes["Sexe"] == "2"


def test_une_valeur_s_ajoute_depuis_la_page(client_de, awa, ville):
    reponse = client_de(awa).post(f"{LISTES}domaine/", {"libelle": "Mer", "synonymes": "Océan\nPlage"}, follow=True)
    assert "« Mer » est dans la liste." in reponse.text
    assert _valeur(ville, "domaine", "mer").synonymes == ["Océan", "Plage"]


def test_un_ajout_refuse_garde_la_saisie(client_de, awa, ville):
    reponse = client_de(awa).post(f"{LISTES}dispositif/", {"libelle": "CLAS", "synonymes": "Devoirs"})
    assert "désigne déjà" in reponse.text
    assert "Devoirs</textarea>" in reponse.text
    assert len(_libelles(ville, "dispositif")) == 6


def test_monter_et_descendre_rangent_la_liste(client_de, awa, ville):
    clas, client = _valeur(ville, "dispositif", "CLAS"), client_de(awa)
    client.post(f"{LISTES}dispositif/{clas.pk}/monter/")
    assert _libelles(ville, "dispositif")[:2] == ["CLAS", "PRE"]
    client.post(f"{LISTES}dispositif/{clas.pk}/monter/")
    client.post(f"{LISTES}dispositif/{clas.pk}/descendre/")
    assert _libelles(ville, "dispositif")[:2] == ["PRE", "CLAS"]


def test_une_valeur_retiree_se_remet(client_de, awa, ville):
    clas, client = _valeur(ville, "dispositif", "CLAS"), client_de(awa)
    client.post(f"{LISTES}dispositif/{clas.pk}/retirer/")
    assert "CLAS" not in _libelles(ville, "dispositif")
    client.post(f"{LISTES}dispositif/{clas.pk}/remettre/")
    assert _libelles(ville, "dispositif")[-1] == "CLAS"


def test_une_liste_verrouillee_ne_propose_ni_ajout_ni_retrait(client_de, awa, ville):
    fille, client = _valeur(ville, "sexe", "F"), client_de(awa)
    page = client.get(f"{LISTES}sexe/").text
    assert "Ajouter une valeur" not in page
    assert "/retirer/" not in page
    reponse = client.post(f"{LISTES}sexe/{fille.pk}/retirer/", follow=True)
    assert "des règles la lisent" in reponse.text
    assert "Fille" in _libelles(ville, "sexe")


def test_une_valeur_se_renomme_depuis_sa_page(client_de, awa, ville):
    fille = _valeur(ville, "sexe", "F")
    client_de(awa).post(f"{LISTES}sexe/{fille.pk}/", {"libelle": "Filles"})
    assert _libelles(ville, "sexe")[0] == "Filles"


def test_la_valeur_de_la_ville_voisine_n_existe_pas(client_de, voisine, ville):
    fille, client = _valeur(ville, "sexe", "F"), client_de(voisine)
    for suite in ("", "monter/", "descendre/", "retirer/", "remettre/"):
        assert client.post(f"{LISTES}sexe/{fille.pk}/{suite}", {"libelle": "X"}).status_code == 404
    assert client.get(f"{LISTES}rien-de-tel/").status_code == 404


def _cout(client, adresse, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as requetes:
        assert client.get(adresse).status_code == 200
    return len(requetes)


def test_une_liste_coute_autant_pour_une_valeur_que_pour_cinquante(
    client_de, awa, ville, django_assert_max_num_queries
):
    client, adresse = client_de(awa), f"{LISTES}domaine/"
    with cloison(ville):
        premiere = Valeur.objects.de("domaine").first()
        Valeur.objects.filter(liste__code="domaine").exclude(pk=premiere.pk).delete()
    client.get(adresse)
    pour_une = _cout(client, adresse, django_assert_max_num_queries)
    with cloison(ville):
        Valeur.objects.bulk_create(Valeur(liste=premiere.liste, code=f"v{i}", libelle=f"V {i}") for i in range(50))
    assert _cout(client, adresse, django_assert_max_num_queries) == pour_une


@pytest.mark.navigateur
def test_les_pages_sont_accessibles(connectee, awa, ville):
    page = connectee(awa)
    for chemin in ("", "dispositif/", "sexe/", f"dispositif/{_valeur(ville, 'dispositif', 'PRE').pk}/"):
        controler(page, LISTES + chemin)


@pytest.mark.navigateur
def test_le_clavier_garde_sa_place_quand_on_range(connectee, awa, ville):
    clas, page = _valeur(ville, "dispositif", "CLAS"), connectee(awa)
    page.goto(f"{LISTES}dispositif/")
    page.locator(f"#descendre-{clas.pk}").focus()
    page.keyboard.press("Enter")
    page.get_by_text("« CLAS » est à la place 3 sur 6.").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("« CLAS » est à la place 4 sur 6.").wait_for()
    assert _libelles(ville, "dispositif")[3] == "CLAS"
