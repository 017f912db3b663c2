"""L'onglet « Suivis partenaires », la liste de ceux qui attendent, les rendez-vous et les contacts : les pages."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import Contact, RendezVous
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Structure
from tests.reussite.dossiers import un_enfant, un_parcours

SECRETS = ("CMP Les Tilleuls", "Sport", "Mme Secret", "Groupe d'un autre")


def url(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


def texte(reponse, selecteur="main"):
    return BeautifulSoup(reponse.content, "html.parser").select_one(selecteur).get_text(" ", strip=True)


@pytest.fixture
def a_cote(ville, awa, ines):
    """Un suivi en attente, une activité, un rendez-vous et un groupe d'Inès."""
    with cloison(ville):
        cmp = Structure.objects.create(nom="CMP Les Tilleuls")
        ops.noter_suivi(
            ines.enfant,
            partenaire=cmp,
            type=valeur("suivi_type", "psychologique"),
            prise_en_charge="en_liste_d_attente",
            demande_le=date(2026, 3, 2),
            par=awa,
        )
        ops.noter_activite(ines.enfant, activite=valeur("type_activite", "sport"), debut=date(2026, 9, 1), par=awa)
        hier = timezone.localdate() - timedelta(days=1)
        rdv = ops.prendre_rendez_vous(enfants=[ines.enfant], le=hier, avec="Mme Secret", par=awa)
        groupe = ops.creer_groupe(nom="Groupe d'un autre", par=awa)
        ops.inscrire_au_groupe(groupe, enfant=ines.enfant, du=date(2026, 9, 15), par=awa)
    return rdv


@pytest.mark.parametrize("nom", ["suivis", "historique", "parcours"])
@pytest.mark.parametrize("role", ["partenaire", "intervenant"])
def test_la_fiche_reduite_n_en_montre_rien(ville, client_de, awa, un_compte, ines, a_cote, role, nom):
    compte = un_compte(role)
    with cloison(ville):
        un_parcours(ines.enfant, awa, dispositif="CLAS", referent=compte.intervenant)
    reponse = client_de(compte).get(url("enfant_onglet", ines.enfant.pk, nom))
    assert reponse.status_code == 200
    for secret in SECRETS:
        # L'action collective d'un parcours se lit au plan ; ce que ces rubriques en disent, non.
        if not (nom == "parcours" and secret == "Groupe d'un autre"):
            assert secret not in reponse.text, secret


def test_l_intervenant_y_lit_ses_groupes_et_ses_rendez_vous(ville, client_de, awa, un_compte, ines, a_cote):
    paul = un_compte("intervenant")
    with cloison(ville):
        un_parcours(ines.enfant, awa, dispositif="CLAS", referent=paul.intervenant)
        groupe = ops.creer_groupe(nom="Le groupe de Paul", intervenant=paul.intervenant, par=awa)
        ops.inscrire_au_groupe(groupe, enfant=ines.enfant, du=date(2026, 9, 15), par=awa)
        ops.prendre_rendez_vous(enfants=[ines.enfant], le=timezone.localdate(), avec="Son père", par=paul)
    dit = texte(client_de(paul).get(url("enfant_onglet", ines.enfant.pk, "suivis")))
    assert "Le groupe de Paul" in dit and "Son père" in dit
    assert client_de(paul).get(url("rendez_vous_modifier", ines.enfant.pk, a_cote.pk)).status_code == 403


def test_l_historique_raconte_ce_qui_court_a_cote(client_de, awa, ines, a_cote):
    dit = texte(client_de(awa).get(url("enfant_onglet", ines.enfant.pk, "historique")), ".frise")
    for attendu in ("CMP Les Tilleuls : demandé", "Sport : début", "avec Mme Secret : prévu", "Inscription : Groupe"):
        assert attendu in dit


def test_un_rendez_vous_passe_se_dit_en_un_geste(ville, client_de, awa, ines, a_cote):
    client = client_de(awa)
    page = BeautifulSoup(client.get(url("enfant", ines.enfant.pk)).content, "html.parser")
    boutons = {b.get_text(strip=True): b["value"] for b in page.select("aside.cote .rendez-vous button")}
    assert list(boutons) == ["Honoré", "Annulé par la famille", "Annulé par le service", "Non honoré"]
    adresse = page.select_one("aside.cote .rendez-vous form")["action"]
    assert client.post(adresse, {"statut": boutons["Honoré"]}).status_code == 302
    with cloison(ville):
        assert RendezVous.objects.get().statut == "honore"
    assert "avec Mme Secret" not in texte(client.get(url("enfant", ines.enfant.pk)), "aside.cote")


def test_un_statut_qui_n_existe_pas_se_dit_et_n_ecrit_rien(ville, client_de, awa, ines, a_cote):
    reponse = client_de(awa).post(url("rendez_vous_statut", ines.enfant.pk, a_cote.pk), {"statut": "x"}, follow=True)
    assert "Dites ce qu'il en a été" in texte(reponse)
    with cloison(ville):
        assert RendezVous.objects.get().statut == "prevu"


def test_un_rendez_vous_se_prend_pour_la_fratrie(ville, client_de, awa, ines):
    with cloison(ville):
        adam = un_enfant(awa, prenom="Adam", famille=ines.famille)
    donnees = {"le": "demain", "heure": "17:00", "avec": "Leur mère", "fratrie": [adam.pk], "version": 1}
    assert client_de(awa).post(url("rendez_vous_prendre", ines.enfant.pk), donnees).status_code == 302
    with cloison(ville):
        assert {lien.enfant for lien in RendezVous.objects.get().les_enfants.all()} == {ines.enfant, adam}


# Qui attend quoi


def test_les_plus_anciens_d_abord_et_chaque_ligne_mene_a_la_fiche(ville, client_de, awa, ines, a_cote):
    with cloison(ville):
        ancien = un_enfant(awa, "Cohen", "Léa")
        ops.noter_suivi(ancien, prise_en_charge="demandee", demande_le=date(2025, 1, 6), par=awa)
        sans_date = un_enfant(awa, "Diallo", "Moussa")
        ops.noter_suivi(sans_date, prise_en_charge="demandee", par=awa)
        fini = un_enfant(awa, "Éon", "Zoé")
        ops.noter_suivi(fini, prise_en_charge="en_cours", debut=date(2024, 1, 8), par=awa)
        plein = ops.creer_groupe(nom="Ateliers langage", places=0, par=awa)
        ops.inscrire_au_groupe(plein, enfant=fini, du=date(2025, 9, 1), par=awa)
    client = client_de(awa)
    page = BeautifulSoup(client.get(url("attentes")).content, "html.parser")
    liens = page.select("tbody td.premiere a")
    assert [lien.get_text() for lien in liens] == ["COHEN Léa", "ÉON Zoé", "BENALI Inès", "DIALLO Moussa"]
    assert f"/enfants/{ancien.pk}/suivis/#suivi-" in liens[0]["href"]
    assert "Place dans le groupe « Ateliers langage »" in texte(client.get(url("attentes")))


def test_les_filtres_par_partenaire_et_par_type(ville, client_de, awa, ines, a_cote):
    with cloison(ville):
        cmp = Structure.objects.get(nom="CMP Les Tilleuls")
        ops.noter_suivi(un_enfant(awa, "Cohen", "Léa"), prise_en_charge="demandee", par=awa)
    client = client_de(awa)
    for filtre in (f"partenaire={cmp.pk}", "type=psychologique"):
        dit = texte(client.get(url("attentes") + f"?{filtre}"))
        assert "BENALI Inès" in dit and "COHEN" not in dit
    assert "COHEN" not in texte(client.get(url("attentes") + "?quoi=groupe"))


def test_le_referent_n_y_voit_que_les_siens_et_l_export_aussi(ville, client_de, awa, bruno, ines, a_cote):
    with cloison(ville):
        ops.noter_suivi(un_enfant(awa, "Cohen", "Léa"), prise_en_charge="demandee", par=awa)
    client = client_de(bruno)
    assert "COHEN" not in texte(client.get(url("attentes")))
    csv = b"".join(client.get(url("attentes_exporter", "csv")).streaming_content).decode("utf-8-sig")
    assert "CMP Les Tilleuls" in csv and "COHEN" not in csv


# Les contacts


def test_le_type_du_dernier_contact_est_deja_choisi(ville, client_de, awa, ines):
    client, page = client_de(awa), url("contact_noter", ines.enfant.pk)

    def choisi():
        return BeautifulSoup(client.get(page).content, "html.parser").select_one("select[name=type] [selected]")

    assert choisi().get_text() == "Téléphone"
    with cloison(ville):
        visite = valeur("type_contact", "visite_a_domicile")
        ops.noter_contact(enfants=[ines.enfant], type=visite, le=date(2026, 11, 2), par=awa)
    assert choisi().get_text() == "Visite à domicile"


def test_rappeler_sans_date_c_est_dans_une_semaine(ville, client_de, awa, ines):
    with cloison(ville):
        telephone = valeur("type_contact", "telephone").pk
    donnees = {"type": telephone, "le": "aujourd'hui", "resume": "Répondeur.", "suite": "rappeler"}
    assert client_de(awa).post(url("contact_noter", ines.enfant.pk), donnees).status_code == 302
    from jalon.socle.echeances.models import Echeance

    with cloison(ville):
        rappel = Echeance.objects.get(nature="suite-de-contact")
    assert rappel.le == timezone.localdate() + timedelta(weeks=1)


def test_prendre_rendez_vous_en_suite_demande_quand_et_le_pose(ville, client_de, awa, ines):
    with cloison(ville):
        telephone = valeur("type_contact", "telephone").pk
    donnees = {"type": telephone, "le": "aujourd'hui", "resume": "Elle viendra.", "suite": "rendez_vous"}
    client, page = client_de(awa), url("contact_noter", ines.enfant.pk)
    assert "dites quand" in texte(client.post(page, donnees))
    assert client.post(page, donnees | {"suite_le": "demain", "suite_heure": "17:30"}).status_code == 302
    with cloison(ville):
        assert Contact.objects.filter(resume="Elle viendra.").count() == 1
        assert RendezVous.objects.get().heure.hour == 17
