"""Les vues enregistrées : à soi, ou partagées ; jamais celles des autres."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError

from jalon.restitution.favoris import operations
from jalon.restitution.favoris.models import Favori
from jalon.socle.cloison import cloison

TYPE = "reussite.enfants"
LISTE = "/reussite/enfants/"


def une_vue(par, nom="Les filles", **champs):
    return operations.enregistrer(type=TYPE, nom=nom, parametres={"sexe": ["F"]}, par=par, **champs)


def vues_proposees(page):
    soupe = BeautifulSoup(page.content, "html.parser")
    return {lien.get_text(strip=True): lien["href"] for lien in soupe.select(".vues a")}


def parametres(adresse):
    return parse_qs(urlsplit(adresse).query)


def test_une_vue_enregistree_garde_filtres_tri_et_colonnes_sans_la_place(ville, awa, client_de):
    client = client_de(awa)
    adresse = f"/favoris/{TYPE}/nouveau/?sexe=F&tri=-nom&colonnes=-&colonnes=etat&q="
    reponse = client.post(adresse, {"nom": "  Les   filles "})
    gardes = {"sexe": ["F"], "tri": ["-nom"], "colonnes": ["-", "etat"]}
    assert parametres(reponse.url) == gardes
    assert parametres(vues_proposees(client.get(reponse.url))["Les filles"]) == gardes
    ouverte = BeautifulSoup(client.get(reponse.url).content, "html.parser").select(".vues [aria-current]")
    assert [vue.get_text(strip=True) for vue in ouverte] == ["Les filles"]


def test_la_place_dans_la_liste_n_est_pas_gardee(awa, client_de):
    reponse = client_de(awa).post(f"/favoris/{TYPE}/nouveau/?sexe=F&apres=12", {"nom": "Les filles"})
    assert reponse.url == f"{LISTE}?sexe=F"


def test_une_vue_n_est_vue_des_autres_que_partagee(ville, awa, bruno, client_de):
    with cloison(ville):
        une_vue(awa, "À moi")
        une_vue(awa, "À tous", partage=True)
    proposees = vues_proposees(client_de(bruno).get(LISTE))
    assert "À tous" in proposees
    assert "À moi" not in proposees


def test_on_ne_change_que_les_siennes(monde):
    vue = une_vue(monde.awa, partage=True)
    for geste in (
        lambda: operations.renommer(vue, nom="Autre", par=monde.bruno),
        lambda: operations.partager(vue, partage=False, par=monde.bruno),
        lambda: operations.supprimer(vue, par=monde.bruno),
    ):
        with pytest.raises(PermissionDenied):
            geste()


def test_deux_vues_de_meme_nom_se_refusent_en_clair(ville, awa, client_de):
    with cloison(ville):
        une_vue(awa)
    page = client_de(awa).post(f"/favoris/{TYPE}/nouveau/?sexe=M", {"nom": "Les filles"})
    assert page.status_code == 200
    assert "Vous avez déjà une vue de ce nom" in page.text


def test_une_vue_sans_nom_se_refuse(monde):
    with pytest.raises(ValidationError, match="Donnez un nom"):
        une_vue(monde.awa, "   ")


def test_modifier_puis_supprimer_sa_vue(ville, awa, bruno, client_de):
    with cloison(ville):
        vue = une_vue(awa)
    client = client_de(awa)
    client.post(f"/favoris/vue/{vue.pk}/", {"nom": "Filles", "partage": "on"})
    with cloison(ville):
        assert list(Favori.objects.values_list("nom", "partage")) == [("Filles", True)]
    assert client_de(bruno).post(f"/favoris/vue/{vue.pk}/supprimer/").status_code == 404
    client.post(f"/favoris/vue/{vue.pk}/supprimer/")
    with cloison(ville):
        assert Favori.objects.count() == 0


def test_un_ecran_inconnu_n_existe_pas_et_un_ecran_ferme_reste_ferme(awa, elise, client_de):
    assert client_de(awa).get("/favoris/inconnu/").status_code == 404
    assert client_de(elise).get(f"/favoris/{TYPE}/").status_code == 403


def test_la_ville_voisine_n_en_voit_rien(ville, awa, voisine, client_de):
    with cloison(ville):
        vue = une_vue(awa, partage=True)
    assert client_de(voisine).get(f"/favoris/vue/{vue.pk}/").status_code == 404
    assert "Les filles" not in vues_proposees(client_de(voisine).get(LISTE))
