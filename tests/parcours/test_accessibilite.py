"""Chaque page de Jalon, ouverte par le rôle le plus riche : axe, débordement à 1280 et 320 px, console."""

import logging

import pytest

from jalon.socle.cloison import cloison
from tests.clients import ClientDeTest
from tests.matrice.objets import peupler
from tests.navigateur import LARGEURS, axe, ecouter, ne_deborde_pas
from tests.test_matrice import TABLE, adresse_de

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
LOTS = 4


def _pages(compte, objets, ville) -> list[str]:
    """Les adresses qui rendent une page entière à ce compte (None : sans connexion)."""
    client = ClientDeTest(raise_request_exception=False)
    if compte is not None:
        client.force_login(compte)
    adresses = []
    for nom, regle in TABLE.items():
        if compte is None and not regle.publique:
            continue
        with cloison(ville):
            adresse = adresse_de(nom, objets)
        reponse = client.get(adresse)
        if reponse.status_code == 200 and not reponse.streaming and b"<!doctype html" in reponse.content[:40].lower():
            adresses.append(adresse)
    return adresses


def _fautes(page, adresses) -> list[str]:
    trouvees, erreurs = [], ecouter(page)
    for adresse in adresses:
        page.goto(adresse, wait_until="load")
        page.evaluate("document.fonts.ready.then(() => true)")
        for largeur in LARGEURS:
            page.set_viewport_size({"width": largeur, "height": 800})
            for controle in (axe, ne_deborde_pas):
                try:
                    controle(page)
                except AssertionError as faute:
                    trouvees.append(f"{adresse} à {largeur} px : {faute}")
    return trouvees + erreurs


@pytest.fixture(autouse=True)
def sans_bavardage():
    """Les refus attendus, le temps de trouver les pages, n'ont rien à dire au journal technique."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("lot", range(LOTS))
def test_chaque_page_est_accessible_a_la_coordonnatrice(lot, ville, page, connectee):
    objets = peupler(ville)
    coordonnatrice = objets.comptes["coordonnateur"]
    adresses = _pages(coordonnatrice, objets, ville)
    assert len(adresses) > 60
    page = connectee(coordonnatrice)
    assert _fautes(page, adresses[lot::LOTS]) == []


def test_chaque_page_publique_est_accessible(ville, page):
    adresses = _pages(None, peupler(ville), ville)
    assert len(adresses) >= 5
    assert _fautes(page, adresses) == []


@pytest.mark.parametrize("role", ["elu", "partenaire"])
def test_les_pages_des_roles_restreints_sont_accessibles(role, ville, page, connectee):
    objets = peupler(ville)
    adresses = _pages(objets.comptes[role], objets, ville)
    assert _fautes(connectee(objets.comptes[role]), adresses) == []
