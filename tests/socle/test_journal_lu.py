"""Le journal se lit : la page, ses filtres, qui a consulté, et ce qu'un lecteur n'a pas à voir."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalon.reussite.exemples import un_enfant
from jalon.socle.cloison import cloison
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.lecture import changements_des_autres, derniers_dossiers, lectures_du_dossier
from jalon.socle.journal.models import LigneJournal
from jalon.socle.journal.operations import consulter
from jalon.socle.journal.phrases import declarer_phrases, details, phrase

JOURNAL = "/reglages/journal/"


@pytest.fixture
def enfant(monde):
    return un_enfant(monde)


def test_qui_a_consulte_un_dossier(enfant, monde):
    assert lectures_du_dossier(enfant) == []
    consulter(enfant, par=monde.awa)
    LigneJournal.objects.update(le=timezone.now() - timedelta(hours=1))
    consulter(enfant, par=monde.awa)
    consulter(enfant, par=monde.bruno)
    assert [(lecture.qui, lecture.combien) for lecture in lectures_du_dossier(enfant)] == [
        ("Bruno Keller", 1),
        ("Awa Diarra", 2),
    ]


def test_mes_derniers_dossiers_sont_ceux_que_je_vois_encore(enfant, monde):
    autre = un_enfant(monde)
    consulter(enfant, par=monde.awa)
    consulter(enfant, par=monde.bruno)
    assert [dossier.pk for dossier in derniers_dossiers(monde.awa)] == [enfant.pk, autre.pk]
    assert derniers_dossiers(monde.bruno) == []


def test_ce_que_les_autres_ont_change(enfant, monde):
    hier = timezone.now() - timedelta(days=1)
    assert changements_des_autres(monde.awa, hier) == [], "Ce que j'ai écrit moi-même n'en est pas."
    echeances.creer(libelle="Rappeler", le=timezone.localdate(), dossier=enfant, par=monde.farid)
    assert [ligne.action for ligne in changements_des_autres(monde.awa, hier)] == ["socle.echeance_creee"]
    assert changements_des_autres(monde.bruno, hier) == []


# Les phrases


def test_une_action_se_dit_en_francais():
    assert phrase("socle.compte_cree") == "a ouvert un compte"
    assert phrase("inconnue.action") == "inconnue.action"
    with pytest.raises(ValueError, match="deux fois"):
        declarer_phrases({"socle.compte_cree": "autrement"})


def test_les_precisions_se_disent_en_mots():
    contenu = {
        "du": "2026-09-01",
        "jusqu_au": "2026-09-01T08:30:00Z",
        "fini": False,
        "vide": None,
        "listes": list("abcdefgh"),
    }
    assert details(contenu) == [
        ("du", "01/09/2026"),
        ("jusqu'au", "01/09/2026 à 10:30"),
        ("fini", "non"),
        ("listes", "a, b, c, d, e, f et 2 autres"),
    ]
    assert details(None) == []


# La page


@pytest.fixture
def ecrit(ville, awa, bruno):
    from types import SimpleNamespace

    with cloison(ville):
        enfant = un_enfant(SimpleNamespace(awa=awa))
        consulter(enfant, par=bruno)
        return enfant


def test_le_journal_nomme_les_dossiers_que_le_lecteur_voit(client_de, awa, un_compte, ecrit):
    assert ecrit.nom in client_de(awa).get(JOURNAL).text
    chez_le_dpo = client_de(un_compte("dpo")).get(JOURNAL).text
    assert f"n° {ecrit.pk}" in chez_le_dpo
    assert ecrit.nom not in chez_le_dpo


def test_le_journal_se_filtre(client_de, awa, bruno, ecrit):
    client = client_de(awa)
    assert "Bruno Keller</td>" not in client.get(JOURNAL, {"compte": awa.pk}).text
    lectures = client.get(JOURNAL, {"nature": "lecture"}).text
    assert "Bruno Keller</td>" in lectures
    assert "a préparé les listes" not in re.sub(r"<option.*?</option>", "", lectures)
    hier = timezone.localdate() - timedelta(days=1)
    assert "Aucune ligne ne correspond" in client.get(JOURNAL, {"au": f"{hier:%d/%m/%Y}"}).text
    assert "Bruno Keller</td>" in client.get(JOURNAL, {"du": f"{hier:%d/%m/%Y}"}).text


def test_un_filtre_incompris_ne_casse_rien(client_de, awa, ecrit):
    assert client_de(awa).get(JOURNAL, {"du": "31/02/2026", "compte": "x", "apres": "zut"}).status_code == 200


def test_le_journal_se_feuillette(client_de, awa, ville):
    with cloison(ville):
        for rang in range(60):
            echeances.creer(libelle=f"Geste {rang:02}", le=timezone.localdate(), par=awa)
    client = client_de(awa)
    page = client.get(JOURNAL).text
    assert "Geste 59" in page and "Geste 05" not in page
    suite = re.search(r'rel="next"[^>]*href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "Geste 05" in client.get(JOURNAL + suite).text


def test_le_journal_coute_autant_pour_une_ligne_que_pour_cinquante(client_de, awa, ville, django_assert_num_queries):
    client = client_de(awa)
    with cloison(ville):
        echeances.creer(libelle="Premier", le=timezone.localdate(), par=awa)
    client.get(JOURNAL)
    with CaptureQueriesContext(connection) as peu:
        client.get(JOURNAL)
    with cloison(ville):
        for rang in range(50):
            echeances.creer(libelle=f"Geste {rang}", le=timezone.localdate(), par=awa)
    with django_assert_num_queries(len(peu)):
        client.get(JOURNAL)


def test_le_journal_de_la_ville_voisine_ne_se_lit_pas(client_de, voisine, ecrit):
    assert ecrit.nom not in client_de(voisine).get(JOURNAL).text


# La commande


def verifier(ville):
    call_command("journal", "verifier", collectivite=ville.code)


def test_verifier_dit_que_le_journal_est_entier(ville, ecrit, capsys):
    verifier(ville)
    assert "Le journal est entier" in capsys.readouterr().out


def test_verifier_nomme_la_premiere_ligne_alteree(ville, ecrit):
    with cloison(ville), connection.cursor() as curseur:
        curseur.execute("UPDATE socle_lignejournal SET action = 'rien' WHERE numero = 2")
    with pytest.raises(CommandError, match="La ligne 2 "):
        verifier(ville)


# L'accueil


def test_l_accueil_n_est_jamais_vide(client_de, awa):
    page = client_de(awa).get("/").text
    assert "Rien à faire pour l’instant" in page
    assert "Les dossiers que vous ouvrez se retrouvent ici" in page


def test_l_accueil_range_mes_echeances(client_de, awa, bruno, ville):
    jour = timezone.localdate()
    with cloison(ville):
        for libelle, ecart, qui in (
            ("Vieille", -3, awa),
            ("Du jour", 0, awa),
            ("Bientôt", 9, awa),
            ("De Bruno", 0, bruno),
        ):
            echeances.creer(libelle=libelle, le=jour + timedelta(days=ecart), responsable=qui.intervenant, par=awa)
    page = client_de(awa).get("/").text
    assert page.index("En retard") < page.index("Vieille") < page.index("Du jour") < page.index("Bientôt")
    assert "De Bruno" not in page
    assert "1 en retard" in page


def test_l_accueil_dit_une_fois_ce_que_quelqu_un_a_change_dans_un_dossier(client_de, awa, bruno, ville, ecrit):
    with cloison(ville):
        for libelle in ("Rappeler", "Relancer"):
            echeances.creer(libelle=libelle, le=timezone.localdate(), dossier=ecrit, par=bruno)
    page = client_de(awa).get("/").text
    assert page.count("Bruno Keller a posé une échéance.") == 1


def test_une_echeance_se_coche_depuis_l_accueil(client_de, awa, bruno, ville):
    with cloison(ville):
        mienne = echeances.creer(libelle="Rappeler", le=timezone.localdate(), responsable=awa.intervenant, par=awa)
    adresse = reverse("socle:echeance_faite", args=[mienne.pk])
    assert client_de(bruno).post(adresse).status_code == 404
    client = client_de(awa)
    assert client.post(adresse, headers={"Referer": "https://ailleurs.example/"}).url == "/"
    assert "Rappeler" not in re.sub(r"« Rappeler » est fait", "", client.get("/").text)


def test_un_elu_va_droit_a_ce_qu_il_peut_voir(client_de, elise):
    reponse = client_de(elise).get("/")
    assert reponse.status_code == 302
    assert client_de(elise).get(reponse.url).status_code == 200


def test_un_compte_sans_rien_est_accueilli_quand_meme(client_de, ville):
    from jalon.socle.comptes.models import Compte

    seul = Compte.objects.creer(courriel="seul@val-clair.example", nom="Seul", collectivite=ville)
    assert "Rien ne vous est encore ouvert" in client_de(seul).get("/").text


def test_l_hebergeur_n_ouvre_aucune_ville(client_de, db):
    from jalon.socle.comptes.models import Compte

    hebergeur = Compte.objects.creer(courriel="hote@hebergeur.example", nom="Hébergeur")
    client = client_de(hebergeur)
    assert "Rien ne vous est encore ouvert" in client.get("/").text
    assert client.get(JOURNAL).status_code == 403
