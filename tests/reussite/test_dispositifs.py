"""Les dispositifs de la ville : leurs noms, leurs règles."""

import pytest
from django.core.exceptions import ValidationError

from jalon.reussite import operations
from jalon.reussite.models import Dispositif
from jalon.reussite.operations.etapes import regles_de
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import libelles, valeur
from jalon.socle.listes.operations import ajouter_valeur
from jalon.socle.versions import Conflit
from tests.navigateur import controler

DISPOSITIFS = "/reglages/dispositifs/"


def test_un_dispositif_prend_un_nom_local_et_garde_son_code(dans_la_ville, awa):
    operations.regler_dispositif(valeur("dispositif", "PRE"), version=1, libelle="Coup de main", par=awa)
    assert libelles("dispositif")["PRE"] == "Coup de main"


def test_un_dispositif_ajoute_a_la_liste_se_regle(dans_la_ville, awa):
    neuf = ajouter_valeur("dispositif", libelle="Devoirs faits", par=awa)
    operations.regler_dispositif(neuf, version=1, individualise=False, mois_entre_points=0, par=awa)
    assert (regles_de(neuf).individualise, regles_de(neuf).mois_entre_points) == (False, 0)


def test_a_deux_le_second_voit_ce_que_le_premier_a_change(dans_la_ville, awa):
    pre = valeur("dispositif", "PRE")
    operations.regler_dispositif(pre, version=1, mois_entre_points=4, par=awa)
    with pytest.raises(Conflit, match="mois entre deux points d'étape"):
        operations.regler_dispositif(pre, version=1, mois_entre_points=2, par=awa)
    assert Dispositif.objects.get(valeur=pre).mois_entre_points == 4


def test_un_nom_deja_pris_est_refuse_et_rien_ne_change(dans_la_ville, awa):
    with pytest.raises(ValidationError, match="désigne déjà"):
        operations.regler_dispositif(
            valeur("dispositif", "PRE"), version=1, libelle="CLAS", mois_entre_points=4, par=awa
        )
    assert Dispositif.objects.get(valeur__code="PRE").mois_entre_points == 6


def test_la_page_regle_le_dispositif(client_de, awa, ville):
    client = client_de(awa)
    assert "Coup de pouce CLÉ" in client.get(DISPOSITIFS).text
    saisie = {"libelle": "Le PRE d'ici", "regle_entree": "decision", "mois_entre_points": "3", "version": "1"}
    reponse = client.post(f"{DISPOSITIFS}PRE/", saisie, follow=True)
    assert "Le dispositif est réglé" in reponse.text
    with cloison(ville):
        regle = Dispositif.objects.get(valeur__code="PRE")
        assert (regle.regle_entree, regle.mois_entre_points, regle.individualise) == ("decision", 3, False)
        assert libelles("dispositif")["PRE"] == "Le PRE d'ici"


def test_un_vieil_onglet_voit_le_conflit_et_garde_sa_saisie(client_de, awa, ville):
    with cloison(ville):
        operations.regler_dispositif(valeur("dispositif", "PRE"), version=1, duree_fixe=True, par=awa)
    saisie = {"libelle": "PRE", "regle_entree": "accord", "mois_entre_points": "9", "version": "1"}
    reponse = client_de(awa).post(f"{DISPOSITIFS}PRE/", saisie)
    assert "Awa Diarra a enregistré" in reponse.text
    assert 'value="9"' in reponse.text


def test_un_dispositif_inconnu_n_existe_pas(client_de, awa):
    assert client_de(awa).get(f"{DISPOSITIFS}RIEN/").status_code == 404


@pytest.mark.parametrize("role", ["referent", "secretariat", "elu"])
def test_sans_le_droit_de_configurer_la_page_est_fermee(client_de, un_compte, role):
    assert client_de(un_compte(role)).get(DISPOSITIFS).status_code == 403


@pytest.mark.navigateur
def test_les_pages_sont_accessibles(connectee, awa):
    page = connectee(awa)
    for chemin in ("", "PRE/"):
        controler(page, DISPOSITIFS + chemin)
