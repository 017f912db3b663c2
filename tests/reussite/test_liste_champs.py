"""Les champs de la ville dans la liste des enfants : colonnes, tri, filtres, vues, export, et à quel prix."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from jalon.reussite import operations as reussite
from jalon.reussite.forms.liste import FiltresForm
from jalon.reussite.liste.champs import colonnes_pour
from jalon.reussite.liste.pages import TAILLE, toutes
from jalon.reussite.models import CleListe, Enfant
from jalon.saisie import operations as ops
from jalon.saisie.definitions import Condition
from jalon.socle.cloison import cloison
from tests.reussite.dossiers import un_enfant, un_parcours
from tests.reussite.test_liste import LISTE, lignes_du_csv, noms_affiches
from tests.saisie.outils import ENFANT, ajouter, definir, publier

SPORTS = ("Judo", "Écriture", "athlétisme", None, "Foot")


def remplir(enfant, par, **champs_ville):
    enfant.refresh_from_db()
    return reussite.modifier_enfant(enfant, version=enfant.version, champs_ville=champs_ville, par=par)


def des_sportifs(par, combien=5):
    for rang in range(combien):
        enfant = un_enfant(par, f"Nom{rang:02d}")
        remplir(enfant, par, sport=SPORTS[rang % 5], heures=str(rang) if rang % 2 else None)


@pytest.fixture
def sportifs(ville, awa):
    with cloison(ville):
        ajouter(awa, "sport", en_liste=True)
        ajouter(awa, "heures", "nombre", en_liste=True, options={"unite": "h"})
        publier(awa)
        des_sportifs(awa)


def colonne(reponse, libelle):
    soupe = BeautifulSoup(reponse.content, "html.parser")
    entetes = [th.get_text(strip=True) for th in soupe.select("thead th")]
    rang = next(i for i, entete in enumerate(entetes) if entete.startswith(libelle))
    return [ligne.find_all(["th", "td"])[rang].get_text(strip=True) for ligne in soupe.select("tbody tr")]


def test_un_champ_de_la_ville_est_une_colonne_et_se_trie(sportifs, awa, client_de):
    page = client_de(awa).get(LISTE, {"tri": "champ_sport"})
    assert colonne(page, "Sport") == ["", "athlétisme", "Écriture", "Foot", "Judo"]
    assert sorted(colonne(page, "Heures")) == ["", "", "", "1\u00a0h", "3\u00a0h"]
    assert colonne(client_de(awa).get(LISTE, {"tri": "-champ_sport"}), "Sport")[0] == "Judo"


@pytest.mark.parametrize(
    ("filtre", "attendus"),
    [
        ({"champ_sport": "ecri"}, ["NOM01 Inès"]),
        ({"champ_heures-min": "2"}, ["NOM03 Inès"]),
        ({"champ_heures-max": "1,5"}, ["NOM01 Inès"]),
        ({"champ_heures-min": "0"}, ["NOM01 Inès", "NOM03 Inès"]),
    ],
)
def test_un_champ_de_la_ville_se_filtre(sportifs, awa, client_de, filtre, attendus):
    page = client_de(awa).get(LISTE, filtre)
    assert noms_affiches(page) == attendus
    assert BeautifulSoup(page.content, "html.parser").select(".puce, .puces li, .puces a")


def test_une_liste_se_filtre_par_ses_valeurs(ville, awa, client_de):
    with cloison(ville):
        definir(awa, "visee", "liste_multiple", liste="domaine", en_liste=True)
        for nom, codes in (("Un", ["culture"]), ("Deux", ["sante_physique", "culture"]), ("Trois", None)):
            remplir(un_enfant(awa, nom), awa, visee=codes)
    assert noms_affiches(client_de(awa).get(LISTE, {"champ_visee": "culture"})) == ["DEUX Inès", "UN Inès"]
    assert noms_affiches(client_de(awa).get(LISTE, {"champ_visee": "sante_physique"})) == ["DEUX Inès"]


def test_l_export_dit_les_colonnes_montrees_et_tait_ce_que_la_ville_garde(sportifs, ville, awa, client_de):
    with cloison(ville):
        definir(awa, "prive", en_liste=True, exporte=False)
        remplir(Enfant.objects.first(), awa, prive="Secret")
    client = client_de(awa)
    assert "Secret" in client.get(LISTE).text
    choisies = {"colonnes": ["champ_sport", "champ_heures", "champ_prive"]}
    lignes = lignes_du_csv(client.get(f"{LISTE}exporter/csv/", choisies))
    entete = next(ligne for ligne in lignes if "Nom" in ligne)
    assert entete == ["Nom", "Sport", "Heures"]
    assert ["NOM01 Inès", "Écriture", "1"] in lignes
    assert "Secret" not in str(lignes)


def test_un_champ_sensible_n_est_ni_montre_ni_trie_ni_filtre_pour_qui_ne_peut_le_voir(ville, awa, un_compte, client_de):
    with cloison(ville):
        definir(awa, "suivi", en_liste=True, sensible=True)
        for nom, mot in (("Un", "zèbre"), ("Deux", "abeille")):
            remplir(un_enfant(awa, nom), awa, suivi=mot)
    client = client_de(un_compte("secretariat"))
    assert "zèbre" in client_de(awa).get(LISTE).text
    assert "zèbre" not in client.get(LISTE, {"colonnes": ["champ_suivi"]}).text
    assert noms_affiches(client.get(LISTE, {"champ_suivi": "abeille"})) == ["DEUX Inès", "UN Inès"]
    assert noms_affiches(client.get(LISTE, {"tri": "-champ_suivi"})) == ["DEUX Inès", "UN Inès"]


def test_un_champ_cache_par_sa_condition_ne_se_lit_pas_dans_la_liste(ville, awa, client_de):
    with cloison(ville):
        ajouter(awa, "cantine", "oui_non", en_liste=True)
        ajouter(awa, "regime", en_liste=True, condition=Condition("cantine", (True,)))
        publier(awa)
        enfant = remplir(un_enfant(awa), awa, cantine=True, regime="Sans porc")
        remplir(enfant, awa, cantine=False)
    page = client_de(awa).get(LISTE)
    assert colonne(page, "Cantine") == ["Non"] and colonne(page, "Regime") == [""]
    assert noms_affiches(client_de(awa).get(LISTE, {"champ_regime": "porc"})) == []


def test_les_champs_de_la_famille_et_du_parcours_se_listent_aussi(ville, awa, client_de):
    with cloison(ville):
        ajouter(awa, "foyer", "nombre", entite="reussite.famille", en_liste=True)
        ajouter(awa, "rythme", entite="reussite.parcours", en_liste=True)
        publier(awa)
        famille = reussite.creer_famille(nom="Benali", champs_ville={"foyer": "4"}, par=awa)
        enfant = un_enfant(awa, famille=famille)
        parcours = un_parcours(enfant, awa)
        reussite.modifier_parcours(parcours, version=parcours.version, champs_ville={"rythme": "Soutenu"}, par=awa)
        un_enfant(awa, "Sans")
    page = client_de(awa).get(LISTE, {"tri": "-famille_foyer"})
    assert colonne(page, "Foyer (famille)") == ["4", ""]
    assert colonne(page, "Rythme (parcours)") == ["Soutenu", ""]
    assert noms_affiches(client_de(awa).get(LISTE, {"parcours_rythme": "sout"})) == ["BENALI Inès"]


def test_un_champ_d_origine_cache_quitte_la_liste_et_renomme_y_change_de_nom(sportifs, ville, awa, client_de):
    with cloison(ville):
        ops.regler_natif(ENFANT, "sexe", version=1, cache=True, par=awa)
        ops.regler_natif(ENFANT, "naissance", version=1, libelle="Naissance", par=awa)
        publier(awa)
    page = client_de(awa).get(LISTE, {"colonnes": ["sexe", "naissance"], "sexe": "F"})
    entetes = [th.get_text(strip=True) for th in BeautifulSoup(page.content, "html.parser").select("thead th")]
    assert any(entete.startswith("Naissance") for entete in entetes)
    assert not any(entete.startswith("Sexe") for entete in entetes)
    assert len(noms_affiches(page)) == 5


def test_la_page_suivante_reprend_apres_la_derniere_ligne_triee(ville, awa, client_de):
    with cloison(ville):
        definir(awa, "sport", en_liste=True)
        enfants = [un_enfant(awa, f"Nom{rang:03d}") for rang in range(TAILLE + 7)]
        for rang, enfant in enumerate(enfants):
            remplir(enfant, awa, sport=SPORTS[rang % 5])
        lignes = toutes(CleListe.objects.all(), "-champ_sport", colonnes_pour(awa))
        attendus = [ligne.enfant.designation for ligne in lignes]
    client = client_de(awa)
    premiere = client.get(LISTE, {"tri": "-champ_sport"})
    suivante = client.get(LISTE, {"tri": "-champ_sport", "apres": premiere.context["tableau"].objets[-1].enfant_id})
    assert noms_affiches(premiere) + noms_affiches(suivante) == attendus
    assert suivante.context["tableau"].page.debut == TAILLE + 1


def test_la_liste_coute_autant_de_requetes_pour_un_enfant_que_pour_cinquante(ville, awa, client_de):
    with cloison(ville):
        ajouter(awa, "sport", en_liste=True, dispositifs=["PRE"])
        ajouter(awa, "visee", "liste", liste="domaine", en_liste=True)
        ajouter(awa, "accompagnant", "personne", en_liste=True)
        publier(awa)
        un_parcours(remplir(un_enfant(awa), awa, sport="Judo", visee="culture"), awa)
    client = client_de(awa)
    client.get(LISTE)

    def compter():
        adresse = {"tri": "champ_sport", "champ_visee": "culture"}
        client.get(LISTE, adresse)
        with CaptureQueriesContext(connection) as requetes:
            client.get(LISTE, adresse)
        return len(requetes)

    une = compter()
    with cloison(ville):
        for rang in range(12):
            valeurs = {"sport": "Foot", "visee": "culture", "accompagnant": awa.intervenant.pk}
            un_parcours(remplir(un_enfant(awa, f"Nom{rang}"), awa, **valeurs), awa, entree=date(2025, 10, 1))
    assert compter() == une


def test_un_filtre_de_la_ville_invalide_est_dit_et_ignore(sportifs, ville, awa):
    with cloison(ville):
        filtres = FiltresForm(QueryDict("champ_heures-min=beaucoup"), awa)
        assert filtres.appliquer(CleListe.objects.all()).count() == 5
        assert "champ_heures-min" in filtres.errors
