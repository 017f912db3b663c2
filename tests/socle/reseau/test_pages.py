"""Les pages du réseau, rubrique par rubrique."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from jalon.socle.cloison import cloison
from jalon.socle.comptes.models import Compte
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau import operations
from jalon.socle.reseau.exemples import CARRE
from jalon.socle.reseau.models import Etablissement, Intervenant, Quartier, Structure
from jalon.socle.reseau.rubriques import RUBRIQUES
from tests.navigateur import controler

SAISIES = {
    "structures": {"nom": "Centre social", "courriel": "centre@exemple.fr"},
    "intervenants": {"nom": "Lefort", "prenom": "Nadia"},
    "etablissements": {"nom": "École Pasteur", "uai": "0990001N"},
    "quartiers": {"nom": "La Verrerie", "valide_du": "1/1/2024"},
    "communes": {"nom": "Val-Clair", "code_insee": "99001"},
    "lieux": {"nom": "Salle des fêtes", "adresse": "1 place du Marché"},
}
TOUTES = pytest.mark.parametrize("code", RUBRIQUES)


def _un_objet(ville, code, **champs):
    propres = {**SAISIES[code], **champs}
    propres |= {"valide_du": date(2024, 1, 1)} if code == "quartiers" else {}
    with cloison(ville):
        return RUBRIQUES[code].creer(par=None, **propres)


@TOUTES
def test_une_fiche_se_cree_se_modifie_se_retire_et_se_remet(client_de, awa, ville, code):
    client, modele = client_de(awa), RUBRIQUES[code].modele
    assert client.get(f"/reseau/{code}/nouveau/").status_code == 200
    reponse = client.post(f"/reseau/{code}/nouveau/", SAISIES[code], follow=True)
    assert SAISIES[code]["nom"] in BeautifulSoup(reponse.content, "html.parser").h1.text
    with cloison(ville):
        objet = modele.objects.get(nom=SAISIES[code]["nom"])
    adresse = f"/reseau/{code}/{objet.pk}/"
    client.post(f"{adresse}modifier/", {**SAISIES[code], "nom": "Un autre nom"}, follow=True)
    assert "Un autre nom" in client.get(f"/reseau/{code}/").text
    client.post(f"{adresse}retirer/", follow=True)
    assert "Un autre nom" not in client.get(f"/reseau/{code}/").text
    assert "Un autre nom" in client.get(f"/reseau/{code}/?retires=on").text
    assert "Retiré le" in client.get(adresse).text
    client.post(f"{adresse}remettre/", follow=True)
    assert "Un autre nom" in client.get(f"/reseau/{code}/").text


@TOUTES
@pytest.mark.parametrize(
    ("role", "voit", "tient"),
    [
        ("administrateur", 200, 200),
        ("secretariat", 200, 200),
        ("referent", 200, 403),
        ("intervenant", 200, 403),
        ("partenaire", 403, 403),
        ("accueil", 403, 403),
        ("elu", 403, 403),
    ],
)
def test_voir_et_tenir_le_reseau_sont_deux_droits(client_de, un_compte, ville, code, role, voit, tient):
    objet, client = _un_objet(ville, code), client_de(un_compte(role))
    base = f"/reseau/{code}/"
    assert client.get(base).status_code == client.get(f"{base}{objet.pk}/").status_code == voit
    for suite in ("nouveau/", f"{objet.pk}/modifier/"):
        assert client.get(base + suite).status_code == tient
    assert client.post(f"{base}{objet.pk}/retirer/").status_code == (302 if tient == 200 else 403)


@TOUTES
def test_ce_qui_est_a_la_ville_voisine_n_existe_pas(client_de, voisine, ville, code):
    objet, client = _un_objet(ville, code), client_de(voisine)
    assert str(objet) not in client.get(f"/reseau/{code}/").text
    for suite in ("", "modifier/"):
        assert client.get(f"/reseau/{code}/{objet.pk}/{suite}").status_code == 404
    for suite in ("modifier/", "retirer/", "remettre/"):
        assert client.post(f"/reseau/{code}/{objet.pk}/{suite}", SAISIES[code]).status_code == 404


@TOUTES
def test_une_saisie_refusee_est_gardee(client_de, awa, code):
    saisie = {**SAISIES[code], "nom": "x" * 161}
    page = BeautifulSoup(client_de(awa).post(f"/reseau/{code}/nouveau/", saisie).content, "html.parser")
    assert page.find(attrs={"name": "nom"})["value"] == "x" * 161
    assert page.select_one("[data-resume-erreurs]")


@TOUTES
def test_une_liste_coute_autant_pour_une_ligne_que_pour_cinquante(
    client_de, awa, ville, code, django_assert_max_num_queries
):
    client = client_de(awa)

    def cout():
        with django_assert_max_num_queries(60) as requetes:
            assert client.get(f"/reseau/{code}/").status_code == 200
        return len(requetes)

    _garnir(ville, code, 1)
    client.get(f"/reseau/{code}/")
    pour_une = cout()
    _garnir(ville, code, 50)
    assert cout() == pour_une


def _garnir(ville, code, combien):
    """Des lignes dont chaque lien est rempli."""
    with cloison(ville):
        for i in range(combien):
            champs = {"nom": f"Nom {combien}-{i}"}
            if code == "communes":
                champs["code_insee"] = f"{combien:02}{i:03}"
            if code == "intervenants":
                champs["structure"] = operations.creer_structure(nom=f"S {i}", par=None)
            if code in ("structures", "etablissements", "quartiers"):
                champs["type"] = valeur(RUBRIQUES[code].liste_des_types, "autre" if code != "quartiers" else "qpv")
            if code in ("etablissements", "lieux"):
                champs["quartier"] = operations.creer_quartier(nom=f"Q {i}", par=None)
            objet = RUBRIQUES[code].creer(par=None, **champs)
            if code == "etablissements":
                operations.classer(objet, zone=valeur("zone_scolarisation", "rep"), depuis=None, par=None)


# Trier et paginer par clé


def _noms(reponse):
    page = BeautifulSoup(reponse.content, "html.parser")
    return [tr.td.get_text(strip=True) for tr in page.tbody.find_all("tr")], page


def _suivre(client, adresse, rel):
    """Les noms de toutes les pages, en suivant « suivants » ou « précédents »."""
    tous, dernier = [], None
    for _ in range(10):
        noms, page = _noms(client.get(adresse))
        tous.append(noms)
        lien = page.find("a", rel=rel)
        if lien is None:
            return tous, adresse, page
        adresse, dernier = f"/reseau/structures/{lien['href']}", lien
    raise AssertionError(f"Trop de pages : {dernier}")


@pytest.mark.parametrize("tri", ["nom", "-nom", "type", "-type"])
def test_les_pages_se_suivent_sans_trou_ni_redite(client_de, awa, ville, tri):
    with cloison(ville):
        types = [None, valeur("partenaire_type", "caf"), valeur("partenaire_type", "ville")]
        for i in range(120):
            operations.creer_structure(nom=f"Structure {i % 7}", type=types[i % 3], adresse=str(i), par=None)
        pks = set(Structure.objects.values_list("pk", flat=True))
    client = client_de(awa)
    aller, derniere, page = _suivre(client, f"/reseau/structures/?tri={tri}", "next")
    assert [len(noms) for noms in aller] == [50, 50, 20]
    assert "101–120 sur 120" in page.text
    retour, _, page = _suivre(client, derniere, "prev")
    assert retour == aller[::-1]
    assert "1–50 sur 120" in page.text
    assert len(pks) == sum(map(len, aller))


def test_une_place_perdue_rend_le_debut(client_de, awa, ville):
    _un_objet(ville, "structures")
    for place in ("apres=999999", "avant=x", "apres=²", "avant=" + "9" * 40):
        assert "Centre social" in client_de(awa).get(f"/reseau/structures/?{place}").text


def test_un_tri_ou_un_filtre_inconnu_ne_casse_rien(client_de, awa, ville):
    _un_objet(ville, "structures")
    client = client_de(awa)
    for reste in ("tri=mot_de_passe", "tri=-", "type=inconnu", "type=&q=%00", "q=" + "x" * 200):
        assert client.get(f"/reseau/structures/?{reste}").status_code == 200


def test_la_liste_se_cherche_et_se_filtre(client_de, awa, ville):
    with cloison(ville):
        operations.creer_structure(nom="Élan", type=valeur("partenaire_type", "caf"), par=None)
        operations.creer_structure(nom="Envol", type=valeur("partenaire_type", "ville"), par=None)
    client = client_de(awa)
    assert _noms(client.get("/reseau/structures/?q=elan"))[0] == ["Élan"]
    assert _noms(client.get("/reseau/structures/?type=ville"))[0] == ["Envol"]


# Les champs qui demandent plus


def test_lier_un_compte_demande_de_gerer_les_comptes(client_de, un_compte, awa, ville):
    secretaire = un_compte("secretariat")
    reponse = client_de(secretaire).get("/reseau/intervenants/nouveau/")
    assert 'name="compte"' not in reponse.text
    assert 'name="compte"' in client_de(awa).get("/reseau/intervenants/nouveau/").text
    client_de(secretaire).post("/reseau/intervenants/nouveau/", {"nom": "Sonde", "compte": secretaire.pk})
    with cloison(ville):
        assert Intervenant.objects.get(nom="Sonde").compte is None


def test_seuls_les_comptes_libres_de_la_ville_se_lient(client_de, awa, ville, voisine):
    libre = Compte.objects.creer(courriel="libre@exemple.fr", nom="Libre", collectivite=ville)
    page = BeautifulSoup(client_de(awa).get("/reseau/intervenants/nouveau/").content, "html.parser")
    proposes = {o["value"] for o in page.find("select", attrs={"name": "compte"}).find_all("option")}
    assert proposes == {"", str(libre.pk)}


def test_un_contour_s_envoie_par_fichier_et_se_dessine(client_de, awa, ville):
    client = client_de(awa)
    fichier = SimpleUploadedFile("verrerie.geojson", json.dumps(CARRE).encode())
    reponse = client.post("/reseau/quartiers/nouveau/", {"nom": "La Verrerie", "fichier": fichier}, follow=True)
    dessin = BeautifulSoup(reponse.content, "html.parser").find("svg", class_="contour")
    assert dessin["aria-label"].startswith("Contour de La Verrerie")
    with cloison(ville):
        quartier = Quartier.objects.get()
        assert quartier.contour == CARRE
    client.post(f"/reseau/quartiers/{quartier.pk}/modifier/", {"nom": "La Verrerie", "contour": ""})
    with cloison(ville):
        assert Quartier.objects.get().contour is None


@pytest.mark.parametrize("contour", [b"{", b"\xff\xfe", json.dumps({"type": "Point", "coordinates": [2, 48]}).encode()])
def test_un_mauvais_contour_est_dit_et_n_enregistre_rien(client_de, awa, ville, contour):
    client = client_de(awa)
    par_fichier = {"nom": "La Verrerie", "fichier": SimpleUploadedFile("x.geojson", contour)}
    for saisie in (par_fichier, {"nom": "La Verrerie", "contour": contour.decode("latin-1")}):
        reponse = client.post("/reseau/quartiers/nouveau/", saisie)
        assert reponse.status_code == 200
        assert "contour" in BeautifulSoup(reponse.content, "html.parser").select_one("[data-resume-erreurs]").text
    with cloison(ville):
        assert not Quartier.objects.exists()


def test_un_etablissement_se_classe_et_se_declasse(client_de, awa, ville):
    ecole, client = _un_objet(ville, "etablissements"), client_de(awa)
    adresse = f"/reseau/etablissements/{ecole.pk}/"
    with cloison(ville):
        rep = valeur("zone_scolarisation", "rep")
    client.post(f"{adresse}classer/", {"zone": rep.pk, "depuis": "1/9/2024"})
    assert "REP, depuis le 1 septembre 2024" in client.get(adresse).text
    refus = client.post(f"{adresse}classer/", {"zone": "", "depuis": "31/2/2024"})
    assert "31/2/2024" in refus.text
    with cloison(ville):
        classement = Etablissement.objects.get().les_classements.get()
    client.post(f"{adresse}classements/{classement.pk}/supprimer/")
    assert "Aucun classement n’est connu." in client.get(adresse).text


def test_le_classement_de_la_ville_voisine_ne_s_efface_pas(client_de, voisine, awa, ville):
    ecole = _un_objet(ville, "etablissements")
    with cloison(ville):
        classement = operations.classer(ecole, zone=valeur("zone_scolarisation", "rep"), depuis=None, par=awa)
    adresse = f"/reseau/etablissements/{ecole.pk}/"
    for suite in ("classer/", f"classements/{classement.pk}/supprimer/"):
        assert client_de(voisine).post(adresse + suite).status_code == 404


def test_la_fiche_d_une_structure_montre_ses_intervenants(client_de, awa, ville):
    structure = _un_objet(ville, "structures")
    _un_objet(ville, "intervenants", structure=structure)
    assert "Nadia Lefort" in client_de(awa).get(f"/reseau/structures/{structure.pk}/").text


@pytest.mark.navigateur
def test_les_pages_sont_accessibles(connectee, awa, ville):
    page = connectee(awa)
    controler(page, "/reseau/lieux/")
    for code in RUBRIQUES:
        champs = {"contour": CARRE} if code == "quartiers" else {}
        objet = _un_objet(ville, code, **champs)
        for suite in ("", "nouveau/", f"{objet.pk}/", f"{objet.pk}/modifier/"):
            controler(page, f"/reseau/{code}/{suite}")
