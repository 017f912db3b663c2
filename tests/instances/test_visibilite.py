"""Qui ouvre quelle séance, quel point, à quel moment de sa vie ; et ce que chacun y lit."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalon.instances import operations as ops
from jalon.instances.models import Membre, Point, Seance
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal, Nature
from tests.instances.conftest import LE, inscrire, un_enfant_a_examiner

VU, REFUSE, ABSENT = 200, 403, 404


@pytest.fixture
def gens(eps, awa, bruno, chloe, denis, elise, voisine, un_compte):
    """Chaque personnage, par ce qu'il est pour cette séance."""
    return {
        "anime": awa,
        "membre": bruno,
        "sans charte": eps.sans_charte,
        "convié": chloe,
        "étranger": un_compte("partenaire", nom="Paule Étrangère"),
        "accueil": denis,
        "élue": elise,
        "voisine": voisine,
    }


def _decider(eps, awa):
    ops.decider(eps.points[0], texte="Relancer le CMP", par=awa)


ETATS = {
    "planifiée": lambda eps, awa: None,
    "convoquée": lambda eps, awa: ops.convoquer(eps.seance, le=LE, par=awa),
    "tenue": lambda eps, awa: _decider(eps, awa),
    "close": lambda eps, awa: (_decider(eps, awa), ops.clore_seance(eps.seance, le=LE, par=awa)),
}
# Qui → (la séance, son premier point, le second, l'ordre du jour nominatif, le relevé de l'équipe)
ATTENDUS = {
    "anime": (VU, VU, VU, VU, VU),
    "membre": (VU, VU, VU, VU, VU),
    "sans charte": (REFUSE, ABSENT, ABSENT, REFUSE, REFUSE),
    "convié": (VU, VU, ABSENT, VU, ABSENT),
    "étranger": (ABSENT, ABSENT, ABSENT, ABSENT, ABSENT),
    "accueil": (ABSENT, ABSENT, ABSENT, ABSENT, ABSENT),
    "élue": (ABSENT, ABSENT, ABSENT, ABSENT, ABSENT),
    "voisine": (ABSENT, ABSENT, ABSENT, ABSENT, ABSENT),
}


@pytest.mark.parametrize("etat", ETATS)
def test_chacun_ouvre_ce_qui_le_regarde(etat, eps, gens, awa, ville, client_de):
    with cloison(ville):
        ETATS[etat](eps, awa)
    adresses = [
        reverse("instances:seance", args=[eps.seance.pk]),
        reverse("instances:point", args=[eps.points[0].pk]),
        reverse("instances:point", args=[eps.points[1].pk]),
        reverse("instances:ordre_du_jour", args=[eps.seance.pk, "noms"]),
        reverse("instances:releve_equipe", args=[eps.seance.pk]),
    ]
    lus = {qui: tuple(client_de(compte).get(a).status_code for a in adresses) for qui, compte in gens.items()}
    assert lus == ATTENDUS


def test_sans_charte_la_page_dit_quoi_faire_et_la_signature_ouvre_la_seance(eps, awa, ville, client_de):
    client, adresse = client_de(eps.sans_charte), reverse("instances:seance", args=[eps.seance.pk])
    reponse = client.get(adresse)
    assert "charte de confidentialité" in reponse.content.decode() and "Secret" not in reponse.content.decode()
    assert str(eps.instance) in client.get(reverse("instances:seances")).content.decode()
    with cloison(ville):
        membre = Membre.objects.get(intervenant=eps.sans_charte.intervenant)
        ops.modifier_membre(membre, charte_signee_le=timezone.localdate(), par=awa)
    assert client.get(adresse).status_code == VU


def test_un_ancien_membre_n_ouvre_plus_rien(eps, bruno, awa, ville, client_de):
    with cloison(ville):
        membre = Membre.objects.get(intervenant=bruno.intervenant)
        ops.modifier_membre(membre, du=None, au=timezone.localdate() - timedelta(days=1), par=awa)
        eps.seance.les_convocations.filter(intervenant=bruno.intervenant).delete()
    assert client_de(bruno).get(reverse("instances:seance", args=[eps.seance.pk])).status_code == ABSENT


def test_un_membre_n_ouvre_pas_les_seances_d_avant_son_arrivee(eps, bruno, awa, ville):
    with cloison(ville):
        membre = Membre.objects.get(intervenant=bruno.intervenant)
        ops.modifier_membre(membre, du=LE + timedelta(days=1), par=awa)
        assert not Seance.objects.lisibles_par(bruno).exists()
        assert not Point.objects.visibles_par(bruno).exists()


def test_un_convie_ne_lit_que_le_nom_de_son_enfant_et_pas_les_notes(eps, awa, chloe, ville, client_de):
    with cloison(ville):
        point = eps.points[0]
        ops.noter_point(point, version=point.version, compte_rendu="La mère est épuisée.", par=awa)
        _decider(eps, awa)
    client = client_de(chloe)
    pages = [
        client.get(reverse("instances:seance", args=[eps.seance.pk])),
        client.get(reverse("instances:point", args=[point.pk])),
        client.get(reverse("instances:ordre_du_jour", args=[eps.seance.pk, "noms"])),
        client.get(reverse("instances:feuilles", args=[eps.seance.pk, "noms"])),
    ]
    for page in pages:
        texte = page.content.decode()
        assert "SECRET00" in texte
        assert "SECRET01" not in texte and "épuisée" not in texte and "Relancer le CMP" not in texte


def test_retire_le_point_quitte_la_vue_de_tous_sauf_de_qui_anime(eps, awa, bruno, chloe, ville, client_de):
    with cloison(ville):
        ops.retirer_point(eps.points[0], raison="Accord retiré", le=LE, par=awa)
    adresse = reverse("instances:point", args=[eps.points[0].pk])
    statuts = [client_de(c).get(adresse).status_code for c in (awa, bruno, chloe)]
    assert statuts == [VU, ABSENT, ABSENT]
    page = client_de(awa).get(reverse("instances:seance", args=[eps.seance.pk])).content.decode()
    assert "SECRET00" not in page and "Accord retiré" in page


def test_une_situation_sans_nom_ne_se_nomme_nulle_part(eps, awa, bruno, client_de):
    for compte in (awa, bruno):
        client = client_de(compte)
        for nom, args in (
            ("seance", [eps.seance.pk]),
            ("point", [eps.points[2].pk]),
            ("ordre_du_jour", [eps.seance.pk, "noms"]),
            ("feuilles", [eps.seance.pk, "noms"]),
        ):
            assert "SECRET02" not in client.get(reverse(f"instances:{nom}", args=args)).content.decode()


def test_le_papier_pseudonymise_ne_porte_aucun_nom(eps, awa, client_de):
    client = client_de(awa)
    for nom in ("ordre_du_jour", "feuilles"):
        texte = client.get(reverse(f"instances:{nom}", args=[eps.seance.pk, "pseudonymes"])).content.decode()
        assert "Situation n°" in texte
        assert "SECRET" not in texte.upper() and "Inès" not in texte and "Léa" not in texte


def test_les_convocations_ne_nomment_aucun_enfant(eps, awa, client_de):
    texte = client_de(awa).get(reverse("instances:seance_convocations", args=[eps.seance.pk])).content.decode()
    assert "Chloé" in texte and "9 h 00" in texte
    assert "SECRET" not in texte.upper() and "Inès" not in texte


def test_ouvrir_une_seance_ou_une_feuille_laisse_sa_ligne_de_lecture(eps, awa, bruno, client_de, ville):
    client = client_de(bruno)
    client.get(reverse("instances:seance", args=[eps.seance.pk]))
    client.get(reverse("instances:point", args=[eps.points[0].pk]))
    with cloison(ville):
        lues = LigneJournal.objects.filter(nature=Nature.LECTURE, compte_id=bruno.pk)
        liste = lues.get(action="instances.ordre_du_jour_lu")
        assert liste.contenu["dossiers"] == sorted(e.pk for e in eps.enfants[:2])
        assert lues.filter(dossier_id=eps.enfants[0].pk).exists()


def test_chaque_impression_nominative_se_consigne_par_enfant(eps, awa, client_de, ville):
    client_de(awa).get(reverse("instances:ordre_du_jour", args=[eps.seance.pk, "noms"]))
    with cloison(ville):
        sorties = LigneJournal.objects.filter(action="instances.ordre_du_jour_imprime")
        assert {ligne.dossier_id for ligne in sorties} == {e.pk for e in eps.enfants[:2]}


def test_la_seance_et_son_releve_coutent_autant_pour_un_point_que_pour_cinquante(eps, awa, ville, client_de):
    client = client_de(awa)
    noms = ("seance", "ordre_du_jour", "feuilles", "releve_equipe", "releves")
    variantes = {"ordre_du_jour": ["noms"], "feuilles": ["noms"]}

    def compter():
        combien = {}
        for nom in noms:
            adresse = reverse(f"instances:{nom}", args=[eps.seance.pk, *variantes.get(nom, [])])
            client.get(adresse)
            with CaptureQueriesContext(connection) as requetes:
                assert client.get(adresse).status_code == VU
            # Le journal écrit une ligne par dossier sorti : c'est sa règle, pas une lenteur.
            combien[nom] = sum("journal" not in requete["sql"] for requete in requetes)
        return combien

    with cloison(ville):
        ops.decider(eps.points[0], texte="Relancer", par=awa)
    un = compter()
    with cloison(ville):
        for rang in range(3, 50):
            point = inscrire(eps.seance, un_enfant_a_examiner(awa, rang), awa)
            if rang < 20:
                ops.decider(point, texte="Relancer", par=awa)
    assert compter() == un


def test_qui_ne_siege_pas_dans_une_instance_n_en_lit_ni_les_membres_ni_la_charte(
    eps, un_compte, bruno, chloe, client_de
):
    ailleurs = un_compte("partenaire", nom="Paule Passage")
    for nom in ("instance", "charte"):
        adresse = reverse(f"instances:{nom}", args=[eps.instance.pk])
        statuts = [client_de(compte).get(adresse).status_code for compte in (bruno, chloe, ailleurs)]
        assert statuts == [200, 200, 404], nom
    liste = client_de(ailleurs).get(reverse("instances:instances"))
    assert liste.status_code == 200 and str(eps.instance) not in liste.content.decode()
