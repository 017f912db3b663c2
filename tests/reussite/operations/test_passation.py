"""Passer la main et se faire remplacer : qui voit quoi, à partir de quand."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import Enfant
from jalon.reussite.operations.passation import LETTRE
from jalon.socle.echeances.models import Echeance
from tests.conftest import creer_compte
from tests.reussite.dossiers import un_enfant, un_parcours


@pytest.fixture
def lise(monde):
    return creer_compte(monde.ville, "referent", "Lise Moreau")


@pytest.fixture
def parcours(monde):
    return un_parcours(un_enfant(monde.awa), monde.awa, referent=monde.bruno.intervenant)


def voit(compte, parcours) -> bool:
    return Enfant.objects.visibles_par(compte).filter(pk=parcours.enfant_id).exists()


def proposer(parcours, lise, par, le=None):
    (passation,) = ops.proposer_passation(
        [parcours], vers=lise.intervenant, a_partir_du=le or timezone.localdate(), mot="Deux rendez-vous pris.", par=par
    )
    return passation


def test_proposer_ne_change_rien_avant_l_acceptation(monde, lise, parcours):
    proposer(parcours, lise, monde.bruno)
    assert voit(monde.bruno, parcours) and not voit(lise, parcours)
    assert Echeance.objects.a_faire().de(lise).count() == 1


def test_accepter_passe_le_dossier_les_echeances_et_la_lettre_aux_familles(monde, lise, parcours):
    ops.accepter_passation(proposer(parcours, lise, monde.bruno), par=lise)
    assert voit(lise, parcours) and not voit(monde.bruno, parcours)
    natures = {e.nature for e in Echeance.objects.a_faire().de(lise)}
    assert natures == {"point-d-etape", LETTRE}


def test_refuser_laisse_tout_et_revient_a_qui_proposait(monde, lise, parcours):
    passation = proposer(parcours, lise, monde.bruno)
    ops.refuser_passation(passation, raison="Je suis à 28 situations.", par=lise)
    assert voit(monde.bruno, parcours) and not voit(lise, parcours)
    assert "refusée par Lise" in Echeance.objects.a_faire().de(monde.bruno).get(nature="passation").libelle
    with pytest.raises(ValidationError, match="déjà reçu sa réponse"):
        ops.accepter_passation(passation, par=lise)


def test_une_proposition_impossible_dit_pourquoi(monde, lise, parcours):
    with pytest.raises(ValidationError, match="suit déjà"):
        proposer(parcours, monde.bruno, monde.awa)
    proposer(parcours, lise, monde.bruno)
    with pytest.raises(ValidationError, match="attendez sa réponse"):
        proposer(parcours, lise, monde.bruno)
    with pytest.raises(ValidationError, match="au moins un parcours"):
        ops.proposer_passation([], vers=lise.intervenant, a_partir_du=timezone.localdate(), par=monde.bruno)


@pytest.mark.parametrize(("du", "au", "voit_le_dossier"), [(0, 5, True), (-5, 0, True), (1, 5, False), (-5, -1, False)])
def test_l_interim_ouvre_les_dossiers_de_l_absent_entre_ses_dates(monde, lise, parcours, du, au, voit_le_dossier):
    jour = timezone.localdate()
    ops.decider_interim(
        absent=monde.bruno.intervenant,
        remplacant=lise.intervenant,
        du=jour + timedelta(days=du),
        au=jour + timedelta(days=au),
        par=monde.awa,
    )
    assert voit(lise, parcours) is voit_le_dossier
    assert voit(monde.bruno, parcours)
    assert Echeance.objects.a_faire().de(lise).exists() is voit_le_dossier
    assert parcours.les_referents.get().intervenant == monde.bruno.intervenant


def test_finir_un_interim_ferme_les_dossiers_le_lendemain(monde, lise, parcours):
    jour = timezone.localdate()
    interim = ops.decider_interim(
        absent=monde.bruno.intervenant,
        remplacant=lise.intervenant,
        du=jour - timedelta(days=3),
        au=jour + timedelta(days=3),
        par=monde.awa,
    )
    assert ops.finir_interim(interim, par=monde.awa).au == jour
    a_venir = ops.decider_interim(
        absent=monde.bruno.intervenant,
        remplacant=lise.intervenant,
        du=jour + timedelta(days=9),
        au=jour + timedelta(days=12),
        par=monde.awa,
    )
    assert ops.finir_interim(a_venir, par=monde.awa) is None


def test_la_coordination_choisit_parmi_les_seuls_referents(monde, lise, parcours, client_de):
    page = client_de(monde.awa).get(reverse("reussite:passation")).content.decode()
    de_qui = page[page.index("Parcours suivis par") : page.index("</nav>", page.index("Parcours suivis par"))]
    assert "Bruno Keller" in de_qui
    assert "Élise" not in de_qui and "Lise" not in de_qui
