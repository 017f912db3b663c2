"""Créer une liste, dire l'équivalent national, remplacer une valeur depuis les pages."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from jalon.socle.annulations import Annulation
from jalon.socle.cloison import cloison
from jalon.socle.listes import operations as ops
from jalon.socle.listes.lecture import valeur
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.saisies import choix_de_valeur, garnir_liste
from tests.navigateur import controler

LISTES = "/reglages/listes/"


@pytest.fixture
def loisirs(ville, awa):
    """« Sports et loisir » à côté de « Sport et loisirs »."""
    with cloison(ville):
        return ops.ajouter_valeur("domaine", libelle="Sports et loisir", par=awa)


def une(ville, code, liste="domaine"):
    with cloison(ville):
        return Valeur.objects.select_related("remplacee_par").get(liste__code=liste, code=code)


def test_une_liste_se_cree_et_se_renomme(client_de, awa, ville):
    client = client_de(awa)
    reponse = client.post(LISTES, {"libelle": "Centres de loisirs"}, follow=True)
    assert reponse.redirect_chain[-1][0] == f"{LISTES}centres_de_loisirs/"
    client.post(f"{LISTES}centres_de_loisirs/renommer/", {"libelle": "Accueils"})
    with cloison(ville):
        assert Liste.objects.get(code="centres_de_loisirs").libelle == "Accueils"


@pytest.mark.parametrize("libelle", ["", "???", "domaine"])
def test_une_liste_sans_nom_ou_de_meme_nom_est_refusee_et_la_saisie_gardee(client_de, awa, ville, libelle):
    with cloison(ville):
        nombre = Liste.objects.count()
        libelle = Liste.objects.get(code="domaine").libelle.upper() if libelle == "domaine" else libelle
    page = BeautifulSoup(client_de(awa).post(LISTES, {"libelle": libelle}).content, "html.parser")
    assert page.select_one("input[name=libelle]").get("value", "") == libelle
    assert page.select_one(".invalid-feedback, .erreur, [role=alert]")
    with cloison(ville):
        assert Liste.objects.count() == nombre


def test_une_valeur_dit_son_equivalent_national(client_de, awa, ville, loisirs):
    adresse = f"{LISTES}domaine/{loisirs.pk}/"
    client = client_de(awa)
    client.post(adresse, {"libelle": "Sports", "synonymes": "", "code_national": "sport_et_loisirs"})
    assert une(ville, loisirs.code).code_national == "sport_et_loisirs"
    refus = client.post(adresse, {"libelle": "Sports", "code_national": "rien_de_tel"})
    assert "rien_de_tel" in refus.text
    assert une(ville, loisirs.code).code_national == "sport_et_loisirs"


def test_une_liste_verrouillee_n_a_ni_synonyme_ni_equivalent_a_saisir(client_de, awa, ville):
    page = client_de(awa).get(f"{LISTES}sexe/{une(ville, 'F', 'sexe').pk}/").text
    assert 'name="code_national"' not in page
    assert 'name="synonymes"' not in page


def test_les_valeurs_qui_se_ressemblent_se_signalent_avec_de_quoi_les_reunir(client_de, awa, ville, loisirs):
    page = BeautifulSoup(client_de(awa).get(f"{LISTES}domaine/").content, "html.parser")
    sport = une(ville, "sport_et_loisirs")
    adresses = {lien["href"] for lien in page.select("a[href*='?par=']")}
    assert adresses == {
        f"{LISTES}domaine/{loisirs.pk}/remplacer/?par={sport.pk}",
        f"{LISTES}domaine/{sport.pk}/remplacer/?par={loisirs.pk}",
    }


def test_ajouter_une_valeur_semblable_previent(client_de, awa):
    reponse = client_de(awa).post(f"{LISTES}domaine/", {"libelle": "Cultures"}, follow=True)
    assert "« Cultures » ressemble à « Culture »" in reponse.text


def test_l_apercu_ne_change_rien_et_la_confirmation_remplace(client_de, awa, ville, loisirs):
    client, sport = client_de(awa), une(ville, "sport_et_loisirs")
    adresse = f"{LISTES}domaine/{loisirs.pk}/remplacer/"
    apercu = client.get(adresse, {"par": sport.pk})
    assert "Remplacer partout par « Sport et loisirs »" in apercu.text
    assert une(ville, loisirs.code).remplacee_par is None
    reponse = client.post(adresse, {"par": sport.pk}, follow=True)
    assert "est remplacée par « Sport et loisirs »" in reponse.text
    assert une(ville, loisirs.code).remplacee_par == sport
    page = client.get(f"{LISTES}domaine/").text
    assert "remplacée par « Sport et loisirs »" in page
    assert f"{loisirs.pk}/remettre/" not in page


def test_le_remplacement_s_annule_depuis_revenir_en_arriere(client_de, awa, ville, loisirs):
    client, sport = client_de(awa), une(ville, "sport_et_loisirs")
    client.post(f"{LISTES}domaine/{loisirs.pk}/remplacer/", {"par": sport.pk})
    with cloison(ville):
        geste = Annulation.objects.get()
    assert "« Sports et loisir » remplacée par « Sport et loisirs »" in client.get("/gestes/").text
    client.post(f"/gestes/{geste.pk}/annuler/")
    assert une(ville, loisirs.code).retiree_le is None


def test_un_remplacement_interdit_dit_pourquoi(client_de, awa, ville):
    aucune, sport = une(ville, "aucune", "type_activite"), une(ville, "sport", "type_activite")
    reponse = client_de(awa).get(f"{LISTES}type_activite/{aucune.pk}/remplacer/", {"par": sport.pk})
    assert "une règle la lit" in reponse.text
    assert "Remplacer partout" not in reponse.text


def test_un_vieil_onglet_ne_remplace_pas_par_une_valeur_retiree(client_de, awa, ville, loisirs):
    with cloison(ville):
        sport = ops.retirer_valeur(valeur("domaine", "sport_et_loisirs"), par=awa)
    reponse = client_de(awa).post(f"{LISTES}domaine/{loisirs.pk}/remplacer/", {"par": sport.pk})
    assert "n&#x27;est plus dans la liste" in reponse.text
    assert une(ville, loisirs.code).remplacee_par is None


def test_un_vieux_formulaire_qui_choisit_une_valeur_retiree_est_refuse_d_une_phrase(dans_la_ville, awa):
    clas = ops.retirer_valeur(valeur("dispositif", "CLAS"), par=awa)
    champ = choix_de_valeur("Dispositif")
    garnir_liste(champ, "dispositif")
    with pytest.raises(ValidationError, match="n'est plus proposée : la ville l'a retirée ou remplacée"):
        champ.clean(clas.pk)


def test_la_valeur_de_la_ville_voisine_ne_se_remplace_pas(client_de, voisine, ville, loisirs):
    client = client_de(voisine)
    assert client.get(f"{LISTES}domaine/{loisirs.pk}/remplacer/").status_code == 404
    assert client.get(f"{LISTES}domaine/{loisirs.pk}/remplacer/?par={loisirs.pk}").status_code == 404


@pytest.mark.navigateur
def test_les_pages_sont_accessibles(connectee, awa, ville, loisirs):
    page, sport = connectee(awa), une(ville, "sport_et_loisirs")
    for chemin in ("", "domaine/", "domaine/renommer/", f"domaine/{loisirs.pk}/remplacer/?par={sport.pk}"):
        controler(page, LISTES + chemin)
