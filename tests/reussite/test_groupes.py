"""Les pages des groupes : qui y voit quoi, la feuille de présence, les heures."""

from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.lectures.groupes import designation_courte
from jalon.reussite.lectures.heures import en_heures, lire_le_mois, mois_suivant
from jalon.reussite.models import Inscription, Presence, StatutPresence
from jalon.socle.cloison import ModeIdentite, cloison
from jalon.socle.journal.models import LigneJournal
from jalon.socle.reseau.models import Structure
from tests.conftest import creer_compte
from tests.reussite.dossiers import un_enfant, un_parcours
from tests.reussite.groupes import un_groupe_de_dix


def url(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


def texte(reponse, selecteur="main"):
    return BeautifulSoup(reponse.content, "html.parser").select_one(selecteur).get_text(" ", strip=True)


@pytest.fixture
def paul(un_compte):
    """Paul anime le groupe ; il n'est pas de l'équipe."""
    return un_compte("intervenant", nom="Paul Morel")


@pytest.fixture
def dix(ville, awa, paul):
    return un_groupe_de_dix(ville, awa, paul)


# Qui voit quoi : vue → (coordonnatrice, référent, secrétariat, animateur, autre intervenant, partenaire, accueil, élu)
ROLES = ("coordonnateur", "referent", "secretariat", "paul", "intervenant", "partenaire", "accueil", "elu")
TABLE = {
    "groupes": (200, 200, 200, 200, 200, 403, 403, 403),
    "groupe": (200, 200, 200, 200, 404, 404, 404, 404),
    "groupe_modifier": (200, 200, 200, 403, 404, 404, 404, 404),
    "groupe_choisir": (200, 200, 200, 403, 404, 404, 404, 404),
    "seance_programmer": (200, 200, 200, 403, 404, 404, 404, 404),
    "seance": (200, 404, 200, 200, 404, 404, 404, 404),
    "seance_modifier": (200, 200, 200, 403, 404, 404, 404, 404),
    "inscription_finir": (200, 404, 200, 404, 404, 404, 404, 404),
    "heures": (200, 403, 403, 403, 403, 403, 403, 403),
    "attentes": (200, 200, 200, 403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("role", ROLES)
def test_la_table_des_droits(ville, client_de, dix, paul, role):
    with cloison(ville):
        inscription = Inscription.objects.filter(groupe=dix.groupe).first()
    objets = {"groupe": dix.groupe, "seance": dix.seance, "inscription": inscription}
    client = client_de(
        paul if role == "paul" else creer_compte(ville, role, "Quelqu'un d'autre", "autre@ville.example")
    )
    statuts = {}
    for vue in TABLE:
        objet = dix.groupe if vue == "seance_programmer" else objets.get(vue.split("_")[0])
        statuts[vue] = client.get(url(vue, *([objet.pk] if objet else []))).status_code
    assert statuts == {vue: attendus[ROLES.index(role)] for vue, attendus in TABLE.items()}


def test_l_animateur_lit_des_prenoms_et_n_ouvre_aucun_dossier(client_de, paul, dix):
    client = client_de(paul)
    for reponse in (client.get(url("groupe", dix.groupe.pk)), client.get(url("seance", dix.seance.pk))):
        page = BeautifulSoup(reponse.content, "html.parser").select_one("main")
        assert "Fatou B." in page.get_text(" ", strip=True)
        assert "BENALI" not in page.get_text() and not page.select("a[href*='/enfants/']")
    assert client.get(url("enfant", dix.enfants[0].pk)).status_code == 404


def test_l_animateur_ne_voit_que_ses_groupes(ville, client_de, awa, paul, dix):
    with cloison(ville):
        ops.creer_groupe(nom="Ateliers langage", places=8, par=awa)
    dit = texte(client_de(paul).get(url("groupes")))
    assert "CLAS du centre social" in dit and "Ateliers langage" not in dit


def test_le_referent_ne_nomme_que_les_enfants_qu_il_suit(ville, client_de, awa, bruno, dix):
    with cloison(ville):
        un_parcours(dix.enfants[0], awa, referent=bruno.intervenant)
    dit = texte(client_de(bruno).get(url("groupe", dix.groupe.pk)))
    assert "BENALI Adam" in dit and "Bintou" not in dit
    assert dit.count("Un enfant suivi par quelqu'un d'autre") == 10
    assert "Inscrits (10 / 10)" in dit


def test_deux_prenoms_pareils_se_distinguent(ville, client_de, awa, paul, dix):
    with cloison(ville):
        ops.modifier_groupe(dix.groupe, version=1, places=12, par=awa)
        ops.donner_la_place(Inscription.objects.get(en_attente=True), du=timezone.localdate(), par=awa)
        ops.inscrire_au_groupe(dix.groupe, enfant=un_enfant(awa, "Bouzid", "Adam"), du=timezone.localdate(), par=awa)
    assert texte(client_de(paul).get(url("groupe", dix.groupe.pk))).count("Adam B. (n° ") == 2


@pytest.mark.parametrize(
    ("mode", "attendu"),
    [(ModeIdentite.COMPLETE, "Inès B."), (ModeIdentite.PRENOM, "Inès"), (ModeIdentite.NUMERO, "Enfant n° 1")],
)
def test_la_designation_courte_suit_le_choix_de_la_ville(ville, awa, mode, attendu):
    with cloison(ville):
        enfant = un_enfant(awa)
    ville.identite_enfants = mode
    with cloison(ville):
        assert designation_courte(enfant) == attendu


def test_voir_les_enfants_d_un_groupe_se_lit_au_journal(ville, client_de, paul, dix):
    client_de(paul).get(url("groupe", dix.groupe.pk))
    with cloison(ville):
        ligne = LigneJournal.objects.get(action="reussite.groupe_consulte")
    assert len(ligne.contenu["dossiers"]) == 11


# Inscrire


def test_on_inscrit_depuis_la_fiche_dans_le_parcours_ou_sans(ville, client_de, awa, ines):
    with cloison(ville):
        groupe = ops.creer_groupe(nom="Ateliers langage", places=8, par=awa)
    client, page = client_de(awa), url("enfant_inscrire", ines.enfant.pk)
    donnees = {"groupe": groupe.pk, "du": "15/09/2026", "parcours": ines.parcours.pk}
    assert client.post(page, donnees).status_code == 302
    assert "déjà inscrit" in texte(client.post(page, donnees))
    with cloison(ville):
        assert ines.enfant.les_actions.get().parcours == ines.parcours
    onglet = texte(client.get(url("enfant_onglet", ines.enfant.pk, "suivis")))
    assert "Ateliers langage" in onglet and "inscrit" in onglet


def test_on_inscrit_depuis_le_groupe_un_enfant_que_l_on_voit(ville, client_de, awa, bruno, ines, dix):
    client = client_de(bruno)
    trouves = texte(client.get(url("groupe_choisir", dix.groupe.pk) + "?q=benali"))
    assert "BENALI Inès" in trouves and "Fatou" not in trouves
    assert client.post(url("groupe_inscrire", dix.groupe.pk, ines.enfant.pk), {"du": "hier"}).status_code == 302
    assert client.get(url("groupe_inscrire", dix.groupe.pk, dix.enfants[0].pk)).status_code == 404


def test_une_place_libre_et_une_attente_se_disent_ensemble(ville, client_de, awa, dix):
    with cloison(ville):
        ops.desinscrire(Inscription.objects.filter(au=None).first(), le=timezone.localdate() - timedelta(1), par=awa)
    dit = texte(client_de(awa).get(url("groupe", dix.groupe.pk)))
    assert "Une place est libre et 1 enfant attend" in dit and "Donner la place" in dit


# La feuille de présence


def pointage(dix, version=1, **absents):
    statuts = {e.prenom: absents.get(e.prenom, "present") for e in dix.enfants}
    return {"version": version} | {f"p{e.pk}": statuts[e.prenom] for e in dix.enfants}


def test_tous_presents_par_defaut(client_de, paul, dix):
    page = BeautifulSoup(client_de(paul).get(url("seance", dix.seance.pk)).content, "html.parser")
    assert [radio["value"] for radio in page.select("main input[type=radio][checked]")] == ["present"] * 10
    assert "Kenza" not in page.select_one("main").get_text()


def test_la_feuille_s_enregistre_avec_les_parents(ville, client_de, paul, awa, dix):
    donnees = pointage(dix, Driss="absent", Elio="absent_excuse") | {"avec_un_parent": [dix.enfants[0].pk]}
    assert client_de(paul).post(url("seance", dix.seance.pk), donnees).status_code == 302
    with cloison(ville):
        assert Presence.objects.filter(statut=StatutPresence.PRESENT).count() == 8
        assert Presence.objects.get(avec_un_parent=True).enfant == dix.enfants[0]
    dit = texte(client_de(awa).get(url("groupe", dix.groupe.pk)))
    assert "Assiduité 80 %" in dit and "Remplissage 100 %" in dit and "Venues avec un parent 1 (1 enfant)" in dit


def test_le_second_a_pointer_voit_ce_que_l_autre_a_note_et_garde_sa_feuille(ville, client_de, paul, awa, dix):
    client_de(awa).post(url("seance", dix.seance.pk), pointage(dix, Fatou="absent"))
    reponse = client_de(paul).post(url("seance", dix.seance.pk), pointage(dix, Hana="absent"))
    dit = texte(reponse)
    assert "Awa Diarra a enregistré cette fiche" in dit and "Fatou B. Absent Présent" in dit
    page = BeautifulSoup(reponse.content, "html.parser")
    assert page.select_one(f"input[name=p{dix.enfants[7].pk}][checked]")["value"] == "absent"
    version = page.select_one("input[name=version]")["value"]
    assert client_de(paul).post(url("seance", dix.seance.pk), pointage(dix, version, Hana="absent")).status_code == 302
    with cloison(ville):
        assert [p.enfant.prenom for p in Presence.objects.filter(statut="absent")] == ["Hana"]


# Ce que cela coûte


def _requetes(client, adresse):
    client.get(adresse)
    with CaptureQueriesContext(connection) as capture:
        assert client.get(adresse).status_code == 200
    return len(capture)


def test_les_pages_coutent_autant_pour_un_enfant_que_pour_cinquante(ville, client_de, awa, ines):
    with cloison(ville):
        groupe = ops.creer_groupe(nom="Ateliers langage", places=2, par=awa)
        seance = ops.programmer_seance(groupe, le=date(2026, 10, 6), duree=90, par=awa)
        ops.inscrire_au_groupe(groupe, enfant=ines.enfant, du=date(2026, 9, 15), par=awa)
        ops.pointer(seance, presences={ines.enfant.pk: "present"}, par=awa)
        ops.noter_suivi(ines.enfant, prise_en_charge="demandee", demande_le=date(2026, 3, 2), par=awa)
        ops.prendre_rendez_vous(enfants=[ines.enfant], le=timezone.localdate(), par=awa)
    client = client_de(awa)
    adresses = (
        url("groupes"),
        url("groupe", groupe.pk),
        url("seance", seance.pk),
        url("heures") + "?mois=2026-10",
        url("heures_seances") + "?mois=2026-10",
        url("attentes"),
        url("enfant_onglet", ines.enfant.pk, "suivis"),
        url("enfant_onglet", ines.enfant.pk, "historique"),
    )
    un = {adresse: _requetes(client, adresse) for adresse in adresses}
    with cloison(ville):
        ops.modifier_groupe(groupe, version=1, places=40, par=awa)
        for rang in range(49):
            enfant = un_enfant(awa, "Cohen", f"Léa {rang}")
            ops.inscrire_au_groupe(groupe, enfant=enfant, du=date(2026, 9, 15), par=awa)
            ops.noter_suivi(enfant, prise_en_charge="demandee", par=awa)
            ops.noter_suivi(ines.enfant, prise_en_charge="demandee", par=awa)
        for rang in range(20):
            autre = ops.creer_groupe(nom=f"Groupe {rang}", par=awa)
            ops.inscrire_au_groupe(autre, enfant=ines.enfant, du=date(2026, 9, 15), par=awa)
            seance = ops.programmer_seance(autre, le=date(2026, 10, 7), duree=60, par=awa)
            ops.pointer(seance, presences={ines.enfant.pk: "present"}, par=awa)
            ops.prendre_rendez_vous(enfants=[ines.enfant], le=timezone.localdate(), par=awa)
    assert {adresse: _requetes(client, adresse) for adresse in adresses} == un


# Les heures


def test_les_heures_ne_comptent_que_les_seances_pointees(ville, client_de, awa, bruno, paul):
    with cloison(ville):
        asso = Structure.objects.create(nom="Asso du quartier")
        enfant = un_enfant(awa)
        groupe = ops.creer_groupe(nom="CLAS", structure=asso, intervenant=paul.intervenant, par=awa)
        ops.inscrire_au_groupe(groupe, enfant=enfant, du=date(2026, 9, 15), par=awa)
        jours = [date(2026, 10, 6), date(2026, 10, 13), date(2026, 10, 20), date(2026, 11, 3)]
        seances = [ops.programmer_seance(groupe, le=jour, debut=time(17), duree=90, par=awa) for jour in jours]
        for seance in (seances[0], seances[3]):
            ops.pointer(seance, presences={enfant.pk: "present"}, par=awa)
        ops.modifier_seance(seances[1], version=1, intervenant=bruno.intervenant, duree=60, par=awa)
        ops.pointer(seances[1], presences={enfant.pk: "absent"}, par=awa)
        ops.annuler_seance(seances[2], par=awa)
    client = client_de(awa)
    page = BeautifulSoup(client.get(url("heures") + "?mois=2026-10").content, "html.parser")
    lignes = [[c.get_text(" ", strip=True) for c in tr.select("td,th")] for tr in page.select("tbody:not(.total) tr")]
    assert [(ligne[0], ligne[2].split(" de ")[0]) for ligne in lignes] == [
        ("Bruno Keller", "1 h"),
        ("Paul Morel", "1 h 30"),
        ("Asso du quartier", "2 h 30"),
    ]
    lien = page.select("tbody:not(.total) tr")[1].select("a")[1]["href"]
    assert "06/10/2026" in texte(client.get(lien)) and "13/10/2026" not in texte(client.get(lien))
    csv = client.get(url("heures_exporter", "csv") + "?mois=2026-10")
    assert "Asso du quartier;2;2,5" in b"".join(csv.streaming_content).decode("utf-8-sig")


def test_les_mois_se_lisent_et_se_suivent():
    assert lire_le_mois("2026-02", date(2026, 11, 20)) == date(2026, 2, 1)
    assert lire_le_mois("n'importe quoi", date(2026, 11, 20)) == date(2026, 11, 1)
    assert mois_suivant(date(2026, 12, 1)) == date(2027, 1, 1)
    assert mois_suivant(date(2026, 1, 1)) == date(2026, 2, 1)
    assert (en_heures(60), en_heures(95), en_heures(0)) == ("1 h", "1 h 35", "0 h")
