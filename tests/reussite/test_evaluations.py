"""L'onglet des évaluations et la sortie guidée, à l'écran."""

from datetime import date

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.reussite import operations as ops
from jalon.reussite.models import Evaluation
from jalon.saisie.lectures import versions_en_vigueur
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur


def soupe(reponse):
    return BeautifulSoup(reponse.content, "html.parser")


def version(ville, code="grille-de-suivi"):
    with cloison(ville):
        return next(v for v in versions_en_vigueur() if v.outil.code == code)


def noter(ville, ines, par, temps, le, score, fait="", repondant="referent"):
    with cloison(ville):
        return ops.evaluer(
            ines.parcours,
            outil=version(ville),
            temps=temps,
            repondant=repondant,
            le=le,
            notes={"langage": (score, fait)},
            par=par,
        )


def onglet(ines):
    return reverse("reussite:enfant_onglet", args=[ines.enfant.pk, "evaluations"])


def test_l_entree_se_lit_contre_la_sortie(ville, awa, ines, client_de):
    noter(ville, ines, awa, "entree", date(2025, 10, 10), 1, "Ne parle pas en classe.")
    noter(ville, ines, awa, "sortie", date(2026, 6, 10), 3)
    page = soupe(client_de(awa).get(onglet(ines)))
    ligne = next(
        tr for tr in page.select("main .table tbody tr") if "Langage" in tr.get_text() and "Ne parle" in tr.get_text()
    )
    assert [td.get_text(" ", strip=True) for td in ligne.select("td")] == [
        "1, Difficulté importante Ne parle pas en classe.",
        "3, Plutôt bien",
    ]
    assert '"valeurs": [' in page.select_one("[data-graphique]")["data-graphique"]


def test_une_seule_evaluation_ne_fait_pas_de_comparaison(ville, awa, ines, client_de):
    noter(ville, ines, awa, "entree", date(2025, 10, 10), 1)
    assert soupe(client_de(awa).get(onglet(ines))).select("[data-graphique]") == []


def test_ce_qui_manque_se_dit(awa, ines, client_de):
    assert "Évaluation à l'entrée." in soupe(client_de(awa).get(onglet(ines))).get_text(" ", strip=True).replace(
        "’", "'"
    )


def test_un_partenaire_ne_lit_aucune_evaluation(ville, awa, ines, client_de, un_compte):
    intervenant = un_compte("intervenant")
    with cloison(ville):
        ops.nommer_referent(ines.parcours, intervenant=intervenant.intervenant, du=date(2026, 9, 1), par=awa)
    noter(ville, ines, awa, "entree", date(2025, 10, 10), 1, "Ne parle pas en classe.")
    reponse = client_de(intervenant).get(onglet(ines))
    assert reponse.status_code == 200
    assert "Ne parle pas" not in reponse.content.decode()


def saisir(ville, ines, client, **plus):
    adresse = reverse("reussite:evaluation_ajouter", args=[ines.parcours.pk])
    choix = {"outil": version(ville).pk, "temps": "entree", "repondant": "referent"}
    return client.post(f"{adresse}?{'&'.join(f'{c}={v}' for c, v in choix.items())}", {"le": "3/11/2025"} | plus)


def test_evaluer_depuis_la_fiche(ville, awa, ines, client_de):
    reponse = saisir(ville, ines, client_de(awa), score_langage="2", fait_langage="Répond par oui ou non.")
    assert reponse.status_code == 302
    with cloison(ville):
        note = Evaluation.objects.get().les_notes.get()
        assert (note.score, note.fait) == (2, "Répond par oui ou non.")


def test_une_evaluation_vide_garde_la_saisie_et_dit_quoi_faire(ville, awa, ines, client_de):
    reponse = saisir(ville, ines, client_de(awa), commentaire="À revoir avec le père.")
    texte = reponse.content.decode()
    assert "Notez au moins un critère" in texte and "À revoir avec le père." in texte


def test_a_l_enfant_on_montre_ses_mots_et_des_dessins(ville, awa, ines, client_de):
    adresse = reverse("reussite:evaluation_ajouter", args=[ines.parcours.pk])
    choix = {"outil": version(ville, "ma-meteo").pk, "temps": "entree", "repondant": "enfant"}
    page = soupe(client_de(awa).get(adresse, choix))
    degres = page.select_one(".critere").select(".degre")
    assert [d.get_text(strip=True) for d in degres][:4] == [
        "Ça ne va pas du tout",
        "Ça ne va pas trop",
        "Ça va un peu",
        "Ça va bien",
    ]
    assert all(d.select_one("svg.icone") for d in degres[:4])


def test_deux_personnes_sur_une_evaluation(ville, awa, bruno, ines, client_de):
    evaluation = noter(ville, ines, awa, "entree", date(2025, 10, 10), 1)
    adresse = reverse("reussite:evaluation_modifier", args=[evaluation.pk])
    client_de(awa).post(adresse, {"le": "10/10/2025", "version": 1, "score_langage": "2"})
    reponse = client_de(bruno).post(
        adresse, {"le": "10/10/2025", "version": 1, "score_langage": "4", "commentaire": "Le mien"}
    )
    assert "pendant que vous la remplissiez" in reponse.content.decode()
    assert "Le mien" in reponse.content.decode()
    assert soupe(reponse).select_one("[name=version]")["value"] == "2"


def _requetes(client, adresse) -> int:
    client.get(adresse)
    with CaptureQueriesContext(connection) as requetes:
        client.get(adresse)
    return len(requetes)


def test_l_onglet_coute_autant_pour_une_evaluation_que_pour_cinquante(ville, awa, ines, client_de):
    noter(ville, ines, awa, "etape", date(2025, 10, 9), 2)
    client = client_de(awa)
    pour_une = _requetes(client, onglet(ines))
    for rang in range(50):
        qui = ("referent", "famille", "ecole")[rang // 20]
        noter(ville, ines, awa, "etape", date(2025, 10, 10 + rang % 20), 2, repondant=qui)
    assert _requetes(client, onglet(ines)) == pour_une


def test_la_sortie_dit_ce_qui_manque_et_laisse_clore(ville, awa, ines, client_de):
    adresse = reverse("reussite:parcours_clore", args=[ines.parcours.pk])
    page = soupe(client_de(awa).get(adresse))
    dits = page.select_one("#manques").parent.get_text(" ", strip=True)
    for manque in ("Le sexe ou la date de naissance", "Le profil d'enquête", "L'évaluation de sortie"):
        assert manque in dits.replace("’", "'")
    with cloison(ville):
        motif = valeur("motif_sortie", "objectifs_atteints").pk
    champ = f"objectif_{ines.objectif.pk}"
    saisie = {"le": "10/11/2026", "motif": motif, champ: "atteint", "nouvelles_le": "10/02/2027"}
    assert client_de(awa).post(adresse, saisie).status_code == 302
    with cloison(ville):
        ines.parcours.refresh_from_db()
        ines.objectif.refresh_from_db()
        assert ines.parcours.est_clos and ines.objectif.atteinte == "atteint"
