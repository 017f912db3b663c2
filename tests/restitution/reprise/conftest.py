"""Awa devant l'assistant, un tableau de suivi à la main."""

import pytest

from jalon.restitution.reprise.models import Reprise
from tests.restitution.reprise.classeurs import televerse, un_xlsx
from tests.restitution.reprise.pas_a_pas import LIGNES, accepter_les_colonnes, choisir_la_feuille, relire


@pytest.fixture
def client(client_de, awa):
    return client_de(awa)


@pytest.fixture
def deposer(client, ville):
    """Dépose un fichier et rend la reprise née du dépôt."""

    def par_l_ecran(contenu, nom="suivi.xlsx", gabarit="suivi", **coches) -> Reprise:
        saisie = {"gabarit": gabarit, "fichier": televerse(contenu, nom), **coches}
        reponse = client.post("/reglages/reprise/", saisie)
        assert reponse.status_code == 302, reponse.content.decode()
        return relire(ville)

    return par_l_ecran


@pytest.fixture
def verifiee(client, ville, deposer):
    """Le suivi d'Awa, lu et vérifié : deux lignes vont, la troisième a deux défauts."""
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"Suivi": LIGNES})))
    return accepter_les_colonnes(client, ville, reprise)
