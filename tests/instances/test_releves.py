"""Le relevé par public : chacun ne lit que ses enfants, et que ce dont il a besoin. Affirmé sur les octets."""

import pytest
from django.urls import reverse
from django.utils import timezone

from jalon.instances import operations as ops
from jalon.instances.lectures.releve import Public, partenaires, releve
from jalon.instances.models import Participation
from jalon.reussite.models import Partage
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.instances.conftest import LE

NOTES = ("Le père a perdu son travail.", "La maîtresse est inquiète.", "On ne sait pas encore.")


@pytest.fixture
def tenue(eps, awa, bruno, chloe, ville):
    """Trois situations examinées : la première avec Chloé, la deuxième confiée à Bruno, la troisième sans nom."""
    with cloison(ville):
        poursuite = valeur("decision_eps", "poursuite")
        for point, notes in zip(eps.points, NOTES, strict=True):
            ops.noter_point(point, version=point.version, compte_rendu=notes, parents_presents=True, par=awa)
        ops.decider(eps.points[0], decision=poursuite, texte="Bilan orthophonique", par=awa)
        ops.decider(eps.points[0], texte="Prévenir la maîtresse", responsable=chloe.intervenant, par=awa)
        ops.decider(eps.points[1], decision=poursuite, texte="Inscrire au CLAS", responsable=bruno.intervenant, par=awa)
        present = eps.seance.les_convocations.get(intervenant=bruno.intervenant)
        ops.noter_presences(eps.seance, participations={present: Participation.PRESENT}, par=awa)
        eps.seance.refresh_from_db()
    return eps


def lire(client, nom, *args) -> str:
    reponse = client.get(reverse(f"instances:{nom}", args=args))
    assert reponse.status_code == 200
    return reponse.content.decode()


def test_l_equipe_lit_tout_et_la_situation_sans_nom_le_reste(tenue, awa, bruno, client_de):
    for compte in (awa, bruno):
        texte = lire(client_de(compte), "releve_equipe", tenue.seance.pk)
        assert all(notes in texte for notes in NOTES)
        assert "SECRET00" in texte and "SECRET01" in texte and "SECRET02" not in texte
        assert "Bruno Keller" in texte and "parents présents" in texte


def test_un_partenaire_ne_lit_que_son_enfant_sans_les_notes_ni_les_taches_des_autres(tenue, awa, chloe, client_de):
    for compte in (awa, chloe):
        texte = lire(client_de(compte), "releve_partenaire", tenue.seance.pk, chloe.intervenant.pk)
        assert "SECRET00" in texte and "Poursuite" in texte and "Prévenir la maîtresse" in texte
        for tu in ("SECRET01", "SECRET02", "Bilan orthophonique", "Inscrire au CLAS", *NOTES):
            assert tu not in texte


def test_le_releve_d_un_partenaire_ne_s_ouvre_pas_a_un_autre(tenue, bruno, chloe, client_de):
    adresse = reverse("instances:releve_partenaire", args=[tenue.seance.pk, chloe.intervenant.pk])
    assert client_de(bruno).get(adresse).status_code == 404
    autre = reverse("instances:releve_partenaire", args=[tenue.seance.pk, bruno.intervenant.pk])
    assert client_de(chloe).get(autre).status_code == 404


def test_la_famille_ne_lit_que_son_enfant_ce_qui_est_decide_et_pas_ce_qui_s_est_dit(tenue, awa, client_de):
    texte = lire(client_de(awa), "releve_famille", tenue.points[0].pk)
    assert "SECRET00" in texte and "Bilan orthophonique" in texte and "Prévenir la maîtresse" in texte
    for tu in ("SECRET01", "SECRET02", "Inscrire au CLAS", *NOTES):
        assert tu not in texte
    assert "SECRET" not in lire(client_de(awa), "releve_famille", tenue.points[2].pk), "sans nom, rien à restituer"


def test_un_partage_ouvert_fait_un_destinataire_tant_qu_il_dure(tenue, ville, un_compte):
    with cloison(ville):
        qui, jour = un_compte("partenaire", nom="Paule Passage").intervenant, timezone.localdate()
        assert releve(tenue.seance, Public.PARTENAIRE, intervenant=qui).points == ()
        partage = Partage.objects.create(enfant=tenue.enfants[1], intervenant=qui, du=jour, au=jour)
        [point] = releve(tenue.seance, Public.PARTENAIRE, intervenant=qui).points
        assert "SECRET01" in point.titre and point.compte_rendu == ""
        partage.fini_le = jour
        partage.save()
        assert releve(tenue.seance, Public.PARTENAIRE, intervenant=qui).points == ()


def test_la_liste_des_partenaires_dit_a_qui_et_combien(tenue, bruno, chloe, ville):
    with cloison(ville):
        lus = dict(partenaires(tenue.seance))
    assert lus == {bruno.intervenant: 1, chloe.intervenant: 1}


def test_un_releve_ne_dit_ni_le_point_retire_ni_celui_qui_n_a_pas_ete_examine(eps, awa, ville):
    with cloison(ville):
        ops.decider(eps.points[0], texte="Relancer", par=awa)
        ops.retirer_point(eps.points[1], raison="Accord retiré", le=LE, par=awa)
        dits = releve(eps.seance, Public.EQUIPE).points
    assert len(dits) == 1 and "SECRET00" in dits[0].titre


def test_clos_le_releve_garde_le_nom_de_ce_qui_a_ete_dit_avec_un_nom(tenue, awa, ville):
    """L'accord retiré ensuite n'efface pas le passé."""
    with cloison(ville):
        ops.clore_seance(tenue.seance, le=LE, par=awa)
        tenue.enfants[0].les_accords.update(retire_le=timezone.localdate())
        tenue.seance.refresh_from_db()
        assert "SECRET00" in releve(tenue.seance, Public.EQUIPE).points[0].titre
