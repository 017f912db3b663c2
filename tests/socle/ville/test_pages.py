"""Les pages « La ville » et « Conservation », la feuille et le logo."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from jalon.reussite.operations import creer_enfant
from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.comptes.models import Compte
from jalon.socle.conservation import DureeDeLaVille
from jalon.socle.ville import operations
from jalon.socle.ville.exemples import UN_PNG
from tests.navigateur import axe, controler

VILLE = "/reglages/ville/"
CONSERVATION = "/reglages/conservation/"
DOSSIER = f"{CONSERVATION}reussite.dossier/"
BLEU = "#1d5a9e"


def _formulaire(client, adresse) -> dict:
    """Ce que le navigateur renverrait si l'on ne touchait à rien."""
    page = BeautifulSoup(client.get(adresse).content, "html.parser")
    form = page.main.find("form", class_="formulaire")
    cases = {i["name"]: "on" for i in form.find_all("input", type="checkbox") if i.has_attr("checked")}
    saisies = [i for i in form.find_all("input") if i.get("name") and i.get("type") != "checkbox"]
    champs = {i["name"]: i.get("value", "") for i in saisies} | cases
    champs |= {t["name"]: t.text.strip() for t in form.find_all("textarea")}
    for select in form.find_all("select"):
        champs[select["name"]] = select.find("option", selected=True)["value"]
    return champs


def _textes(reponse, selecteur) -> list[str]:
    return [e.get_text(strip=True) for e in BeautifulSoup(reponse.text, "html.parser").select(selecteur)]


def _actuelle(ville):
    return Collectivite.objects.get(pk=ville.pk)


@pytest.mark.parametrize("role", ["referent", "secretariat", "intervenant", "partenaire", "accueil", "elu", "dpo"])
@pytest.mark.parametrize("adresse", [VILLE, f"{VILLE}logo/", CONSERVATION, DOSSIER])
def test_sans_le_droit_de_configurer_les_reglages_sont_fermes(client_de, un_compte, role, adresse):
    assert client_de(un_compte(role)).get(adresse).status_code == 403


@pytest.mark.parametrize("adresse", [VILLE, f"{VILLE}logo/", f"{VILLE}logo/retirer/", DOSSIER])
def test_sans_le_droit_de_configurer_rien_ne_s_envoie(client_de, bruno, ville, adresse):
    assert client_de(bruno).post(adresse, {"nom": "À moi", "version": 1}).status_code == 403
    assert _actuelle(ville).nom == "Val-Clair"


@pytest.mark.parametrize("role", ["administrateur", "coordonnateur"])
def test_qui_configure_regle_la_ville_depuis_la_page(client_de, un_compte, ville, role):
    client = client_de(un_compte(role))
    saisie = _formulaire(client, VILLE) | {"nom": "Val-Clair-le-Bas", "ages_au_mois": "9", "ages_au_jour": "1"}
    reponse = client.post(VILLE, saisie, follow=True)
    assert "Les réglages de la ville sont enregistrés." in reponse.text
    assert _textes(reponse, ".marque-ville") == ["Val-Clair-le-Bas"]
    assert (_actuelle(ville).ages_au_jour, _actuelle(ville).ages_au_mois) == (1, 9)


def test_un_envoi_sans_changement_n_ecrit_rien(client_de, awa, ville):
    client = client_de(awa)
    assert "rien n&#x27;a été écrit" in client.post(VILLE, _formulaire(client, VILLE), follow=True).text
    assert (_actuelle(ville).version, _actuelle(ville).couleur) == (1, "")


def test_un_refus_garde_la_saisie_et_propose_une_couleur(client_de, awa, ville):
    client = client_de(awa)
    reponse = client.post(VILLE, _formulaire(client, VILLE) | {"couleur": "#ffcc00", "nom": "Val-Doré"})
    assert "Plus foncée, #" in reponse.text
    assert 'value="Val-Doré"' in reponse.text
    assert _actuelle(ville).nom == "Val-Clair"


def test_a_deux_le_second_voit_le_conflit_et_ne_perd_rien(client_de, awa, ville):
    client = client_de(awa)
    ouverte = _formulaire(client, VILLE)
    with cloison(ville):
        operations.modifier_ville(version=1, seuil_secret=11, par=awa)
    reponse = client.post(VILLE, ouverte | {"nom": "Val-Clair-le-Haut"})
    page = BeautifulSoup(reponse.text, "html.parser")
    assert "Seuil de secret statistique" in page.find(class_="conflit").text
    assert page.find("input", {"name": "nom"})["value"] == "Val-Clair-le-Haut"
    assert page.find("input", {"name": "seuil_secret"})["value"] == "11"
    client.post(VILLE, ouverte | {"nom": "Val-Clair-le-Haut", "version": "2"})
    assert (_actuelle(ville).nom, _actuelle(ville).seuil_secret) == ("Val-Clair-le-Haut", 11)


def test_la_page_dit_combien_de_noms_restent(client_de, awa, ville):
    with cloison(ville):
        creer_enfant(nom="Benali", prenom="Inès", par=awa)
    client = client_de(awa)
    page = BeautifulSoup(client.get(VILLE).text, "html.parser").main.text
    assert "n’efface rien d’office" in page
    assert "1 fiche d'enfant" in page and "0 famille" not in page
    reponse = client.post(VILLE, _formulaire(client, VILLE) | {"identite_enfants": "numero"}, follow=True)
    assert "toujours dans la base" in reponse.text
    assert "BENALI" not in client.get("/reussite/enfants/").text


def test_un_nom_que_la_ville_ne_garde_plus_n_est_dans_aucune_page(client_de, awa, ville):
    with cloison(ville):
        ines = creer_enfant(nom="Benali", prenom="Inès", par=awa)
        operations.modifier_ville(version=1, identite_enfants="numero", par=awa)
    client, fiche = client_de(awa), f"/reussite/enfants/{ines.pk}/"
    for adresse in (fiche, f"{fiche}identite/", f"{fiche}historique/", f"{fiche}modifier/", "/reglages/journal/", "/"):
        page = client.get(adresse).text
        assert "Benali" not in page, adresse
        assert "Inès" not in page, adresse


def test_la_feuille_de_la_ville_est_gardee_tant_que_la_couleur_ne_change_pas(client_de, awa, voisine, ville):
    client = client_de(awa)
    assert "ville.css" not in client.get(VILLE).text
    assert client.get("/ville.css").text == ""
    client.post(VILLE, _formulaire(client, VILLE) | {"couleur": BLEU})
    assert '<link rel="stylesheet" href="/ville.css?v=1d5a9e">' in client.get(VILLE).text
    feuille = client.get("/ville.css?v=1d5a9e")
    assert (feuille["Content-Type"], "immutable" in feuille["Cache-Control"]) == ("text/css", True)
    assert f"--primaire: light-dark({BLEU}," in feuille.text
    assert "immutable" not in client.get("/ville.css?v=autre")["Cache-Control"]
    assert client_de(voisine).get("/ville.css?v=1d5a9e").text == ""


def test_le_logo_se_depose_se_montre_et_se_retire(client_de, awa, voisine, ville):
    client = client_de(awa)
    assert client.get("/ville/logo/").status_code == 404
    fichier = SimpleUploadedFile("logo.png", UN_PNG, content_type="text/html")
    assert "Le logo est dans le bandeau." in client.post(f"{VILLE}logo/", {"fichier": fichier}, follow=True).text
    image = BeautifulSoup(client.get("/").text, "html.parser").find("img", class_="marque-logo")
    reponse = client.get(image["src"])
    assert (reponse.content, reponse["Content-Type"]) == (UN_PNG, "image/png")
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert client_de(voisine).get(image["src"]).status_code == 404
    client.post(f"{VILLE}logo/retirer/")
    assert "marque-logo" not in client.get("/").text
    assert "pas de logo" in client.post(f"{VILLE}logo/retirer/", follow=True).text


def test_un_logo_refuse_dit_pourquoi(client_de, awa):
    fichier = SimpleUploadedFile("logo.svg", b"<svg/>", content_type="image/svg+xml")
    assert "PNG ou JPEG" in client_de(awa).post(f"{VILLE}logo/", {"fichier": fichier}).text


def test_la_conservation_dit_d_ou_vient_chaque_duree_et_ce_que_la_ville_a_choisi(client_de, awa, voisine):
    client = client_de(awa)
    assert "À décider" in client.get(CONSERVATION).text
    assert {"Proposition", "Texte, par analogie"} <= set(_textes(client.get(CONSERVATION), ".badge-etat"))
    assert "par analogie" in client.get(DOSSIER).text
    saisie = _formulaire(client, DOSSIER) | {"mois_en_base_active": "18", "justification": "Avis du délégué."}
    client.post(DOSSIER, saisie)
    assert "18 mois" in client.get(CONSERVATION).text
    assert "18 mois" not in client_de(voisine).get(CONSERVATION).text


def test_une_duree_ne_se_fixe_pas_sans_justification(client_de, awa, ville):
    client = client_de(awa)
    reponse = client.post(DOSSIER, _formulaire(client, DOSSIER) | {"mois_en_base_active": "36"})
    assert 'value="36"' in reponse.text
    with cloison(ville):
        assert not DureeDeLaVille.objects.exists()


def test_une_duree_inconnue_n_existe_pas(client_de, awa):
    assert client_de(awa).get(f"{CONSERVATION}rien.de.tel/").status_code == 404


def test_l_hebergeur_n_a_ni_couleur_ni_logo(client_de):
    client = client_de(Compte.objects.creer(courriel="hebergeur@hote.example", nom="Hébergeur"))
    assert client.get("/ville.css").text == ""
    assert client.get("/ville/logo/").status_code == 404


@pytest.mark.parametrize("adresse", [VILLE, CONSERVATION])
def test_une_page_coute_autant_pour_un_enfant_que_pour_cinquante(
    client_de, awa, ville, adresse, django_assert_max_num_queries
):
    client = client_de(awa)
    client.get(adresse)
    couts = []
    for combien in (1, 49):
        with cloison(ville):
            for _ in range(combien):
                creer_enfant(nom="Benali", prenom="Inès", par=awa)
        with django_assert_max_num_queries(100) as requetes:
            client.get(adresse)
        couts.append(len(requetes))
    assert couts[0] == couts[1]


@pytest.mark.navigateur
def test_les_pages_sont_accessibles(connectee, awa, ville):
    with cloison(ville):
        operations.modifier_ville(version=ville.version, couleur=BLEU, par=awa)
        operations.poser_le_logo(fichier=UN_PNG, par=awa)
    page = connectee(awa)
    for chemin in (VILLE, f"{VILLE}logo/", CONSERVATION, DOSSIER):
        controler(page, chemin)


@pytest.mark.navigateur
def test_la_couleur_et_le_logo_se_reglent_depuis_la_page(connectee, awa, ville, tmp_path):
    fichier = tmp_path / "logo.png"
    fichier.write_bytes(UN_PNG)
    page = connectee(awa)
    page.goto(VILLE)
    page.get_by_label("Couleur principale").fill(BLEU)
    page.get_by_role("button", name="Enregistrer les réglages").click()
    page.get_by_text("La nouvelle couleur se lit").wait_for()
    bouton = page.get_by_role("button", name="Enregistrer les réglages")
    assert bouton.evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(29, 90, 158)"
    page.get_by_role("link", name="Ajouter un logo").click()
    page.get_by_label("Image du logo").set_input_files(fichier)
    axe(page)
    page.get_by_role("button", name="Mettre ce logo").click()
    page.get_by_text("Le logo est dans le bandeau.").wait_for()
    page.wait_for_function("() => document.querySelector('.marque-logo').naturalWidth === 1")
