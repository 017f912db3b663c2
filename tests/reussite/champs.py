"""Ouvrir la fiche d'un enfant, remplir ses formulaires comme le ferait un navigateur, relire ce qui est écrit."""

from bs4 import BeautifulSoup
from django.urls import reverse

from jalon.socle.cloison import cloison

ENFANT = "reussite.enfant"


def onglet(enfant, nom="identite"):
    return reverse("reussite:enfant_onglet", args=[enfant.pk, nom])


def saisie(enfant, nom):
    return reverse("reussite:enfant_champs", args=[enfant.pk, nom])


def soupe(reponse):
    assert reponse.status_code == 200, reponse
    return BeautifulSoup(reponse.content, "html.parser")


def texte(reponse, selecteur="main"):
    return soupe(reponse).select_one(selecteur).get_text(" ", strip=True)


def noms_des_onglets(reponse):
    return [lien.get_text(strip=True) for lien in soupe(reponse).select(".onglets a")]


def remplie(client, adresse, **saisies):
    """Ce que le navigateur enverrait : le formulaire de la page, et ce que l'on y change."""
    form = soupe(client.get(adresse)).select_one("main form.formulaire")
    donnees = {}
    for entree in form.select("input[name], textarea[name], select[name]"):
        if entree.name == "select":
            choisie = entree.select_one("option[selected]")
            donnees[entree["name"]] = choisie["value"] if choisie else ""
        elif entree.get("type") in ("checkbox", "radio"):
            if entree.has_attr("checked"):
                donnees.setdefault(entree["name"], []).append(entree["value"])
        elif entree.get("type") != "file":
            donnees[entree["name"]] = entree.get("value", "") if entree.name == "input" else entree.get_text()
    return donnees | saisies


def enregistrer(client, adresse, **saisies):
    reponse = client.post(adresse, remplie(client, adresse, **saisies))
    assert reponse.status_code == 302, BeautifulSoup(reponse.content, "html.parser").select_one("main").get_text()
    return reponse


def relire(ville, modele, objet):
    with cloison(ville):
        return modele.objects.get(pk=objet.pk).champs_ville
