"""L'accueil des réglages, et ce que la ville règle de neuf : numérotation, âges, politique de la ville, santé."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from jalon.reussite import operations as reussite
from jalon.reussite.proximite import chercher
from jalon.socle import numerotation
from jalon.socle.ages import lire_les_ages, nommer_les_tranches
from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.listes.models import Valeur
from jalon.socle.ville import operations
from tests.reussite.dossiers import un_parcours
from tests.socle.ville.test_pages import VILLE, _formulaire

TOUT_CE_QUI_SE_REGLE = {
    *("Nom, couleur et logo", "Ce que l'on garde de l'identité", "Numérotation des dossiers", "Données de santé"),
    *("Âges : jour de référence et tranches", "Politique de la ville", "Durées de conservation"),
    *("Champs et onglets", "Listes", "Dispositifs et noms locaux", "Outils d'évaluation"),
    *("Instances et membres", "Modèles de documents", "Bascule d'année"),
    *("Reprendre des données", "Paquets de configuration", "Rôles", "Comptes"),
}
MODELE = "PRE-{annee}-{numero:4}"


@pytest.mark.parametrize(
    ("modele", "ecrit"),
    [("", "42"), ("{numero:4}", "0042"), (MODELE, "PRE-2026-0042"), ("N° {numero}/{annee}", "N° 42/2026")],
)
def test_un_numero_s_ecrit_selon_le_modele_et_se_relit(modele, ecrit):
    assert numerotation.ecrire(modele, 42, 2026) == ecrit
    for texte in (ecrit, ecrit.lower(), ecrit.replace("-", " "), "42"):
        assert numerotation.lire(modele, texte) == 42


@pytest.mark.parametrize("texte", ["", "PRE", "PRE-26-0042", "autre 42", "42 bis", "9" * 12])
def test_ce_qui_n_est_pas_un_numero_n_en_designe_aucun(texte):
    assert numerotation.lire(MODELE, texte) is None


@pytest.mark.parametrize(
    "modele", ["PRE", "{annee}", "{numero}{numero}", "{numero} {nom}", "{numero.__class__}", "<b>{numero}"]
)
def test_un_modele_qui_ne_numeroterait_pas_est_refuse(modele):
    with pytest.raises(ValidationError):
        numerotation.verifier_le_modele(modele)


def test_les_tranches_d_age_se_nomment():
    assert nommer_les_tranches([3, 6, 11]) == ["Moins de 3 ans", "3 à 5 ans", "6 à 10 ans", "11 ans et plus"]
    assert nommer_les_tranches([0, 1, 2]) == ["Moins de 1 an", "1 an", "2 ans et plus"]
    assert nommer_les_tranches([]) == []


@pytest.mark.parametrize("texte", ["6, 3", "3, 3", "trois", "3, 99", "-, a"])
def test_des_ages_mal_ecrits_sont_refuses(texte):
    with pytest.raises(ValidationError):
        lire_les_ages(texte)
    assert lire_les_ages("3, 6 et 11 ans") == [3, 6, 11]


def test_l_accueil_rassemble_ce_qui_se_regle_et_dit_ou_l_on_en_est(client_de, awa, bruno, ville):
    page = BeautifulSoup(client_de(awa).get("/reglages/").text, "html.parser").main
    dites = {li.a.text: li.find(class_="precision").text for li in page.select(".reglages-accueil li")}
    assert dites["Numérotation des dossiers"] == "Le dossier 42 s'écrit « 42 »"
    assert dites["Champs et onglets"] == "Aucun champ à vous"
    assert dites["Outils d'évaluation"] == "3 outils en service"
    assert set(dites) >= TOUT_CE_QUI_SE_REGLE
    assert all(dites.values())
    assert client_de(bruno).get("/reglages/").status_code == 403


def test_le_menu_des_reglages_s_ouvre_sur_leur_accueil(client_de, awa):
    page = BeautifulSoup(client_de(awa).get("/reglages/ville/").text, "html.parser")
    assert page.find(class_="modules").find("a", string="Réglages")["href"] == "/reglages/"
    actifs = [a.text.strip() for a in page.find(id="menu-module").find_all("a", {"aria-current": True})]
    assert actifs == ["La ville"]


def test_la_numerotation_change_partout_ou_le_numero_se_lit(client_de, awa, ville):
    client, annee = client_de(awa), date.today().year
    client.post(VILLE, _formulaire(client, VILLE) | {"modele_numero": MODELE, "identite_enfants": "numero"})
    with cloison(Collectivite.objects.get(pk=ville.pk)):
        ines = reussite.creer_enfant(par=awa)
        assert str(ines) == f"Enfant n° PRE-{annee}-{ines.numero:04d}"
        assert chercher(f"pre {annee} {ines.numero:04d}", awa) == [ines]
    for adresse in (f"/reussite/enfants/{ines.pk}/identite/", "/reussite/enfants/"):
        assert f"PRE-{annee}-{ines.numero:04d}" in client.get(adresse).text


def test_un_reglage_mal_ecrit_le_dit_a_sa_case_et_garde_la_saisie(client_de, awa, ville):
    client = client_de(awa)
    saisie = _formulaire(client, VILLE) | {"modele_numero": "PRE", "tranches_age": "6, 3"}
    page = BeautifulSoup(client.post(VILLE, saisie).text, "html.parser")
    assert "une fois et une seule" in page.find(id="id_modele_numero").find_parent(class_="champ").text
    assert "du plus petit au plus grand" in page.find(id="id_tranches_age").find_parent(class_="champ").text
    assert page.find(id="id_tranches_age")["value"] == "6, 3"


def test_l_apercu_suit_ce_que_l_on_ecrit(client_de, awa, bruno):
    apercu = f"{VILLE}apercu/"
    assert "PRE-" in client_de(awa).get(apercu, {"modele_numero": MODELE}).text
    assert "3 à 5 ans" in client_de(awa).get(apercu, {"tranches_age": "3, 6"}).text
    assert "une fois et une seule" in client_de(awa).get(apercu, {"modele_numero": "x"}).text
    assert "<b>" not in client_de(awa).get(apercu, {"tranches_age": "<b>"}).text
    assert client_de(bruno).get(apercu).status_code == 403


def test_les_tranches_d_age_se_gardent_en_nombres(client_de, awa, ville):
    client = client_de(awa)
    client.post(VILLE, _formulaire(client, VILLE) | {"tranches_age": "3, 6 et 11"})
    assert Collectivite.objects.get(pk=ville.pk).tranches_age == [3, 6, 11]
    assert "rien n&#x27;a été écrit" in client.post(VILLE, _formulaire(client, VILLE), follow=True).text


def test_la_sante_ne_s_allume_que_si_l_hebergeur_la_declare(client_de, awa, ville, settings):
    settings.HDS = False
    client = client_de(awa)
    page = BeautifulSoup(client.get(VILLE).text, "html.parser")
    assert page.find(id="id_donnees_de_sante").has_attr("disabled")
    with cloison(ville), pytest.raises(ValidationError, match="JALON_HDS"):
        operations.modifier_ville(version=1, donnees_de_sante=True, par=awa)
    settings.HDS = True
    client.post(VILLE, _formulaire(client, VILLE) | {"donnees_de_sante": "on"})
    actuelle = Collectivite.objects.get(pk=ville.pk)
    assert actuelle.sante_permise
    settings.HDS = False
    assert actuelle.donnees_de_sante and not actuelle.sante_permise


def test_sans_politique_de_la_ville_ni_qpv_ni_enquete(client_de, awa, ville):
    client = client_de(awa)
    with cloison(ville):
        ines = reussite.creer_enfant(nom="Benali", prenom="Inès", par=awa)
        reussite.dater_situation(enfant=ines, depuis=date(2025, 9, 1), qpv=True, par=awa)
        parcours = un_parcours(ines, awa)
        profil = Valeur.objects.de("profil_anct").first()
        reussite.fixer_profil(parcours, vague="2022", profil=profil, par=awa)
    fiche = f"/reussite/enfants/{ines.pk}/"
    pages = (f"{fiche}identite/", fiche, f"{fiche}situations/ajouter/", f"/reussite/parcours/{parcours.pk}/clore/")
    liste = "/reussite/enfants/?colonnes=profil"
    avant = "".join(client.get(page).text for page in pages)
    assert "QPV" in avant and str(profil) in avant
    assert str(profil) in client.get(liste).text
    saisie = _formulaire(client, VILLE)
    del saisie["politique_de_la_ville"]
    client.post(VILLE, saisie)
    apres = "".join(client.get(page).text for page in pages)
    assert "QPV" not in apres and str(profil) not in apres and "enquête" not in apres
    assert str(profil) not in client.get(liste).text
    assert client.get(f"/reussite/parcours/{parcours.pk}/profil/").status_code == 404
