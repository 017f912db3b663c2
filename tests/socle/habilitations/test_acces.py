"""L'accès exceptionnel motivé, et « qui peut voir et pourquoi »."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from jalon.reussite.exemples import un_enfant
from jalon.reussite.models import Enfant
from jalon.socle.cloison import cloison
from jalon.socle.habilitations import AccesExceptionnel
from jalon.socle.habilitations import operations as ops
from jalon.socle.habilitations.visibilite import comptes_qui_voient
from jalon.socle.journal.models import LigneJournal

MOTIF = "L'école m'appelle en urgence à son sujet."


@pytest.fixture
def enfant(monde):
    return un_enfant(monde)


def ouvrir(enfant, par, motif=MOTIF):
    return ops.ouvrir_acces_exceptionnel(dossier_type="reussite.enfant", dossier_id=enfant.pk, motif=motif, par=par)


def test_il_ouvre_le_dossier_pour_vingt_quatre_heures(enfant, monde):
    assert not Enfant.objects.visibles_par(monde.bruno).exists()
    acces = ouvrir(enfant, monde.bruno)
    assert list(Enfant.objects.visibles_par(monde.bruno)) == [enfant]
    assert acces.expire_le - acces.ouvert_le < timedelta(hours=24, minutes=1)
    AccesExceptionnel.objects.update(expire_le=timezone.now())
    assert not Enfant.objects.visibles_par(monde.bruno).exists()


@pytest.mark.parametrize("motif", ["", "   ", "urgent"])
def test_sans_motif_le_dossier_reste_ferme(enfant, monde, motif):
    with pytest.raises(ValidationError, match="pourquoi"):
        ouvrir(enfant, monde.bruno, motif)
    assert not AccesExceptionnel.objects.exists()


def test_sans_le_droit_il_n_y_a_pas_d_acces(enfant, monde):
    with pytest.raises(PermissionDenied):
        ouvrir(enfant, monde.chloe)


def test_un_dossier_deja_ouvert_ne_s_ouvre_pas_deux_fois(enfant, monde):
    ouvrir(enfant, monde.bruno)
    with pytest.raises(ValidationError, match="déjà ouvert"):
        ouvrir(enfant, monde.bruno)


def test_le_motif_est_au_journal_du_dossier(enfant, monde):
    ouvrir(enfant, monde.bruno)
    ligne = LigneJournal.objects.get(action="socle.acces_exceptionnel_ouvert")
    assert (ligne.dossier_id, ligne.compte_id, ligne.contenu["motif"]) == (enfant.pk, monde.bruno.pk, MOTIF)


def test_le_fermer_avant_l_heure(enfant, monde):
    acces = ouvrir(enfant, monde.bruno)
    with pytest.raises(PermissionDenied):
        ops.fermer_acces_exceptionnel(acces, par=monde.farid)
    ops.fermer_acces_exceptionnel(acces, par=monde.awa)
    assert not Enfant.objects.visibles_par(monde.bruno).exists()
    with pytest.raises(ValidationError, match="déjà fermé"):
        ops.fermer_acces_exceptionnel(acces, par=monde.awa)


# Qui peut voir, et pourquoi


def test_qui_voit_et_pourquoi(enfant, monde):
    assert {vue.compte: vue.raisons for vue in comptes_qui_voient(enfant)} == {
        monde.awa: ["Coordonnateur : toute la ville"]
    }
    ouvrir(enfant, monde.bruno)
    raisons = {vue.compte: vue.raisons for vue in comptes_qui_voient(enfant)}[monde.bruno]
    assert any(MOTIF in raison for raison in raisons)


# Les pages


@pytest.fixture
def dossier(ville, awa):
    """Un enfant de la ville, sans que le test reste sous sa cloison."""
    from types import SimpleNamespace

    with cloison(ville):
        return un_enfant(SimpleNamespace(awa=awa))


def page(enfant):
    return reverse("socle:acces_ouvrir", args=["reussite.enfant", enfant.pk])


def test_la_page_demande_le_motif_sans_rien_dire_de_l_enfant(client_de, bruno, dossier):
    client = client_de(bruno)
    reponse = client.get(page(dossier))
    assert reponse.status_code == 200
    assert dossier.nom not in reponse.text
    assert "en une phrase" in client.post(page(dossier), {"motif": "vite"}).text
    assert client.post(page(dossier), {"motif": MOTIF}).url == reverse("reussite:enfant", args=[dossier.pk])


def test_le_coordonnateur_le_voit_sur_son_accueil_et_le_ferme(client_de, awa, bruno, dossier, ville):
    client_de(bruno).post(page(dossier), {"motif": MOTIF})
    chez_awa = client_de(awa)
    assert "L&#x27;école m&#x27;appelle en urgence" in chez_awa.get("/").text
    with cloison(ville):
        acces = AccesExceptionnel.objects.get()
    chez_awa.post(reverse("socle:acces_fermer", args=[acces.pk]))
    assert client_de(bruno).get(reverse("reussite:enfant", args=[dossier.pk])).status_code == 404


def test_on_ne_ferme_pas_l_acces_d_un_autre(client_de, bruno, un_compte, dossier, ville):
    client_de(bruno).post(page(dossier), {"motif": MOTIF})
    with cloison(ville):
        acces = AccesExceptionnel.objects.get()
    autre = un_compte("referent")
    assert client_de(autre).post(reverse("socle:acces_fermer", args=[acces.pk])).status_code == 404
    assert MOTIF[:6] not in client_de(autre).get(reverse("socle:acces")).text


def test_un_dossier_que_l_on_voit_s_ouvre_sans_motif(client_de, un_compte, dossier):
    secretaire = un_compte("secretariat")
    assert client_de(secretaire).get(page(dossier)).status_code == 403
    client = client_de(un_compte("referent"))
    assert client.get(reverse("socle:acces_ouvrir", args=["socle.rien", 1])).status_code == 404
    assert client.get(reverse("socle:acces_ouvrir", args=["reussite.enfant", 999_999])).status_code == 404
