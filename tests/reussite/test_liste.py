"""La liste des enfants : ce qu'elle montre, à qui, dans quel ordre, et à quel prix."""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.liste.colonnes import COLONNES
from jalon.reussite.liste.pages import toutes
from jalon.reussite.models import CleListe, Enfant, Parcours
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.texte import normaliser
from tests.reussite.dossiers import peupler, un_enfant, un_parcours

LISTE = "/reussite/enfants/"


def noms_affiches(reponse):
    soupe = BeautifulSoup(reponse.content, "html.parser")
    return [case.get_text(strip=True) for case in soupe.select("td.premiere")]


def lignes_du_csv(reponse):
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(texte), delimiter=";"))


# Qui voit quoi


def test_la_coordonnatrice_voit_toute_la_ville(ville, awa, client_de):
    peupler(ville, awa)
    assert len(noms_affiches(client_de(awa).get(LISTE))) == 7


def test_le_referent_ne_voit_que_les_siens(ville, awa, bruno, client_de):
    with cloison(ville):
        un_parcours(un_enfant(awa, "Sien"), awa, referent=bruno.intervenant)
        un_enfant(awa, "Autre")
    assert noms_affiches(client_de(bruno).get(LISTE)) == ["SIEN Inès"]


@pytest.mark.parametrize("personne", ["denis", "elise", "farid"])
def test_qui_n_ouvre_aucun_dossier_n_ouvre_pas_la_liste(personne, request, client_de):
    assert client_de(request.getfixturevalue(personne)).get(LISTE).status_code == 403


def test_la_ville_voisine_n_existe_pas(ville, awa, voisine, client_de):
    peupler(ville, awa)
    page = client_de(voisine).get(LISTE)
    assert noms_affiches(page) == []
    assert "Aucun enfant pour l&#x27;instant" in page.text


def test_la_liste_laisse_une_ligne_au_journal_et_pas_deux_en_quinze_minutes(ville, awa, client_de):
    ids = peupler(ville, awa)
    client = client_de(awa)
    client.get(LISTE)
    client.get(LISTE, {"tri": "-nom"})
    with cloison(ville):
        lignes = LigneJournal.objects.filter(nature=Nature.LECTURE)
        assert [(ligne.action, ligne.contenu) for ligne in lignes] == [("reussite.liste_consultee", {"dossiers": ids})]


# L'ordre


def cle_de_reference(code, enfant):
    """Ce que la colonne veut dire, recalculé en Python depuis les objets, sans `CleListe`."""
    ligne = enfant.cle_liste
    parcours = enfant.les_parcours.select_related("dispositif").first()
    contact = enfant.les_contacts.order_by("-contact__le").first()
    scolarite = enfant.les_scolarites.first()
    situation = enfant.les_situations.first()
    suivi = parcours.les_referents.first() if parcours else None
    return {
        "nom": lambda: normaliser(f"{enfant.nom} {enfant.prenom}"),
        "naissance": lambda: enfant.naissance or timezone.datetime.max.date(),
        "sexe": lambda: enfant.sexe,
        "famille": lambda: normaliser(str(enfant.famille)) if enfant.famille else "",
        "debut": lambda: parcours.entree if parcours and parcours.entree else timezone.datetime.max.date(),
        "ecole": lambda: (scolarite.etablissement.cle_recherche, scolarite.niveau.ordre) if scolarite else ("", 0),
        "quartier": lambda: situation.quartier.cle_recherche if situation else "",
        "dispositif": lambda: normaliser(str(parcours.dispositif)) if parcours else "",
        "referent": lambda: suivi.intervenant.cle_recherche if suivi else "",
        "etat": lambda: (
            list(Parcours._meta.get_field("etat").choices).index((parcours.etat, parcours.get_etat_display()))
            if parcours
            else 99
        ),
        "profil": lambda: "",
        "contact": lambda: contact.contact.le if contact else timezone.datetime.min.date(),
        "echeance": lambda: _premiere_echeance(enfant),
    }[code](), ligne.enfant_id


def _premiere_echeance(enfant):
    from jalon.socle.echeances.models import Echeance

    premiere = Echeance.objects.a_faire().du_dossier(enfant).order_by("le").first()
    return premiere.le if premiere else timezone.datetime.max.date()


@pytest.mark.parametrize("sens", ["", "-"])
@pytest.mark.parametrize("code", [colonne.code for colonne in COLONNES])
def test_chaque_colonne_trie_comme_python(code, sens, ville, awa):
    peupler(ville, awa, 14)
    with cloison(ville):
        attendu = sorted(Enfant.objects.all(), key=lambda e: cle_de_reference(code, e), reverse=bool(sens))
        obtenu = toutes(CleListe.objects.all(), f"{sens}{code}")
        assert [ligne.enfant_id for ligne in obtenu] == [enfant.pk for enfant in attendu]


@pytest.mark.parametrize("tri", ["nom", "-contact", "quartier"])
def test_les_pages_montrent_chacun_une_fois_dans_l_ordre(tri, ville, awa, client_de, monkeypatch):
    monkeypatch.setattr("jalon.reussite.liste.pages.tranche.__defaults__", (3,))
    ids = peupler(ville, awa, 8)
    client, vus, adresse, comptes = client_de(awa), [], f"{LISTE}?tri={tri}", []
    while adresse:
        soupe = BeautifulSoup(client.get(adresse).content, "html.parser")
        vus += [int(case["value"]) for case in soupe.select("[name=selection]")]
        comptes.append(soupe.select_one(".pagination-cle p").get_text(strip=True))
        suivant = soupe.select_one("[rel=next]")
        adresse = f"{LISTE}{suivant['href']}" if suivant else None
    assert sorted(vus) == sorted(ids)
    assert comptes == ["1–3 sur 8", "4–6 sur 8", "7–8 sur 8"]
    avant = BeautifulSoup(client.get(f"{LISTE}?tri={tri}&avant={vus[6]}").content, "html.parser")
    assert [int(case["value"]) for case in avant.select("[name=selection]")] == vus[3:6]


def test_une_borne_inconnue_ramene_au_debut(ville, awa, client_de):
    peupler(ville, awa, 3)
    for borne in ("999999", "nimporte", "-1", "9" * 40):
        assert len(noms_affiches(client_de(awa).get(LISTE, {"apres": borne}))) == 3


# Les filtres


def test_le_nom_se_cherche_sans_accent(ville, awa, client_de):
    peupler(ville, awa, 8)
    assert noms_affiches(client_de(awa).get(LISTE, {"q": "eon ana"})) == ["ÉON Anaïs"]


def test_sans_referent_et_sans_nouvelles(ville, awa, bruno, client_de):
    jour = timezone.localdate()
    with cloison(ville):
        un_parcours(un_enfant(awa, "Seul"), awa, entree=jour - timedelta(weeks=10))
        un_parcours(un_enfant(awa, "Suivi"), awa, entree=jour - timedelta(weeks=2), referent=bruno.intervenant)
    client = client_de(awa)
    assert noms_affiches(client.get(LISTE, {"sans_referent": "on"})) == ["SEUL Inès"]
    assert noms_affiches(client.get(LISTE, {"sans_nouvelles": "6"})) == ["SEUL Inès"]
    assert noms_affiches(client.get(LISTE, {"sans_nouvelles": "1"})) == ["SEUL Inès", "SUIVI Inès"]


def test_chaque_filtre_pose_est_une_puce_que_l_on_retire(ville, awa, client_de):
    peupler(ville, awa)
    with cloison(ville):
        quartier = CleListe.objects.exclude(le_quartier=None).first().le_quartier
    page = client_de(awa).get(LISTE, {"quartier": quartier.pk, "sexe": ["F", "M"], "tri": "-nom"})
    soupe = BeautifulSoup(page.content, "html.parser")
    puces = [puce.find(string=True, recursive=False) for puce in soupe.select(".puce")]
    assert puces == [f"Quartier : {quartier}", "Sexe : Fille", "Sexe : Garçon"]
    sans_fille = soupe.select(".puce a")[1]["href"]
    assert "sexe=M" in sans_fille
    assert "sexe=F" not in sans_fille
    assert "tri=-nom" in sans_fille


def test_un_filtre_inconnu_est_dit_et_ignore(ville, awa, client_de):
    peupler(ville, awa)
    page = client_de(awa).get(LISTE, {"quartier": "999999", "sans_nouvelles": "beaucoup"})
    assert len(noms_affiches(page)) == 7
    assert "Un filtre n'a pas été appliqué" in page.text


def test_ma_file_active_est_la_mienne(ville, awa, bruno, client_de):
    with cloison(ville):
        un_parcours(un_enfant(awa, "Sien"), awa, referent=bruno.intervenant)
        termine = un_parcours(un_enfant(awa, "Fini"), awa, referent=bruno.intervenant)
        ops.clore(termine, motif=_motif(), le=timezone.localdate(), par=awa)
    client = client_de(bruno)
    soupe = BeautifulSoup(client.get(LISTE).content, "html.parser")
    lien = soupe.find("a", string="Ma file active")["href"]
    assert noms_affiches(client.get(lien)) == ["SIEN Inès"]
    ouverte = BeautifulSoup(client.get(lien).content, "html.parser").select(".vues [aria-current]")
    assert [vue.get_text(strip=True) for vue in ouverte] == ["Ma file active"]


def _motif():
    from jalon.socle.listes.lecture import valeurs

    return valeurs("motif_sortie")[0]


# Le retour, le fragment, le coût


def test_le_retour_a_la_liste_en_garde_tout(ville, awa, client_de):
    peupler(ville, awa)
    client = client_de(awa)
    client.get(LISTE, {"tri": "-contact", "sexe": "F"})
    soupe = BeautifulSoup(client.get("/reussite/enfants/nouveau/").content, "html.parser")
    assert f"{LISTE}?tri=-contact&sexe=F" in [lien.get("href") for lien in soupe.select("a")]


def test_le_fragment_et_la_page_montrent_la_meme_chose(ville, awa, client_de):
    peupler(ville, awa)
    client = client_de(awa)
    page, fragment = client.get(LISTE), client.get(LISTE, headers={"HX-Request": "true"})
    assert noms_affiches(page) == noms_affiches(fragment)
    assert "<html" not in fragment.text
    assert "HX-Request" in page["Vary"]
    assert "<html" in client.get(LISTE, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}).text


def test_la_liste_coute_autant_pour_un_enfant_que_pour_cinquante(ville, awa, client_de):
    client = client_de(awa)

    def cout():
        client.get(LISTE)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            client.get(LISTE, {"colonnes": [c.code for c in COLONNES]})
        return len(requetes)

    peupler(ville, awa, 2)
    pour_deux = cout()
    peupler(ville, awa, 48)
    assert cout() == pour_deux


# L'export


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"tri": "-naissance"},
        {"sexe": "F", "tri": "ecole"},
        {"colonnes": ["-", "referent", "dispositif", "echeance"]},
    ],
)
def test_l_export_est_ce_que_l_ecran_montre(params, ville, awa, client_de):
    peupler(ville, awa, 9)
    client = client_de(awa)
    ecran = client.get(LISTE, params)
    entete, *lignes = lignes_du_csv(client.get(f"{LISTE}exporter/csv/", params))
    soupe = BeautifulSoup(ecran.content, "html.parser")
    titres = [titre.get_text(strip=True) for titre in soupe.select("thead th:not(.coche)")]
    precisions = {c.precision[0] for c in COLONNES if c.precision}
    assert [titre for titre in entete if titre not in precisions] == titres
    assert [ligne[0] for ligne in lignes] == noms_affiches(ecran)


def test_l_export_contient_toutes_les_pages(ville, awa, client_de):
    peupler(ville, awa, 55)
    lignes = lignes_du_csv(client_de(awa).get(f"{LISTE}exporter/csv/"))
    assert len(lignes) == 56


def test_on_exporte_les_seules_lignes_cochees(ville, awa, client_de):
    ids = peupler(ville, awa)
    reponse = client_de(awa).post(f"{LISTE}exporter/csv/?tri=nom", {"selection": ids[:2]})
    assert len(lignes_du_csv(reponse)) == 3


def test_chaque_dossier_exporte_est_note_comme_lu(ville, awa, client_de):
    ids = peupler(ville, awa)
    client_de(awa).get(f"{LISTE}exporter/xlsx/")
    with cloison(ville):
        sortis = LigneJournal.objects.filter(action="reussite.liste_exportee", compte_id=awa.pk)
        assert sorted(ligne.dossier_id for ligne in sortis) == ids


def test_on_n_exporte_pas_sans_le_droit(ville, awa, chloe, client_de):
    peupler(ville, awa)
    client = client_de(chloe)
    assert client.get(LISTE).status_code == 200
    assert client.get(f"{LISTE}exporter/csv/").status_code == 403
    assert client.get(f"{LISTE}imprimer/").status_code == 403


def test_un_format_inconnu_n_existe_pas(awa, client_de):
    assert client_de(awa).get(f"{LISTE}exporter/exe/").status_code == 404


def test_la_liste_imprimee_dit_qui_l_a_sortie(ville, awa, client_de):
    peupler(ville, awa)
    page = client_de(awa).get(f"{LISTE}imprimer/", {"sexe": "F"})
    assert f"Sorti de Jalon par {awa.nom}" in page.text
    assert "Sexe : Fille" in page.text
