"""Les exclusions à l'écran : l'onglet Scolarité, la liste de la ville, et qui les voit."""

from datetime import date

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.reussite import operations as ops
from jalon.reussite.models import Exclusion
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Etablissement
from tests.reussite.dossiers import un_enfant, un_parcours

LUNDI = date(2026, 1, 12)


def url(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


def texte(reponse, selecteur="main"):
    return BeautifulSoup(reponse.content, "html.parser").select_one(selecteur).get_text(" ", strip=True)


def une_exclusion(par, enfant, le=LUNDI):
    return ops.noter_exclusion(
        enfant, le=le, jours=3, motif=valeur("exclusion_motif", "violence_envers_un_pair"), par=par
    )


def test_de_l_exclusion_au_retour_tout_se_note_dans_l_onglet_scolarite(ville, client_de, awa, ines):
    client, onglet = client_de(awa), url("enfant_onglet", ines.enfant.pk, "scolarite")
    assert client.post(url("exclusion_noter", ines.enfant.pk), {"le": "12/1/2026", "jours": "3"}).status_code == 302
    with cloison(ville):
        exclusion = Exclusion.objects.get()
    assert "Proposé" in texte(client.get(onglet)) and "Noter la réponse" in texte(client.get(onglet))
    client.post(url("exclusion_accueil", exclusion.pk), {"accueil": "accepte"})
    assert "à préparer" in texte(client.get(onglet))
    retour = {"le": "15/1/2026", "jours_accueil": "3", "retour": "Vu avec la CPE."}
    client.post(url("exclusion_retour", exclusion.pk), retour)
    dit = texte(client.get(onglet))
    assert "Vu avec la CPE." in dit and "3 jours d'accueil" in dit and "à préparer" not in dit


def test_un_refus_sans_raison_garde_la_saisie(ville, client_de, awa, ines):
    with cloison(ville):
        exclusion = une_exclusion(awa, ines.enfant)
    client, page = client_de(awa), url("exclusion_accueil", exclusion.pk)
    assert "Dites pourquoi la famille refuse" in texte(client.post(page, {"accueil": "refuse"}))
    assert client.post(page, {"accueil": "refuse", "refus": "Le garde à la maison."}).status_code == 302
    assert "Le garde à la maison." in texte(client.get(url("exclusions")))


def test_le_secretariat_note_un_refus_mais_n_ouvre_pas_le_parcours_d_un_accueil(ville, client_de, awa, un_compte, ines):
    with cloison(ville):
        exclusion = une_exclusion(awa, ines.enfant)
    page = url("exclusion_accueil", exclusion.pk)
    assert client_de(un_compte("secretariat")).post(page, {"accueil": "accepte"}).status_code == 403


def test_une_exclusion_se_corrige_et_se_retire(ville, client_de, awa, ines):
    with cloison(ville):
        exclusion = une_exclusion(awa, ines.enfant)
    client, page = client_de(awa), url("exclusion_modifier", exclusion.pk)
    assert client.post(page, {"version": 1, "le": "13/1/2026", "jours": "2", "motif": ""}).status_code == 302
    with cloison(ville):
        assert list(Exclusion.objects.values_list("le", "jours")) == [(date(2026, 1, 13), 2)]
    client.post(url("exclusion_retirer", exclusion.pk))
    with cloison(ville):
        assert not Exclusion.objects.exists()


def test_la_liste_dit_le_college_de_ce_jour_la_et_se_filtre(ville, client_de, awa, ines):
    with cloison(ville):
        college = Etablissement.objects.create(nom="Collège Élysée")
        ops.inscrire(ines.enfant, annee="2025-2026", depuis=date(2025, 9, 1), etablissement=college, par=awa)
        une_exclusion(awa, ines.enfant)
    client = client_de(awa)
    assert "Collège Élysée" in texte(client.get(url("exclusions")), "table")
    assert "Aucune exclusion ne correspond" in texte(client.get(url("exclusions") + "?accueil=refuse"))
    assert "BENALI Inès" in texte(client.get(url("exclusions") + "?du=1/1/2026&au=31/1/2026"), "table")


def test_bruno_ne_voit_que_les_siennes_et_la_lecture_se_note(ville, client_de, awa, bruno, ines):
    with cloison(ville):
        une_exclusion(awa, ines.enfant)
        un_parcours(un_enfant(awa, "Cohen", "Léa"), awa)
        une_exclusion(awa, un_enfant(awa, "Cohen", "Noé"))
    dit = texte(client_de(bruno).get(url("exclusions")))
    assert "BENALI Inès" in dit and "COHEN" not in dit
    with cloison(ville):
        assert LigneJournal.objects.filter(action="reussite.exclusions_consultees", compte_id=bruno.pk).exists()


def test_l_elue_et_la_partenaire_n_ont_pas_la_liste(client_de, elise, chloe):
    assert client_de(elise).get(url("exclusions")).status_code == 403
    assert client_de(chloe).get(url("exclusions")).status_code == 403


def test_la_liste_coute_autant_pour_une_exclusion_que_pour_cinquante(ville, client_de, awa, ines):
    client = client_de(awa)

    def cout():
        client.get(url("exclusions"))
        with CaptureQueriesContext(connection) as requetes:
            client.get(url("exclusions"))
        return len(requetes)

    with cloison(ville):
        une_exclusion(awa, ines.enfant)
    pour_une = cout()
    with cloison(ville):
        for rang in range(49):
            une_exclusion(awa, un_enfant(awa, f"Essai{rang}"))
    assert cout() == pour_une
