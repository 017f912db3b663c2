"""La fiche de l'enfant : ce qu'elle montre, à qui, et ce qu'elle coûte."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.champs import ONGLETS
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.lectures.mots import age_en_mots, duree_en_mots
from jalon.reussite.models import CleListe
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Quartier
from tests.reussite.conftest import PROTEGES, RESERVES
from tests.reussite.dossiers import SANS_ACCORD, un_enfant, un_parcours


def adresse(enfant, nom="parcours"):
    return reverse("reussite:enfant_onglet", args=[enfant.pk, nom])


def texte(reponse, selecteur="main"):
    return BeautifulSoup(reponse.content, "html.parser").select_one(selecteur).get_text(" ", strip=True)


@pytest.mark.parametrize("nom", ONGLETS)
def test_chaque_onglet_est_une_adresse(client_de, awa, ines, nom):
    reponse = client_de(awa).get(adresse(ines.enfant, nom))
    assert reponse.status_code == 200
    courant = BeautifulSoup(reponse.content, "html.parser").select(".onglets [aria-current=page]")
    assert [lien.get_text(strip=True) for lien in courant] == [ONGLETS[nom]]


def test_un_onglet_inconnu_n_existe_pas(client_de, awa, ines):
    assert client_de(awa).get(adresse(ines.enfant, "inconnu")).status_code == 404


def test_la_carte_d_entete_dit_l_essentiel(client_de, awa, ines):
    entete = texte(client_de(awa).get(adresse(ines.enfant)), "#entete")
    for dit in ("BENALI Inès", "CE1", "PRE depuis le 01/10/25, référent : Bruno Keller", "interprète arabe"):
        assert dit in entete
    assert "Père : ne pas contacter" in entete and "Karim" not in entete


def test_la_fratrie_suivie_ne_montre_que_les_dossiers_vus(ville, client_de, awa, bruno, ines):
    with cloison(ville):
        un_enfant(awa, prenom="Adam", famille=ines.famille)
    assert "BENALI Adam" in texte(client_de(awa).get(adresse(ines.enfant)), "#entete")
    assert "Adam" not in texte(client_de(bruno).get(adresse(ines.enfant)), "#entete")


def test_le_plan_range_les_parcours_ouverts_d_abord(ville, client_de, awa, ines):
    with cloison(ville):
        fini = ops.ouvrir_parcours(
            ines.enfant,
            dispositif=valeur("dispositif", "CLAS"),
            entree=date(2024, 9, 2),
            sans_accord=SANS_ACCORD,
            par=awa,
        )
        motif = valeur("motif_sortie", "fin_de_la_mesure")
        ops.clore(fini, motif=motif, le=date(2025, 6, 30), par=awa)
    page = BeautifulSoup(client_de(awa).get(adresse(ines.enfant)).content, "html.parser")
    assert [h.get_text() for h in page.select(".plan-parcours h2")] == ["PRE", "CLAS"]
    assert "Sortie le 30/06/2025 : Fin de la mesure" in page.select(".plan-parcours")[1].get_text(" ", strip=True)


def test_les_gestes_proposes_sont_ceux_que_l_etat_permet(client_de, awa, ines):
    page = BeautifulSoup(client_de(awa).get(adresse(ines.enfant)).content, "html.parser")
    gestes = [lien.get_text() for lien in page.select(".plan-entete .menu-flottant a")]
    assert "Clore le parcours" in gestes and "Suspendre" in gestes
    assert "Rouvrir" not in gestes and "Reprendre" not in gestes and "Changer l'état" not in gestes


def test_l_historique_mele_tout_et_se_filtre_par_l_adresse(client_de, awa, ines):
    tout = texte(client_de(awa).get(adresse(ines.enfant, "historique")), ".frise")
    for dit in ("Téléphone, avec Sa mère", "PRE : entrée", "CE1", "A ajouté un responsable légal"):
        assert dit in tout
    contacts = texte(client_de(awa).get(adresse(ines.enfant, "historique") + "?nature=contacts"), ".frise")
    assert "Téléphone" in contacts and "PRE : entrée" not in contacts


def test_chaque_ligne_de_l_historique_a_son_lien_profond(client_de, awa, ines):
    page = BeautifulSoup(client_de(awa).get(adresse(ines.enfant, "historique")).content, "html.parser")
    ancres = [ligne.get("id") for ligne in page.select(".frise-ligne")]
    assert all(ancres) and len(set(ancres)) == len(ancres)


def test_ouvrir_la_fiche_se_lit_dans_qui_a_consulte(client_de, awa, bruno, ines):
    client_de(bruno).get(adresse(ines.enfant))
    dit = texte(client_de(awa).get(reverse("reussite:enfant_consultations", args=[ines.enfant.pk])))
    assert "Bruno Keller a consulté le dossier" in dit


def test_chaque_vue_nominative_note_la_lecture(ville, client_de, awa, ines):
    for nom in ("enfant_modifier", "enfant_acces", "parcours_ouvrir", "contact_noter"):
        with cloison(ville):
            LigneJournal.objects.filter(nature=Nature.LECTURE).update(le=timezone.now() - timedelta(hours=1))
            avant = LigneJournal.objects.filter(nature=Nature.LECTURE).count()
        client_de(awa).get(reverse(f"reussite:{nom}", args=[ines.enfant.pk]))
        with cloison(ville):
            assert LigneJournal.objects.filter(nature=Nature.LECTURE).count() == avant + 1, nom


def test_qui_peut_voir_dit_pourquoi(client_de, awa, ines):
    dit = texte(client_de(awa).get(reverse("reussite:enfant_acces", args=[ines.enfant.pk])))
    assert "Bruno Keller" in dit and "suit le parcours PRE depuis le 01/10/2025" in dit
    assert "Awa Diarra" in dit


# La fiche réduite


@pytest.fixture
def chloe_suit(ville, awa, chloe, ines):
    """Chloé, partenaire, suit un second parcours d'Inès : elle voit le dossier, réduit."""
    with cloison(ville):
        ops.ouvrir_parcours(
            ines.enfant,
            dispositif=valeur("dispositif", "CLAS"),
            entree=date(2026, 9, 7),
            sans_accord=SANS_ACCORD,
            referent=chloe.intervenant,
            par=awa,
        )
    return chloe


@pytest.mark.parametrize("nom", ONGLETS)
def test_rien_de_protege_ne_sort_vers_un_partenaire(client_de, chloe_suit, ines, nom):
    reponse = client_de(chloe_suit).get(adresse(ines.enfant, nom))
    assert reponse.status_code == 200
    for secret in (*PROTEGES, *RESERVES, "La mère accepte le rendez-vous."):
        assert secret not in reponse.text


def test_la_fiche_reduite_ne_propose_rien_qu_on_ne_puisse_faire(client_de, chloe_suit, ines):
    page = BeautifulSoup(client_de(chloe_suit).get(adresse(ines.enfant)).content, "html.parser")
    assert not page.select("main form") and not page.select("main .plan-entete .menu-flottant a")


def test_qui_tient_les_dossiers_voit_l_adresse_mais_ne_l_imprime_pas(client_de, awa, ines):
    page = BeautifulSoup(client_de(awa).get(adresse(ines.enfant, "identite")).content, "html.parser")
    for secret in PROTEGES[:4]:
        trouves = [e for e in page.find_all(string=lambda s, secret=secret: secret in s)]
        assert trouves, secret
        for element in trouves:
            assert element.find_parent(class_="d-print-none"), f"{secret} s'imprimerait"


# Ce que la fiche coûte


def _requetes(client, url):
    with CaptureQueriesContext(
        connection,
    ) as capture:
        assert client.get(url).status_code == 200
    return len(capture)


@pytest.mark.parametrize("nom", ["parcours", "historique"])
def test_la_fiche_coute_autant_pour_un_objectif_que_pour_cinquante(ville, client_de, awa, ines, nom):
    client, url = client_de(awa), adresse(ines.enfant, nom)
    client.get(url)
    un = _requetes(client, url)
    with cloison(ville):
        domaines = [valeur("domaine", code) for code in ("culture", "langage_orthophonie", "sante_physique")]
        for rang in range(49):
            ops.fixer_objectif(
                ines.parcours, domaine=domaines[rang % 3], libelle=f"Objectif {rang}", fixe_le=date(2026, 1, 5), par=awa
            )
        for rang in range(10):
            ops.noter_contact(
                enfants=[ines.enfant], type=valeur("type_contact", "sms"), le=date(2026, 10, 1 + rang), par=awa
            )
    assert _requetes(client, url) == un


# Les mots


def test_les_durees_se_disent_en_mots():
    assert duree_en_mots(date(2026, 1, 1), date(2026, 1, 13)) == "12 jours"
    assert duree_en_mots(date(2025, 1, 31), date(2025, 2, 28)) == "28 jours"
    assert duree_en_mots(date(2024, 9, 1), date(2025, 9, 1)) == "12 mois"
    assert duree_en_mots(date(2024, 9, 1), date(2026, 12, 2)) == "2 ans et 3 mois"
    assert age_en_mots(date(2026, 2, 1), date(2026, 11, 20)) == "9 mois"
    assert age_en_mots(date(2016, 2, 29), date(2026, 2, 28)) == "9 ans"
    assert age_en_mots(None, date(2026, 2, 28)) == "âge inconnu"


# La situation d'aujourd'hui


def test_la_situation_se_lit_valeur_par_valeur(ville, awa, ines):
    with cloison(ville):
        elargie = valeur("structure_familiale", "famille_elargie")
        mere = valeur("responsabilite_legale", "mere")
        ops.dater_situation(famille=ines.famille, depuis=None, responsabilite=mere, qpv=True, par=awa)
        ops.dater_situation(enfant=ines.enfant, depuis=date(2026, 1, 5), structure=elargie, par=awa)
        ops.dater_situation(enfant=ines.enfant, depuis=date(2026, 2, 2), qpv=False, par=awa)
        lue = Dossier(ines.enfant, awa).situation
    assert (lue["structure"], lue["responsabilite"], lue["qpv"]) == (elargie, mere, False)


def test_une_situation_qui_tait_le_quartier_ne_l_efface_pas(ville, awa, ines):
    with cloison(ville):
        acacias = Quartier.objects.create(nom="Les Acacias")
        ops.dater_situation(enfant=ines.enfant, depuis=None, quartier=acacias, par=awa)
        ops.dater_situation(enfant=ines.enfant, depuis=date(2026, 1, 5), qpv=True, par=awa)
        assert Dossier(ines.enfant, awa).situation["quartier"] == acacias
        assert CleListe.objects.get(enfant=ines.enfant).le_quartier == acacias


def test_l_historique_parle_avec_les_mots_de_la_ville(ville, awa, client_de):
    with cloison(ville):
        enfant = un_enfant(awa, "Benali")
        parcours = un_parcours(enfant, awa)
        ops.fixer_profil(parcours, vague="2022", profil=valeur("profil_anct", "P4"), par=awa)
    page = client_de(awa).get(f"/reussite/enfants/{enfant.pk}/historique/").content.decode()
    assert "Profil 4" in page
    assert ">P4<" not in page
