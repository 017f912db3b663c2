"""Chaque mauvaise entrée est refusée avec son fichier, sa ligne, sa colonne et une raison ; rien n'entre à moitié."""

import os
import zipfile

import pytest

from jalon.restitution.echange.cases import MAX_CASE, Illisible
from jalon.restitution.echange.rapport import MAX_REFUS
from jalon.reussite.models import Enfant
from tests.restitution.echange.outils import importer_chemin, importer_textes, refus, un_zip

pytestmark = pytest.mark.usefixtures("dans_la_ville")

UN_ENFANT = "id;sexe\nE1;F\n"
UN_PARCOURS = "id;enfant;dispositif;entree;sortie;motif\n"


@pytest.mark.parametrize(
    ("tables", "lieu", "mot"),
    [
        ({"enfants": "id,sexe,naissance\nE1,F,2017-01-01\n"}, ("enfants.csv", 1, "id,sexe,naissance"), "virgule"),
        ({"enfants": "id\tsexe\nE1\tF\n"}, ("enfants.csv", 1, "id\tsexe"), "tabulation"),
        ({"enfants": UN_ENFANT, "parcours": "id;enfant\nP1;E1\n"}, ("parcours.csv", 1, "dispositif"), "manque"),
        ({"enfants": "id;naissance\nE1;2017-02-30\n"}, ("enfants.csv", 2, "naissance"), "calendrier"),
        ({"enfants": "id;naissance\nE1;03/02/2017\n"}, ("enfants.csv", 2, "naissance"), "AAAA-MM-JJ"),
        ({"enfants": "id;naissance\nE1;2999-01-01\n"}, ("enfants.csv", 2, "naissance"), "vraisemblable"),
        ({"enfants": "id;naissance\nE1;2099-01-01\n"}, ("enfants.csv", 2, "naissance"), "avenir"),
        ({"enfants": "id;sexe\nE1;F\nE2;M\nE1;M\n"}, ("enfants.csv", 4, "id"), "ligne 2"),
        ({"enfants": "id;sexe\nE1;Z\n"}, ("enfants.csv", 2, "sexe"), "n'est pas une valeur"),
        ({"enfants": "id;sexe;sexe\nE1;F;M\n"}, ("enfants.csv", 1, "sexe"), "deux fois"),
        ({"enfants": "id;sexe\nE1\n"}, ("enfants.csv", 2, ""), "1 cases, là où 2"),
        ({"enfants": "id;sexe\nE1;F;de trop\n"}, ("enfants.csv", 2, ""), "3 cases, là où 2"),
        ({"enfants": 'id;nom\nE1;"Dia\n'}, ("enfants.csv", 2, "nom"), "guillemets"),
        ({"enfants": "id;nom\nE1;Dia\0llo\n"}, ("enfants.csv", 2, ""), "caractère nul"),
        ({"enfants": f"id;nom\nE1;{'x' * 121}\n"}, ("enfants.csv", 2, "nom"), "120"),
        ({"enfants": f"id;nom\n{'x' * 81};Dia\n"}, ("enfants.csv", 2, "id"), "80"),
        ({"enfants": "id;numero\nE1;4\nE2;4\n"}, ("enfants.csv", 3, "numero"), "déjà pris"),
        ({"enfants": "id;numero\nE1;quatre\n"}, ("enfants.csv", 2, "numero"), "nombre entier"),
        ({"enfants": "id;qpv\nE1;peut-être\n"}, ("enfants.csv", 2, "qpv"), "oui ou non"),
        ({"enfants": "id;annee;niveau\nE1;2025-2027;CP\n"}, ("enfants.csv", 2, "annee"), "2025-2026"),
        ({"enfants": "id;fusionne_dans\nE1;E9\n"}, ("enfants.csv", 2, "fusionne_dans"), "aucune ligne"),
        ({"enfants": "un;deux\n1;2\n"}, ("enfants.csv", 1, ""), "nommer les colonnes"),
        ({"enfants": ""}, ("enfants.csv", 1, ""), "nommer les colonnes"),
        (
            {"enfants": UN_ENFANT, "familles": "id\nF1\n", "responsables": "famille\nF2\n"},
            ("responsables.csv", 2, "famille"),
            "inconnu dans la table familles",
        ),
        (
            {"enfants": UN_ENFANT, "parcours": UN_PARCOURS + "P1;E1;PRE;2025-09-10;2025-09-01;Autre\n"},
            ("parcours.csv", 2, "sortie"),
            "précède l'entrée",
        ),
        (
            {"enfants": UN_ENFANT, "parcours": UN_PARCOURS + "P1;E1;PRE;;2025-09-01;Autre\n"},
            ("parcours.csv", 2, "sortie"),
            "sans date d'entrée",
        ),
        (
            {"enfants": UN_ENFANT, "parcours": UN_PARCOURS + "P1;E1;PRE;2025-09-01;;Autre\n"},
            ("parcours.csv", 2, "motif"),
            "sans date de sortie",
        ),
        (
            {"enfants": UN_ENFANT, "parcours": UN_PARCOURS + "P1;E9;PRE;2025-09-01;;\n"},
            ("parcours.csv", 2, "enfant"),
            "inconnu",
        ),
        (
            {"enfants": UN_ENFANT, "parcours": "enfant;dispositif;etat;entree\nE1;PRE;Repéré;2025-09-01\n"},
            ("parcours.csv", 2, "etat"),
            "ne va pas avec ces dates",
        ),
        (
            {"enfants": UN_ENFANT, "parcours": "enfant;dispositif;suspendu_au\nE1;PRE;2025-09-01\n"},
            ("parcours.csv", 2, "suspendu_du"),
            "sans début",
        ),
        (
            {"enfants": UN_ENFANT, "etablissements": "nom;uai\nÉcole;0350165A\n"},
            ("etablissements.csv", 2, "uai"),
            "lettre de contrôle",
        ),
        (
            {"enfants": UN_ENFANT, "quartiers": 'nom;contour\nQ;"{""type"":""Point""}"\n'},
            ("quartiers.csv", 2, "contour"),
            "",
        ),
        (
            {"enfants": UN_ENFANT, "listes": "liste;code;libelle\netat_parcours;neuf;Neuf\n"},
            ("listes.csv", 2, "code"),
            "verrouillée",
        ),
        (
            {"enfants": UN_ENFANT, "scolarites": "enfant;annee\nE1;2025-2026\nE1;2025-2026\n"},
            ("scolarites.csv", 3, "enfant, depuis"),
            "répète la ligne 2",
        ),
        ({"parcours": UN_PARCOURS}, ("mémoire", None, ""), "enfants"),
    ],
)
def test_est_refuse(tables, lieu, mot):
    rapport = importer_textes(**tables)
    assert lieu in refus(rapport), rapport.en_texte()
    assert any(mot in r.raison for r in rapport.refus if (r.fichier, r.ligne, r.colonne) == lieu)
    assert not rapport.importe and not Enfant.objects.exists()


def test_une_ecole_inconnue_propose_la_plus_proche():
    tables = {
        "etablissements": "nom\nÉlémentaire Émile-Zola\n",
        "enfants": "id;etablissement\nE1;Elementaire Emile Zolla\n",
    }
    rapport = importer_textes(creer_valeurs=False, **tables)
    assert refus(rapport) == [("enfants.csv", 2, "etablissement")]
    assert "Élémentaire Émile-Zola" in rapport.refus[0].raison


def test_une_valeur_inconnue_propose_la_plus_proche():
    rapport = importer_textes(creer_valeurs=False, enfants="id;niveau\nE1;CM11\n")
    assert "« CM1 »" in rapport.refus[0].raison


def test_une_liste_verrouillee_ne_recoit_rien_meme_si_on_cree_les_valeurs():
    parcours = "enfant;dispositif;etat\nE1;PRE;Volatilisé\n"
    rapport = importer_textes(enfants=UN_ENFANT, parcours=parcours)
    assert refus(rapport) == [("parcours.csv", 2, "etat")]


def test_toutes_les_erreurs_sont_dites_et_bornees():
    lignes = "".join(f"E{n};Z\n" for n in range(MAX_REFUS + 50))
    rapport = importer_textes(enfants=f"id;sexe\n{lignes}")
    assert (len(rapport.refus), rapport.refus_en_tout) == (MAX_REFUS, MAX_REFUS + 50)
    assert rapport.tables["enfants"]["refuses"] == MAX_REFUS + 50


def test_une_erreur_dans_la_derniere_table_ne_laisse_rien_des_autres():
    objectifs = "parcours;domaine;atteinte\nP1;Culture;Peut-être\n"
    rapport = importer_textes(enfants=UN_ENFANT, parcours="id;enfant;dispositif\nP1;E1;PRE\n", objectifs=objectifs)
    assert refus(rapport) == [("objectifs.csv", 2, "atteinte")]
    assert not Enfant.objects.exists()


def test_une_ligne_complete_ne_contredit_pas_le_raccourci_du_meme_import():
    enfants, quartiers = "id;quartier\nE1;Nord\n", "nom\nNord\nSud\n"
    rapport = importer_textes(enfants=enfants, quartiers=quartiers, situations="enfant;quartier\nE1;Sud\n")
    assert refus(rapport) == [("situations.csv", 2, "")]
    assert "contredit la ligne 2 de enfants.csv" in rapport.refus[0].raison


# Les fichiers


def _dossier(tmp_path, contenu: bytes, nom="enfants.csv"):
    (tmp_path / nom).write_bytes(contenu)
    return tmp_path


@pytest.mark.parametrize(
    ("contenu", "ligne", "mot"),
    [
        ("id;nom\nE1;Hélène\n".encode("latin-1"), 2, "UTF-8"),
        ("id;nom\nE1;Hélène\n".encode("utf-16"), 1, "UTF-16"),
        (b"id;nom\n" + b"E1;" + b"x" * (50 * 1024 * 1024) + b"\n", 2, "million de caractères"),
        (b'id;nom\nE1;"' + b"ligne\n" * 400_000 + b'"\n', 2, "million de caractères"),
    ],
    ids=["latin-1", "utf-16", "case-de-50-mo", "case-sans-fin"],
)
def test_un_fichier_mal_enregistre_ou_demesure(tmp_path, contenu, ligne, mot):
    rapport = importer_chemin(_dossier(tmp_path, contenu))
    assert (rapport.refus[0].fichier, rapport.refus[0].ligne) == ("enfants.csv", ligne)
    assert mot in rapport.refus[0].raison


def test_la_case_demesuree_dit_sa_colonne(tmp_path):
    rapport = importer_chemin(_dossier(tmp_path, b"id;sexe;nom\nE1;F;" + b"x" * (MAX_CASE + 1) + b"\n"))
    assert rapport.refus[0].colonne == "nom"


def test_le_bom_et_les_noms_en_majuscules_sont_toleres(tmp_path):
    assert importer_chemin(_dossier(tmp_path, b"\xef\xbb\xbfID;Sexe\r\nE1;Fille\r\n", "Enfants.CSV")).importe


def test_un_dossier_absent_ou_un_fichier_quelconque(tmp_path):
    (tmp_path / "notes.txt").write_text("bonjour")
    for chemin in (tmp_path / "absent", tmp_path / "notes.txt"):
        with pytest.raises(Illisible):
            importer_chemin(chemin)


def test_un_lien_symbolique_n_est_pas_suivi(tmp_path):
    (tmp_path / "ailleurs.csv").write_text(UN_ENFANT)
    source = tmp_path / "source"
    source.mkdir()
    os.symlink(tmp_path / "ailleurs.csv", source / "enfants.csv")
    assert importer_chemin(source).ignores == ["enfants.csv"]


# Les archives


def test_un_zip_se_lit_meme_avec_son_dossier(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("val-clair/enfants.csv", UN_ENFANT)
        archive.writestr("val-clair/notes.txt", "rien")
        archive.writestr("__MACOSX/val-clair/._enfants.csv", b"\0")
    rapport = importer_chemin(tmp_path / "a.zip")
    assert rapport.importe and rapport.ignores == ["val-clair/notes.txt"]


def test_une_bombe_est_refusee_sans_etre_depliee(tmp_path):
    chemin = un_zip(tmp_path / "bombe.zip", enfants=b"id;nom\n" + b"E1;" + b"0" * 60_000_000)
    with pytest.raises(Illisible, match="volume anormal"):
        importer_chemin(chemin)


@pytest.mark.parametrize("nom", ["../enfants.csv", "/etc/enfants.csv", "a\\..\\enfants.csv", "C:/enfants.csv"])
def test_un_nom_qui_sort_de_l_archive_est_refuse(tmp_path, nom):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(nom), UN_ENFANT)
        archive.writestr("parcours.csv", "id\n")
    with pytest.raises(Illisible, match="hors d'elle-même"):
        importer_chemin(tmp_path / "a.zip")


def test_une_archive_tronquee_ou_abimee_est_refusee(tmp_path):
    entiere = un_zip(tmp_path / "a.zip", enfants=UN_ENFANT + "".join(f"E{n};M\n" for n in range(2, 5000))).read_bytes()
    (tmp_path / "tronquee.zip").write_bytes(entiere[:-30])
    with pytest.raises(Illisible):
        importer_chemin(tmp_path / "tronquee.zip")
    (tmp_path / "abimee.zip").write_bytes(entiere[:200] + b"\xff" * 40 + entiere[240:])
    rapport = importer_chemin(tmp_path / "abimee.zip")
    assert rapport.refus[0].fichier == "enfants.csv" and not Enfant.objects.exists()


def test_la_meme_table_deux_fois_est_refusee(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("enfants.csv", UN_ENFANT)
        archive.writestr("ENFANTS.csv", UN_ENFANT)
    with pytest.raises(Illisible, match="deux fois"):
        importer_chemin(tmp_path / "a.zip")


def test_une_archive_chiffree_est_refusee(tmp_path):
    octets = bytearray(un_zip(tmp_path / "a.zip", enfants=UN_ENFANT).read_bytes())
    for marque, decalage in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        octets[octets.index(marque) + decalage] |= 1
    (tmp_path / "a.zip").write_bytes(octets)
    with pytest.raises(Illisible, match="mot de passe"):
        importer_chemin(tmp_path / "a.zip")


def test_une_piece_hors_du_dossier_n_est_pas_lue(tmp_path):
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.4\n")
    source = tmp_path / "source"
    (source / "pieces").mkdir(parents=True)
    (source / "enfants.csv").write_text(UN_ENFANT)
    (source / "documents.csv").write_text("enfant;nom;fichier\nE1;a.pdf;../../secret.pdf\n")
    assert refus(importer_chemin(source)) == [("documents.csv", 2, "fichier")]
