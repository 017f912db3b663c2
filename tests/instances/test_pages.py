"""Préparer, tenir et clore à l'écran : ce que l'on tape, ce qui se passe, ce qui se refuse."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jalon.instances import operations as ops
from jalon.instances.models import Convocation, Decision, EtatSeance, Instance, Point, Seance
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.instances.conftest import LE, un_enfant_a_examiner, une_seance
from tests.reussite.dossiers import un_enfant


@pytest.fixture
def client(client_de, awa):
    return client_de(awa)


def page(client, nom, *args) -> str:
    return client.get(reverse(f"instances:{nom}", args=args)).content.decode()


def poster(client, adresse, /, *args, **donnees):
    return client.post(reverse(f"instances:{adresse}", args=args), donnees)


def tenir(client, point, **donnees):
    texte = page(client, "point", point.pk)
    version = re.search(r'name="version" value="(\d+)"', texte)[1]
    return poster(client, "point_tenir", point.pk, **({"version": version, "parents_presents": ""} | donnees))


def relu(ville, objet):
    with cloison(ville):
        return type(objet).objects.get(pk=objet.pk)


def test_planifier_mene_a_la_seance_et_propose_le_rythme(client, ville, awa):
    with cloison(ville):
        equipe = Instance.objects.get(code="equipe")
        ops.planifier(equipe, le=LE, debut=time(10), par=awa)
    assert f"{LE + timedelta(days=7):%d/%m/%Y}" in page(client, "seance_planifier", equipe.pk)
    reponse = poster(client, "seance_planifier", equipe.pk, le="25/11/2026", debut="9h30")
    with cloison(ville):
        seance = Seance.objects.get(debut=time(9, 30))
    assert reponse.url == reverse("instances:seance", args=[seance.pk])


def test_les_candidats_coches_s_inscrivent_et_ne_se_proposent_plus(client, ville, awa):
    with cloison(ville):
        seance = une_seance(awa)
        nomme, anonyme = un_enfant_a_examiner(awa, 0), un_enfant_a_examiner(awa, 1, informe=False)
    texte = page(client, "candidats", seance.pk)
    assert "SECRET00" in texte and "SECRET01" not in texte and "Sera présentée sans nom" in texte
    assert poster(client, "candidats", seance.pk).status_code == 200, "rien de coché : la page le dit"
    poster(client, "candidats", seance.pk, candidats=[f"reussite.enfant:{e.pk}" for e in (nomme, anonyme)])
    with cloison(ville):
        assert list(Point.objects.values_list("renvoi__vers_id", "anonyme")) == [(nomme.pk, False), (anonyme.pk, True)]
    assert "Aucune situation à proposer" in page(client, "candidats", seance.pk)


def test_la_reunion_d_equipe_se_compose_seule(client, ville, awa):
    with cloison(ville):
        un_enfant_a_examiner(awa, 0)
        seance = ops.planifier(Instance.objects.get(code="equipe"), le=timezone.localdate(), par=awa)
    texte = page(client, "candidats", seance.pk)
    assert "Demande du" in texte and "A changé depuis" in texte and " checked" in texte


def test_une_situation_que_rien_ne_propose_se_cherche_par_son_nom(client, ville, awa):
    with cloison(ville):
        seance = une_seance(awa)
        enfant = un_enfant(awa, nom="Zidi", prenom="Noé")
    adresse = reverse("instances:candidats", args=[seance.pk])
    assert "ZIDI" not in page(client, "candidats", seance.pk)
    assert "Situation n°" in client.get(f"{adresse}?q=zidi").content.decode()
    client.post(f"{adresse}?q=zidi", {"candidats": [f"reussite.enfant:{enfant.pk}"]})
    with cloison(ville):
        assert Point.objects.get().renvoi.vers_id == enfant.pk


def test_un_candidat_forge_ne_s_inscrit_pas(client, eps, ville):
    reponse = poster(client, "candidats", eps.seance.pk, candidats=["reussite.enfant:999999"])
    assert reponse.status_code == 200
    with cloison(ville):
        assert Point.objects.count() == 3


def test_monter_un_point_d_un_bouton_sans_script_et_sur_place_avec(client, eps, ville):
    reponse = poster(client, "point_placer", eps.points[2].pk, place=1)
    assert reponse.url.endswith(f"#point-{eps.points[2].pk}")
    assert relu(ville, eps.points[2]).ordre == 1
    adresse = reverse("instances:point_placer", args=[eps.points[2].pk])
    fragment = client.post(adresse, {"place": 3}, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="ordre-du-jour"') and "9h40" in fragment


def test_tenir_note_decide_et_passe_au_point_suivant(client, eps, ville, bruno):
    with cloison(ville):
        poursuite = valeur("decision_eps", "poursuite")
    decision = {"d-decision": poursuite.pk, "d-texte": "Relancer le CMP", "d-responsable": bruno.intervenant.pk}
    notes = {"compte_rendu": "La mère est venue.", "parents_presents": "True"}
    reponse = tenir(client, eps.points[0], suivant="1", **notes, **decision, **{"d-pour_le": "10/12/2026"})
    assert reponse.url == reverse("instances:point", args=[eps.points[1].pk])
    with cloison(ville):
        point, prise = Point.objects.get(pk=eps.points[0].pk), Decision.objects.get()
        assert (point.compte_rendu, point.parents_presents, point.examine_le) == ("La mère est venue.", True, LE)
        assert (prise.decision, prise.responsable, prise.echeance.le.day) == (poursuite, bruno.intervenant, 10)
        assert Seance.objects.get(pk=eps.seance.pk).etat == EtatSeance.TENUE
    reponse = tenir(client, eps.points[2], suivant="1")
    assert reponse.url == reverse("instances:seance", args=[eps.seance.pk]), "après le dernier, la séance"


def test_une_date_mal_ecrite_ne_perd_ni_les_notes_ni_la_decision(client, eps, ville):
    donnees = {"compte_rendu": "À garder.", "d-texte": "Relancer", "d-pour_le": "32/13/2026"}
    texte = tenir(client, eps.points[0], **donnees).content.decode()
    assert "À garder." in texte and "Relancer" in texte and "32/13/2026" in texte
    assert relu(ville, eps.points[0]).examine_le is None


def test_a_deux_sur_la_meme_tablette_rien_ne_se_perd(client, eps, ville, client_de, un_compte):
    secretaire = client_de(un_compte("secretariat", nom="Sofia Secrétaire"))
    ouverte = page(secretaire, "point", eps.points[0].pk)
    tenir(client, eps.points[0], compte_rendu="Ce qu'Awa a noté.")
    version = re.search(r'name="version" value="(\d+)"', ouverte)[1]
    donnees = {"version": version, "compte_rendu": "Ce que Sofia a noté.", "d-texte": "Relancer"}
    texte = poster(secretaire, "point_tenir", eps.points[0].pk, **donnees).content.decode()
    assert "Awa" in texte and "Ce que Sofia a noté." in texte and "Relancer" in texte
    assert relu(ville, eps.points[0]).compte_rendu == "Ce qu'Awa a noté."
    with cloison(ville):
        assert not Decision.objects.exists()
    version = re.search(r'name="version" value="(\d+)"', texte)[1]
    poster(secretaire, "point_tenir", eps.points[0].pk, **donnees | {"version": version})
    assert relu(ville, eps.points[0]).compte_rendu == "Ce que Sofia a noté."


def test_pointer_n_ecrit_que_ce_que_l_on_a_touche(client, eps, ville):
    with cloison(ville):
        premiere, seconde = eps.seance.les_convocations.filter(point=None)
        ouverte = {f"avant_{c.pk}": "convie" for c in (premiere, seconde)} | {
            str(c.pk): "convie" for c in (premiere, seconde)
        }
        Convocation.objects.filter(pk=seconde.pk).update(participation="excuse")
    client.post(reverse("instances:seance_presences", args=[eps.seance.pk]), ouverte | {str(premiere.pk): "present"})
    assert [relu(ville, c).participation for c in (premiere, seconde)] == ["present", "excuse"]


def test_valider_le_releve_fige_la_seance(client, eps, ville, awa):
    with cloison(ville):
        ops.decider(eps.points[0], texte="Relancer", par=awa)
    assert "2 non examinés" in page(client, "seance_clore", eps.seance.pk)
    poster(client, "seance_clore", eps.seance.pk, le="18/11/2026")
    assert relu(ville, eps.seance).etat == EtatSeance.CLOSE
    texte = page(client, "seance", eps.seance.pk)
    assert "Relevé validé" in texte and "Monter" not in texte and "Retirer" not in texte
    assert "<textarea" not in page(client, "point", eps.points[0].pk)
    refuse = poster(client, "point_placer", eps.points[1].pk, place=1)
    assert refuse.status_code == 302 and relu(ville, eps.points[1]).ordre == 2


def test_un_membre_lit_mais_n_ecrit_pas(eps, bruno, client_de, ville):
    client = client_de(bruno)
    assert "<textarea" not in page(client, "point", eps.points[0].pk)
    for nom, pk in (
        ("point_tenir", eps.points[0].pk),
        ("point_placer", eps.points[0].pk),
        ("seance_clore", eps.seance.pk),
    ):
        assert poster(client, nom, pk, le="18/11/2026").status_code == 403


def test_chacun_suit_ses_decisions_et_dit_les_siennes_faites(eps, awa, bruno, chloe, client_de, ville):
    with cloison(ville):
        la_sienne = ops.decider(eps.points[0], texte="Relancer le CMP", responsable=bruno.intervenant, par=awa)
        d_une_autre = ops.decider(eps.points[1], texte="Appeler l'école", responsable=awa.intervenant, par=awa)
    client = client_de(bruno)
    texte = page(client, "decisions")
    assert "Relancer le CMP" in texte and "Appeler" not in texte
    assert poster(client, "decision_faite", d_une_autre.pk, le="20/11/2026").status_code == 403
    poster(client, "decision_faite", la_sienne.pk, le="20/11/2026")
    assert relu(ville, la_sienne).mise_en_oeuvre_le and "Relancer le CMP" not in page(client, "decisions")
    assert poster(client_de(chloe), "decision_faite", d_une_autre.pk, le="20/11/2026").status_code == 404


def test_les_decisions_a_reprendre_s_affichent_a_la_seance_suivante(client, eps, awa, ville):
    with cloison(ville):
        ops.decider(eps.points[0], texte="Relancer le CMP", par=awa)
        suivante = une_seance(awa, LE + timedelta(days=30))
    assert "Relancer le CMP" in page(client, "seance", suivante.pk)


def test_regler_l_instance_et_ses_membres(client, ville, chloe):
    with cloison(ville):
        instance = Instance.objects.get(code="eps")
    donnees = {"nom": "Cellule de réussite", "type": "eps", "confidentialite": "nominative", "minutes_par_point": 15}
    poster(client, "instance_modifier", instance.pk, **donnees)
    poster(client, "membre_ajouter", instance.pk, intervenant=chloe.intervenant.pk, role="permanent")
    texte = page(client, "instance", instance.pk)
    assert "Cellule de réussite" in texte and "Chloé" in texte and "Charte à signer" in texte
    assert "Chloé" in page(client, "charte", instance.pk)
