"""Toutes les adresses × tous les rôles × deux villes : ce qui s'ouvre, ce qui se refuse, ce qui n'existe pas."""

import logging

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import get_resolver, reverse

from jalon.socle.cloison import cloison
from jalon.socle.dossiers import est_visible
from jalon.socle.habilitations import ROLES_PAR_DEFAUT
from tests.clients import ClientDeTest
from tests.matrice import toutes_les_tables
from tests.matrice.objets import peupler, un_compte_par_role

TABLE = toutes_les_tables()
METHODES = ("GET", "POST")
REFUSE, ABSENT, PAS_AINSI = 403, 404, 405
# Qui suit l'enfant de la ville, rôle par rôle : écrit ici à la main, pour ne pas demander au code s'il a raison.
VOIENT_L_ENFANT = {"coordonnateur", "referent", "secretariat", "intervenant", "partenaire"}


def noms_du_resolveur(resolveur=None, espace="") -> set[str]:
    """Le nom de chaque adresse ; une adresse sans nom est rendue par son chemin, donc refusée par la matrice."""
    noms = set()
    for motif in (resolveur or get_resolver()).url_patterns:
        if hasattr(motif, "url_patterns"):
            noms |= noms_du_resolveur(motif, espace + (f"{motif.namespace}:" if motif.namespace else ""))
        else:
            noms.add(espace + (motif.name or str(motif.pattern)))
    return noms


def test_chaque_adresse_est_dans_la_matrice():
    noms = noms_du_resolveur()
    assert noms - set(TABLE) == set(), "Ajoutez ces adresses à la table de leur pièce, dans tests/matrice/."
    assert set(TABLE) - noms == set(), "Ces adresses n'existent plus : retirez-les de tests/matrice/."


class Visiteur:
    """Un client connecté (ou non) qui demande sans rien laisser derrière lui."""

    def __init__(self, compte=None):
        self.client = ClientDeTest(raise_request_exception=False)
        self.session = ""
        if compte is not None:
            self.client.force_login(compte)
            self.session = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def demander(self, methode, adresse):
        self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with transaction.atomic():
            reponse = getattr(self.client, methode.lower())(adresse)
            transaction.set_rollback(True)
        return reponse


def adresse_de(nom, objets) -> str:
    arguments = TABLE[nom].arguments
    return reverse(nom, kwargs=arguments(objets) if arguments else {})


@pytest.fixture(autouse=True)
def sans_bavardage():
    """Des milliers de refus attendus : les écrire au journal technique prendrait l'essentiel du temps."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def objets(ville):
    return peupler(ville)


def test_qui_voit_l_enfant(objets, ville):
    with cloison(ville):
        voient = {r for r, c in objets.comptes.items() if est_visible(c, "reussite.enfant", objets.enfant.pk)}
    assert voient == VOIENT_L_ENFANT


@pytest.mark.parametrize("role", ROLES_PAR_DEFAUT)
def test_chaque_role_dans_sa_ville(role, objets, ville):
    compte, fautes = objets.comptes[role], []
    visiteur = Visiteur(compte)
    for nom, regle in TABLE.items():
        with cloison(ville):
            permise, adresse = regle.est_permise(compte, objets), adresse_de(nom, objets)
        for methode in METHODES:
            status = visiteur.demander(methode, adresse).status_code
            refusee = status in (REFUSE, ABSENT)
            mauvaise = status >= 500 or (
                refusee and not (regle.peut_manquer and status == ABSENT)
                if permise or regle.publique
                else not (refusee or status == PAS_AINSI)
            )
            if mauvaise:
                fautes.append(f"{methode} {nom} : {status}, {'permise' if permise else 'interdite'}")
    assert fautes == []


@pytest.mark.parametrize("role", ROLES_PAR_DEFAUT)
def test_chaque_role_chez_la_voisine(role, objets, ville_voisine):
    compte, fautes = un_compte_par_role(ville_voisine)[role], []
    visiteur = Visiteur(compte)
    for nom, regle in TABLE.items():
        if regle.arguments is None or regle.partagee:
            continue
        with cloison(ville_voisine):
            a_les_droits = regle.a_les_droits(compte)
        permis = {ABSENT, PAS_AINSI} if a_les_droits else {REFUSE, ABSENT, PAS_AINSI}
        # Sans le droit, on est refusé avant qu'on cherche l'objet : demander à le lire suffit à le montrer.
        for methode in METHODES if a_les_droits else METHODES[:1]:
            status = visiteur.demander(methode, adresse_de(nom, objets)).status_code
            if status not in permis:
                fautes.append(f"{methode} {nom} : {status}")
    assert fautes == []


def test_l_hebergeur_sans_ville_n_ouvre_aucune_page_de_ville(objets):
    from jalon.socle.comptes.models import Compte

    visiteur = Visiteur(Compte.objects.creer(courriel="hote@hebergeur.example", nom="Hébergeur"))
    fautes = []
    for nom, regle in TABLE.items():
        status = visiteur.demander("GET", adresse_de(nom, objets)).status_code
        if status >= 500 or (regle.droits and status not in (REFUSE, ABSENT, PAS_AINSI)):
            fautes.append(f"{nom} : {status}")
    assert fautes == []


def test_sans_connexion_tout_mene_a_la_connexion(objets):
    visiteur, fautes = Visiteur(), []
    for nom, regle in TABLE.items():
        for methode in METHODES:
            reponse = visiteur.demander(methode, adresse_de(nom, objets))
            renvoyee = reponse.status_code == 302 and reponse.url.startswith(reverse("account_login"))
            if not regle.publique and not renvoyee:
                fautes.append(f"{methode} {nom} : {reponse.status_code}")
            if regle.publique and reponse.status_code >= 500:
                fautes.append(f"{methode} {nom} : {reponse.status_code}")
    assert fautes == []
