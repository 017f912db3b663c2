"""Où l'on est attendu : dans l'agenda, sur « À faire », et par le menu de la réussite éducative."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jalon.instances import operations as ops
from jalon.socle.agenda.sources import agenda
from jalon.socle.cloison import cloison
from tests.instances.conftest import inscrire, une_seance


@pytest.fixture
def prochaine(eps, awa, chloe, ville):
    """Dans une semaine ; Chloé y est conviée pour le second point."""
    with cloison(ville):
        seance = une_seance(awa, timezone.localdate() + timedelta(days=7))
        points = [inscrire(seance, enfant, awa) for enfant in eps.enfants[:2]]
        ops.convier(seance, intervenant=chloe.intervenant, point=points[1], par=awa)
        return seance


def attendues(compte, seance):
    return [(r.heure, r.neutre) for r in agenda(compte, seance.le, seance.le) if r.cle == f"seance-{seance.pk}"]


def test_un_membre_est_attendu_au_debut_un_convie_a_l_heure_de_son_point(prochaine, bruno, chloe, denis, ville):
    with cloison(ville):
        assert [h for h, _ in attendues(bruno, prochaine)] == [time(9)]
        assert [h for h, _ in attendues(chloe, prochaine)] == [time(9, 20)]
        assert attendues(denis, prochaine) == []


def test_une_seance_annulee_ou_un_point_retire_n_attend_plus_personne(prochaine, awa, bruno, chloe, ville):
    with cloison(ville):
        ops.retirer_point(prochaine.les_points.last(), raison="Accord retiré", le=timezone.localdate(), par=awa)
        assert attendues(chloe, prochaine) == []
        ops.annuler_seance(prochaine, par=awa)
        assert attendues(bruno, prochaine) == []


def test_ce_qui_part_dans_un_agenda_exterieur_ne_nomme_personne(prochaine, chloe, ville):
    with cloison(ville):
        [(_, neutre)] = attendues(chloe, prochaine)
    assert "SECRET" not in neutre.upper()


def test_l_accueil_dit_la_seance_a_venir_et_le_menu_mene_aux_eps(prochaine, bruno, client_de):
    texte = client_de(bruno).get(reverse("socle:accueil")).content.decode()
    assert "Séances et rendez-vous" in texte and "séance n° 2" in texte
    menu = client_de(bruno).get(reverse("reussite:enfants")).content.decode()
    assert menu.index(">Enfants") < menu.index("EPS")
    instances = client_de(bruno).get(reverse("instances:seances")).content.decode()
    assert "Décisions à suivre" in instances and "Doublons" not in instances
