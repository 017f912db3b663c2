"""Chercher un enfant, chercher avant de créer : trouver malgré les fautes, sans rien dire de ce qui est fermé."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from jalon.reussite.models import Enfant
from jalon.reussite.proximite import chercher, comparer, dossiers_proches, paires_proches
from jalon.socle.cloison import ModeIdentite, cloison
from tests.reussite.dossiers import un_enfant, un_parcours

CREER = "/reussite/enfants/nouveau/"
NAISSANCE = date(2018, 3, 9)


def trouves(texte, compte):
    return [str(enfant) for enfant in chercher(texte, compte)]


@pytest.mark.parametrize("texte", ["benali", "BÉNALI", "ines benali", "benaly", "Inès", "benalli ines"])
def test_un_nom_se_trouve_malgre_accents_casse_ordre_et_fautes(texte, monde):
    un_enfant(monde.awa, "Benali", "Inès")
    un_enfant(monde.awa, "Cohen", "Adam")
    assert trouves(texte, monde.awa) == ["BENALI Inès"]


@pytest.mark.parametrize("texte", ["", "   ", "'--", "%", "zzzz"])
def test_rien_ne_se_trouve_sans_nom(texte, monde):
    un_enfant(monde.awa, "Benali", "Inès")
    assert trouves(texte, monde.awa) == []


def test_le_nom_exact_vient_avant_les_noms_proches(monde):
    for nom in ("Benoli", "Benali", "Benalie"):
        un_enfant(monde.awa, nom)
    assert trouves("benali", monde.awa)[0] == "BENALI Inès"


def test_un_numero_de_dossier_se_cherche(monde):
    for nom in ("Benali", "Cohen", "Diallo"):
        un_enfant(monde.awa, nom)
    assert trouves("2", monde.awa) == ["COHEN Inès"]


def test_on_ne_trouve_que_ce_que_l_on_voit(monde):
    un_enfant(monde.awa, "Benali")
    un_parcours(un_enfant(monde.awa, "Benalie"), monde.awa, referent=monde.bruno.intervenant)
    assert trouves("benali", monde.bruno) == ["BENALIE Inès"]
    assert trouves("benali", monde.denis) == []


def test_la_recherche_rend_une_page_ou_un_fragment(ville, awa, client_de):
    with cloison(ville):
        un_enfant(awa, "Benali")
    client = client_de(awa)
    assert "<html" in client.get("/reussite/recherche/", {"q": "ben"}).text
    fragment = client.get("/reussite/recherche/", {"q": "ben"}, headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "BENALI" in fragment


# Ce qui rapproche deux dossiers


@pytest.mark.parametrize(
    ("une", "autre", "raison"),
    [
        (("benali ines", NAISSANCE), ("benali ines", NAISSANCE), "même nom, même date de naissance"),
        (("benali ines", NAISSANCE), ("benalli ines", NAISSANCE), "nom proche, même date de naissance"),
        (("benali ines", NAISSANCE), ("ines benali", date(2018, 9, 3)), "même nom, jour et mois de naissance inversés"),
        (("benali ines", NAISSANCE), ("benali ines", None), "même nom, date de naissance inconnue"),
        (
            ("benali ines", NAISSANCE),
            ("benali ines", date(2017, 3, 9)),
            "même nom, date de naissance presque identique",
        ),
        (("benali ines", NAISSANCE), ("benali adam", NAISSANCE), None),
        (("benali ines", NAISSANCE), ("benali ines", date(2012, 12, 25)), None),
        (("benali ines", NAISSANCE), ("cohen adam", NAISSANCE), None),
        (("ib", None), ("ib", None), None),
        (("ib", NAISSANCE), ("ib", NAISSANCE), "même nom, même date de naissance"),
    ],
)
def test_ce_qui_rapproche_et_ce_qui_separe(une, autre, raison):
    paire = comparer((1, *une), (2, *autre))
    assert (paire.raison if paire else None) == raison


# Chercher avant de créer


def test_un_dossier_visible_est_montre_et_se_rejoint(ville, awa, client_de):
    with cloison(ville):
        enfant = un_enfant(awa, "Benali", "Inès", NAISSANCE)
    page = client_de(awa).get(CREER, {"nom": "Benalli", "prenom": "ines", "naissance": "3/9/2018"})
    assert f"/reussite/enfants/{enfant.pk}/" in page.text
    assert "inversés" in page.text


def test_un_dossier_que_l_on_ne_voit_pas_ne_dit_que_son_existence(ville, awa, bruno, client_de):
    with cloison(ville):
        enfant = un_enfant(awa, "Benali", "Inès", NAISSANCE)
    page = client_de(bruno).get(CREER, {"nom": "Benalli", "prenom": "ines"})
    assert "existe déjà, et il ne vous est pas ouvert" in page.text
    assert "BENALI" not in page.text
    assert "09/03/2018" not in page.text
    assert f"/acces/reussite.enfant/{enfant.pk}/" in page.text


def test_sans_dossier_proche_rien_n_est_insinue(ville, awa, bruno, client_de):
    with cloison(ville):
        un_enfant(awa, "Cohen", "Adam")
    page = client_de(bruno).get(CREER, {"nom": "Benali", "prenom": "Inès"})
    assert "Aucun dossier ne ressemble" in page.text


@pytest.mark.parametrize("personne", ["chloe", "denis", "elise", "farid"])
def test_qui_ne_cree_pas_de_dossier_n_apprend_rien(personne, request, ville, awa, client_de):
    with cloison(ville):
        un_enfant(awa, "Benali", "Inès", NAISSANCE)
    compte = request.getfixturevalue(personne)
    assert client_de(compte).get(CREER, {"nom": "Benali", "prenom": "Inès"}).status_code == 403


def test_un_dossier_fusionne_n_est_plus_propose(ville, awa, client_de):
    with cloison(ville):
        garde, absorbe = un_enfant(awa, "Benali"), un_enfant(awa, "Benalli")
        Enfant.objects.filter(pk=absorbe.pk).update(fusionne_dans=garde)
        assert [enfant.pk for enfant, _ in dossiers_proches(identite="Benali Inès", naissance=None)] == [garde.pk]


def test_ce_qui_a_ete_cherche_pre_remplit_le_dossier(ville, awa, client_de):
    client = client_de(awa)
    page = client.get(CREER, {"nom": "Benali", "prenom": "Inès", "naissance": "9 mars 2018", "sexe": "F"})
    soupe = BeautifulSoup(page.content, "html.parser")
    saisie = client.get(soupe.find("a", string="Ouvrir un dossier")["href"])
    champs = BeautifulSoup(saisie.content, "html.parser")
    valeurs = {nom: champs.find("input", {"name": nom})["value"] for nom in ("nom", "prenom", "naissance")}
    assert valeurs == {"nom": "Benali", "prenom": "Inès", "naissance": "09/03/2018"}
    assert champs.select_one("select[name=sexe] option[selected]")["value"] == "F"


def test_une_date_impossible_est_dite_et_la_saisie_gardee(awa, client_de):
    page = client_de(awa).get(CREER, {"nom": "Benali", "naissance": "31/02/2018"})
    assert 'value="31/02/2018"' in page.text
    assert "Ouvrir un dossier" not in page.text


def test_sans_nom_ni_date_on_demande_de_quoi_chercher(awa, client_de):
    assert "Écrivez au moins un nom" in client_de(awa).get(CREER, {"nom": " ", "sexe": "F"}).text


@pytest.mark.parametrize("mode", ModeIdentite.values)
def test_chaque_mode_d_identite_retrouve_l_enfant(mode, ville, awa, client_de):
    ville.identite_enfants = mode
    ville.save()
    awa.refresh_from_db()
    with cloison(ville):
        un_enfant(awa, "Benali", "Inès", NAISSANCE)
    params = {"nom": "Benali", "prenom": "Inès", "initiales": "IB", "naissance": "9/3/2018"}
    page = client_de(awa).get(CREER, params)
    assert "Est-ce l'un de ces enfants" in page.text


# Les doublons


def test_les_doublons_se_trouvent_et_s_ecartent(ville, awa, client_de):
    with cloison(ville):
        premier = un_enfant(awa, "Benali", "Inès", NAISSANCE)
        second = un_enfant(awa, "Benalli", "Ines", NAISSANCE)
        un_enfant(awa, "Benali", "Adam", NAISSANCE)
        assert [(p.premier, p.second) for p in paires_proches(Enfant.objects.all())] == [(premier.pk, second.pk)]
    client = client_de(awa)
    assert "Benalli" in client.get("/reussite/doublons/").text.replace("BENALLI", "Benalli")
    client.post(f"/reussite/doublons/{second.pk}/{premier.pk}/ecarter/")
    assert "Aucun doublon en vue" in client.get("/reussite/doublons/").text


def test_fusionner_depuis_l_ecran(ville, awa, client_de):
    with cloison(ville):
        garde = un_enfant(awa, "Benali", "Inès", NAISSANCE)
        absorbe = un_enfant(awa, "Benalli", "Inès", NAISSANCE)
    client = client_de(awa)
    adresse = f"/reussite/doublons/{garde.pk}/{absorbe.pk}/"
    assert client.post(adresse, {}).status_code == 200
    reponse = client.post(adresse, {"nom": "absorbee"})
    assert reponse.url == f"/reussite/enfants/{garde.pk}/"
    with cloison(ville):
        assert Enfant.objects.actuels().get().nom == "Benalli"
    assert client.get(adresse).status_code == 404


def test_seul_qui_en_a_le_droit_fusionne(ville, awa, bruno, voisine, client_de):
    with cloison(ville):
        paire = [un_enfant(awa), un_enfant(awa)]
        for enfant in paire:
            un_parcours(enfant, awa, referent=bruno.intervenant)
    adresse = f"/reussite/doublons/{paire[0].pk}/{paire[1].pk}/"
    assert client_de(bruno).get(adresse).status_code == 403
    assert client_de(bruno).get("/reussite/doublons/").status_code == 403
    assert client_de(voisine).get(adresse).status_code == 404


def test_comparer_ne_coute_pas_le_carre_du_nombre_de_dossiers(monde, monkeypatch):
    compares = []
    vrai = comparer
    monkeypatch.setattr("jalon.reussite.proximite.comparer", lambda a, b: compares.append(1) or vrai(a, b))
    Enfant.objects.bulk_create(
        Enfant(numero=1000 + i, nom=f"Nom{i}", prenom="Inès", naissance=date(2010 + i % 9, 1 + i % 12, 1 + i % 28))
        for i in range(500)
    )
    paires_proches(Enfant.objects.all())
    assert len(compares) < 500 * 500 / 2 / 20
