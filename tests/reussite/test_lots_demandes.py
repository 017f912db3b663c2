"""Confier des demandes en lot : l'aperçu, le geste, le retour."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jalon.reussite import operations as ops
from jalon.reussite.models import Demande
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal
from tests.restitution.echange.outils import exporter_vers

ADRESSE = "/reussite/demandes/confier/"


@pytest.fixture
def demandes(ville, awa, bruno):
    """Deux demandes que personne ne suit, une que Bruno suit."""
    with cloison(ville):
        lues = [ops.deposer_demande(le=date(2026, 9, 9), nom=nom, par=awa) for nom in ("Alpha", "Bravo", "Charlie")]
        ops.modifier_demande(lues[2], version=lues[2].version, suivie_par=bruno.intervenant, par=awa)
        return lues


def confier(client, demandes, a, etape="faire"):
    donnees = {"selection": [d.pk for d in demandes], "intervenant": a.intervenant.pk, "etape": "apercu"}
    page = client.post(ADRESSE, donnees)
    if etape == "apercu":
        return page
    return client.post(ADRESSE, donnees | {"etape": etape, "apercu": page.context["apercu"]["empreinte"]})


def suivies(*demandes):
    return [Demande.objects.get(pk=d.pk).suivie_par_id for d in demandes]


def test_l_apercu_dit_combien_et_qui_est_ecarte(client_de, awa, bruno, demandes):
    page = confier(client_de(awa), demandes, bruno, etape="apercu")
    assert page.context["apercu"]["retenues"] == 2
    assert f"Demande n° {demandes[2].numero} : déjà suivie par Bruno Keller" in page.text


def test_confier_puis_tout_rendre_d_un_geste(ville, client_de, awa, bruno, demandes, tmp_path):
    avant = exporter_vers(ville, tmp_path / "avant.zip")
    assert confier(client_de(awa), demandes, bruno).status_code == 302
    with cloison(ville):
        assert suivies(*demandes) == [bruno.intervenant.pk] * 3
        lignes = LigneJournal.objects.filter(action="reussite.demande_modifiee").order_by("-numero")
        assert {ligne.objet_id for ligne in lignes[:2]} == {d.pk for d in demandes[:2]}
        annuler(Annulation.objects.get(code="reussite.demandes_confiees"), par=awa)
        assert suivies(*demandes) == [None, None, bruno.intervenant.pk]
    assert exporter_vers(ville, tmp_path / "apres.zip") == avant


def test_une_demande_confiee_a_un_autre_depuis_y_reste(ville, awa, bruno, demandes):
    with cloison(ville):
        geste = ops.confier_les_demandes(demandes, intervenant=bruno.intervenant, par=awa)
        demande = Demande.objects.get(pk=demandes[0].pk)
        ops.modifier_demande(demande, version=demande.version, suivie_par=awa.intervenant, par=awa)
        annuler(geste, par=awa)
        assert suivies(*demandes[:2]) == [awa.intervenant.pk, None]


def test_confier_a_qui_les_suit_deja_se_refuse(ville, awa, bruno, demandes):
    with cloison(ville), pytest.raises(ValidationError, match="déjà suivies par Bruno Keller"):
        ops.confier_les_demandes(demandes[2:], intervenant=bruno.intervenant, par=awa)


def test_la_ville_voisine_ne_confie_pas_nos_demandes(ville, client_de, voisine, demandes):
    page = client_de(voisine).post(ADRESSE, {"selection": [d.pk for d in demandes]})
    assert page.context["demandes"] == []


def test_seul_qui_traite_les_demandes_les_confie(client_de, awa, bruno, demandes):
    assert client_de(bruno).get(ADRESSE).status_code == 403
    gestes = client_de(awa).get(reverse("reussite:demandes")).context["tableau"].gestes
    assert [g.libelle for g in gestes] == ["Confier"]
    assert not client_de(bruno).get(reverse("reussite:demandes")).context["tableau"].gestes
