"""Les gestes de l'assistant, comme les fait une personne : une page, son formulaire, la suivante."""

from django.urls import reverse

from jalon.restitution.reprise.models import Reprise
from jalon.socle import taches
from jalon.socle.cloison import cloison

ENTETES = ["N°", "Nom", "Prénom", "F/G", "Né(e) le", "Classe"]
LIGNES = [
    ENTETES,
    ["1", "Benali", "Inès", "F", "15/03/2018", "CE1"],
    ["2", "Cohen", "Léa", "fille", "2/6/2017", "CE2 A"],
    ["3", "Diallo", "Moussa", "G", "le printemps", "cours inconnu"],
]


def relire(ville) -> Reprise:
    with cloison(ville):
        return Reprise.objects.select_related("travail", "annulation").latest("pk")


def page(client, reprise, nom, *arguments, **parametres):
    return client.get(reverse(f"reprise:{nom}", args=[reprise.pk, *arguments]), parametres)


def poster(client, reprise, nom, *arguments, **donnees):
    return client.post(reverse(f"reprise:{nom}", args=[reprise.pk, *arguments]), donnees)


def choisir_la_feuille(client, ville, reprise) -> Reprise:
    """Accepte ce que la page propose."""
    propose = page(client, reprise, "feuille").context["form"].initial
    reponse = poster(client, reprise, "feuille", **propose)
    assert reponse.status_code == 302, reponse.context["form"].errors
    return relire(ville)


def accepter_les_colonnes(client, ville, reprise, **changements) -> Reprise:
    form = page(client, reprise, "colonnes").context["form"]
    reponse = poster(client, reprise, "colonnes", **saisie(form) | changements)
    assert reponse.status_code == 302, reponse.context["form"].errors
    return tourner(ville)


def saisie(form) -> dict:
    """Ce que le navigateur renverrait si l'on ne touchait à rien."""
    return {nom: form[nom].value() or "" for nom in form.fields}


def tourner(ville) -> Reprise:
    """L'ouvrier passe."""
    with cloison(ville):
        en_attente = list(taches.Travail.objects.filter(etat=taches.EtatTravail.EN_ATTENTE))
    for travail in en_attente:
        taches.executer.call(ville.pk, travail.pk)
    return relire(ville)
