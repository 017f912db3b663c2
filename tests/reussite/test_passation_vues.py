"""Passer la main à l'écran : ce que l'ancien référent ne lit plus, nulle part."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.socle.agenda.sources import agenda
from jalon.socle.cloison import cloison
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from tests.reussite.dossiers import un_enfant, un_parcours

JOUR = timezone.localdate()


@pytest.fixture
def lise(un_compte):
    return un_compte("referent", nom="Lise Moreau")


@pytest.fixture
def enfant(ville, awa, bruno):
    with cloison(ville):
        enfant = un_enfant(awa, nom="Zéphyrin", prenom="Oriane")
        un_parcours(enfant, awa, referent=bruno.intervenant)
        ops.prendre_rendez_vous(
            enfants=[enfant], le=JOUR + timedelta(days=2), avec="Mme Zéphyrin", intervenant=bruno.intervenant, par=bruno
        )
        echeances.creer(libelle="Rappeler la mère", le=JOUR, dossier=enfant, responsable=bruno.intervenant, par=bruno)
    return enfant


@pytest.fixture
def passe(ville, enfant, bruno, lise):
    def passer():
        with cloison(ville):
            (passation,) = ops.proposer_passation(
                list(enfant.les_parcours.all()), vers=lise.intervenant, a_partir_du=JOUR, par=bruno
            )
            ops.accepter_passation(passation, par=lise)

    return passer


@pytest.mark.parametrize("page", ["socle:accueil", "socle:agenda", "reussite:passation", "socle:a_faire"])
def test_la_main_passee_aucune_page_ne_nomme_plus_l_enfant(client_de, bruno, passe, enfant, page):
    client = client_de(bruno)
    passe()
    lue = client.get(reverse(page), follow=True)
    assert lue.status_code == 200
    assert "Zéphyrin" not in lue.text and "ZÉPHYRIN" not in lue.text and "Oriane" not in lue.text
    assert reverse("reussite:enfant", args=[enfant.pk]) not in lue.text


def test_avant_de_passer_la_main_l_agenda_nomme_l_enfant(ville, bruno, enfant):
    with cloison(ville):
        titres = [r.titre for r in agenda(bruno, JOUR, JOUR + timedelta(days=5), sauf=("socle.echeances",))]
        assert titres == [f"Rendez-vous : {enfant}"]


def test_ce_qui_restait_a_faire_suit_le_dossier(ville, bruno, lise, passe, enfant):
    passe()
    with cloison(ville):
        assert not Echeance.objects.a_faire().de(bruno).du_dossier(enfant).exists()
        assert Echeance.objects.a_faire().de(lise).filter(libelle="Rappeler la mère").exists()


def test_qui_tient_encore_un_parcours_garde_ce_qu_il_avait_a_faire(ville, awa, bruno, lise, enfant):
    with cloison(ville):
        un_parcours(enfant, awa, dispositif="CLAS", referent=bruno.intervenant)
        (passation,) = ops.proposer_passation(
            [enfant.les_parcours.order_by("pk").first()], vers=lise.intervenant, a_partir_du=JOUR, par=bruno
        )
        ops.accepter_passation(passation, par=lise)
        assert Echeance.objects.a_faire().de(bruno).filter(libelle="Rappeler la mère").exists()
