"""Revenir en arrière, suivre un travail : chacun voit les siens, qui configure la ville voit tout."""

import pytest
from django.utils import timezone

from jalon.reussite import operations as reussite
from jalon.reussite.models import Enfant
from jalon.socle import taches
from jalon.socle.annulations import Annulation
from jalon.socle.cloison import cloison
from jalon.socle.exemples import UN_PDF
from jalon.socle.pieces import operations as pieces
from jalon.socle.pieces.models import Piece
from tests.reussite.dossiers import un_parcours


@pytest.fixture
def geste_de_bruno(ville, bruno):
    with cloison(ville):
        dossier = reussite.creer_enfant(nom="Benali", par=bruno)
        un_parcours(dossier, bruno, referent=bruno.intervenant)
        pieces.retirer(pieces.joindre(dossier=dossier, fichier=UN_PDF, nom="a.pdf", par=bruno), par=bruno)
        return Annulation.objects.get()


def test_on_annule_son_geste_et_tout_est_comme_avant(ville, bruno, geste_de_bruno, client_de):
    client = client_de(bruno)
    assert "Retrait de « a.pdf »" in client.get("/gestes/").content.decode()
    reponse = client.post(f"/gestes/{geste_de_bruno.pk}/annuler/", follow=True)
    assert "est annulé" in reponse.content.decode()
    with cloison(ville):
        assert Piece.objects.presentes().count() == 1


@pytest.mark.parametrize(("qui", "statut"), [("bruno", 302), ("awa", 302), ("denis", 404), ("voisine", 404)])
def test_qui_peut_annuler(qui, statut, geste_de_bruno, client_de, request):
    compte = request.getfixturevalue(qui)
    assert client_de(compte).post(f"/gestes/{geste_de_bruno.pk}/annuler/").status_code == statut


def test_qui_configure_sans_ouvrir_de_dossier_ne_lit_pas_ce_qu_on_y_a_retire(ville, bruno, un_compte, client_de):
    with cloison(ville):
        enfant = reussite.creer_enfant(nom="Benali", par=bruno)
        pieces.retirer(pieces.joindre(dossier=enfant, fichier=UN_PDF, nom="benali.pdf", par=bruno), par=bruno)
        geste = Annulation.objects.get()
    client = client_de(un_compte("administrateur"))
    assert "benali.pdf" not in client.get("/gestes/").content.decode()
    assert client.post(f"/gestes/{geste.pk}/annuler/").status_code == 404


def test_un_travail_montre_son_avancement_puis_arrete_le_sondage(ville, bruno, client_de):
    with cloison(ville):
        travail = taches.lancer("socle.essai", par=bruno)
        travail.avancer(12, 57)
    client = client_de(bruno)
    assert "12 sur 57" in client.get(f"/travaux/{travail.pk}/").content.decode()
    assert client.get(f"/travaux/{travail.pk}/", headers={"HX-Request": "true"}).status_code == 200
    taches.executer.call(ville.pk, travail.pk)
    assert client.get(f"/travaux/{travail.pk}/", headers={"HX-Request": "true"}).status_code == 286
    assert client.get("/travaux/").status_code == 200


def test_la_ville_voisine_ne_voit_ni_geste_ni_travail(ville, bruno, voisine, geste_de_bruno, client_de):
    with cloison(ville):
        travail = taches.lancer("socle.essai", par=bruno)
    client = client_de(voisine)
    assert "a.pdf" not in client.get("/gestes/").content.decode()
    assert client.get(f"/travaux/{travail.pk}/").status_code == 404


def test_qui_ne_voit_plus_le_dossier_n_y_defait_plus_rien(ville, bruno, awa, geste_de_bruno, client_de):
    with cloison(ville):
        parcours = Enfant.objects.get().les_parcours.get()
        reussite.nommer_referent(parcours, intervenant=awa.intervenant, du=timezone.localdate(), par=awa)
    client = client_de(bruno)
    assert "a.pdf" not in client.get("/gestes/").content.decode()
    assert client.post(f"/gestes/{geste_de_bruno.pk}/annuler/").status_code == 404
