"""L'annuaire de l'Éducation nationale : entier, deux fois, d'un millésime à l'autre, et mauvais."""

import io
import json
import re
from collections import Counter
from contextlib import redirect_stderr
from pathlib import Path

import pytest
from django.core.management import call_command

from jalon.config.console import main
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau import operations
from jalon.socle.reseau.exemples import CARRE
from jalon.socle.reseau.models import Classement, Commune, Etablissement
from tests.maison import RACINE

EXTRAIT = RACINE / "tests" / "donnees" / "annuaire-extrait.csv"
NATIONAL = RACINE.parent / "shared" / "donnees" / "annuaire-education-35.csv"


def importer(fichier, ville, **options):
    """Ce que dit la commande, en objet."""
    sortie = io.StringIO()
    call_command("importer_annuaire", fichier, collectivite=ville.code, format="json", stdout=sortie, **options)
    return json.loads(sortie.getvalue())


def refuser(fichier, ville, *options):
    """La phrase du refus ; vérifie le code de sortie et que rien n'est entré."""
    erreurs = io.StringIO()
    with pytest.raises(SystemExit) as sortie, redirect_stderr(erreurs):
        main(["jalon", "importer-annuaire", str(fichier), "--collectivite", ville.code, *options])
    assert sortie.value.code == 1
    with cloison(ville):
        assert not Etablissement.objects.exists()
        assert not Commune.objects.exists()
    return erreurs.getvalue().strip()


def photographie():
    return [list(modele.objects.order_by("pk").values()) for modele in (Etablissement, Classement, Commune)]


@pytest.fixture
def variante(tmp_path):
    """Fabrique : l'extrait, changé par une fonction sur son texte."""

    def ecrire(changer=lambda texte: texte, encodage="utf-8-sig") -> Path:
        chemin = tmp_path / "annuaire.csv"
        chemin.write_bytes(changer(EXTRAIT.read_text(encoding="utf-8-sig")).encode(encodage))
        return chemin

    return ecrire


# Ce qui entre


def test_les_etablissements_du_perimetre_entrent_les_autres_sont_dits(ville):
    bilan = importer(EXTRAIT, ville, commune="99001")
    assert (bilan["lues"], bilan["retenus"], bilan["crees"]) == (12, 10, 10)
    assert [(ligne["ligne"], ligne["type"]) for ligne in bilan["hors_perimetre"]] == [
        (12, "Service Administratif"),
        (13, ""),
    ]


@pytest.mark.parametrize(
    ("uai", "type_", "secteur", "zone"),
    [
        ("0990001N", "ecole_primaire", "public", "rep_plus"),
        ("0990002P", "ecole_maternelle", "public", "rep"),
        ("0990003R", "ecole_elementaire", "public", "hors_education_prioritaire"),
        ("0990004S", "ecole_primaire", "prive_sous_contrat", "hors_education_prioritaire"),
        ("0990005T", "college", "public", "rep"),
        ("0990006U", "lycee_professionnel", "prive_hors_contrat", "hors_education_prioritaire"),
        ("0990007V", "lycee_polyvalent", "prive_sous_contrat", "hors_education_prioritaire"),
        ("0990008W", "lycee_general_et_technologique", "public", "hors_education_prioritaire"),
        ("0990009X", "erea", "public", "hors_education_prioritaire"),
        ("0990010Y", "etablissement_specialise", "prive_sous_contrat", "hors_education_prioritaire"),
    ],
)
def test_le_type_le_secteur_et_la_zone_se_deduisent_de_la_ligne(ville, uai, type_, secteur, zone):
    importer(EXTRAIT, ville, commune="99001")
    with cloison(ville):
        etablissement = Etablissement.objects.get(uai=uai)
        assert (etablissement.type.code, etablissement.secteur.code) == (type_, secteur)
        assert [(c.zone.code, c.depuis) for c in etablissement.les_classements.all()] == [(zone, None)]


def test_un_point_donne_le_quartier_et_son_absence_est_dite(ville):
    with cloison(ville):
        verrerie = operations.creer_quartier(nom="La Verrerie", contour=CARRE, par=None)
    bilan = importer(EXTRAIT, ville, commune="99001")
    with cloison(ville):
        assert Etablissement.objects.get(uai="0990001N").quartier == verrerie
        assert Etablissement.objects.get(uai="0990002P").quartier is None
        assert Etablissement.objects.get(uai="0990010Y").longitude is None
    assert ["sans coordonnées" in remarque for remarque in bilan["remarques"]] == [True]


def test_un_second_import_ne_change_rien(ville):
    importer(EXTRAIT, ville)
    with cloison(ville):
        avant = photographie()
    bilan = importer(EXTRAIT, ville)
    assert (bilan["crees"], bilan["mis_a_jour"], bilan["classes"]) == (0, 0, 0)
    assert bilan["inchanges"] == bilan["retenus"] == 11
    with cloison(ville):
        assert photographie() == avant


def test_une_seconde_implantation_est_laissee_et_dite(ville):
    bilan = importer(EXTRAIT, ville)
    assert any("0990008W déjà lu ligne 9" in remarque for remarque in bilan["remarques"])
    with cloison(ville):
        assert Etablissement.objects.get(uai="0990008W").nom == "Lycée Condorcet"


def test_sans_commune_dite_celles_du_reseau_bornent_l_import(ville):
    importer(EXTRAIT, ville, commune="99002")
    assert importer(EXTRAIT, ville)["lues"] == 2


def test_chaque_import_est_une_ligne_de_journal(ville):
    importer(EXTRAIT, ville, commune="99001")
    with cloison(ville):
        ligne = LigneJournal.objects.get(action="restitution.annuaire_importe")
        assert ligne.dossier_id is None
        assert ligne.contenu["crees"] == 10


@pytest.mark.parametrize(
    "changer",
    [
        lambda entete: entete.replace("Code postal", "Code_postal"),
        str.upper,
        lambda entete: entete.replace("_", " "),
        lambda entete: entete.lower().replace("etablissement", "établissement").replace("education", "éducation"),
        lambda entete: entete.replace("libelle_nature", "Libellé nature"),
    ],
)
def test_un_millesime_aux_en_tetes_renommes_se_lit(ville, variante, changer):
    def renommer(texte):
        entete, reste = texte.split("\n", 1)
        assert changer(entete) != entete
        return f"{changer(entete)}\n{reste}"

    assert importer(EXTRAIT, ville)["crees"] == 11
    assert importer(variante(renommer), ville)["inchanges"] == 11


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig"])
def test_avec_ou_sans_marque_d_ordre_le_fichier_se_lit(ville, variante, encodage):
    assert importer(variante(encodage=encodage), ville)["crees"] == 11


def test_des_colonnes_de_trop_et_un_autre_ordre_ne_genent_pas(ville, variante):
    def retourner(texte):
        return "\n".join(";".join([*reversed(ligne.split(";")), "x"]) for ligne in texte.splitlines())

    assert importer(variante(retourner), ville)["crees"] == 11


def test_un_etablissement_change_est_mis_a_jour(ville, variante):
    importer(EXTRAIT, ville)
    bilan = importer(variante(lambda t: t.replace("Collège Jean Moulin", "Collège Lucie Aubrac")), ville)
    assert (bilan["mis_a_jour"], bilan["inchanges"]) == (1, 10)
    with cloison(ville):
        assert Etablissement.objects.cherches("lucie aubrac").get().uai == "0990005T"


def test_un_reclassement_vaut_du_jour_de_l_import_sans_effacer_l_ancien(ville, variante, settings):
    importer(EXTRAIT, ville)
    neuf = variante(lambda t: re.sub(r"(0990005T.*?);REP;", r"\1;;", t))
    assert importer(neuf, ville)["classes"] == 1
    with cloison(ville):
        classements = Etablissement.objects.get(uai="0990005T").les_classements.order_by("pk")
        assert [(c.zone.code, c.depuis is None) for c in classements] == [
            ("rep", True),
            ("hors_education_prioritaire", False),
        ]
    assert importer(neuf, ville)["classes"] == 0
    assert importer(EXTRAIT, ville)["classes"] == 1
    with cloison(ville):
        assert Etablissement.objects.get(uai="0990005T").les_classements.count() == 2


def test_un_cla_de_la_ville_n_est_pas_declasse(ville, awa):
    importer(EXTRAIT, ville)
    with cloison(ville):
        ecole = Etablissement.objects.get(uai="0990003R")
        operations.classer(ecole, zone=valeur("zone_scolarisation", "cla"), depuis=None, par=awa)
    assert importer(EXTRAIT, ville)["classes"] == 0


def test_un_etablissement_retire_par_la_ville_le_reste(ville, awa):
    importer(EXTRAIT, ville)
    with cloison(ville):
        operations.retirer(Etablissement.objects.get(uai="0990003R"), par=awa)
    importer(EXTRAIT, ville)
    with cloison(ville):
        assert Etablissement.objects.get(uai="0990003R").retire_le


def test_la_ville_voisine_ne_recoit_rien(ville, ville_voisine):
    importer(EXTRAIT, ville)
    with cloison(ville_voisine):
        assert not Etablissement.objects.exists()


# Ce qui est refusé


def test_un_mauvais_delimiteur_se_dit(ville, variante):
    phrase = refuser(variante(lambda t: t.replace(",", " ").replace(";", ",")), ville)
    assert phrase.startswith("annuaire.csv, ligne 1, colonne « ")
    assert "point-virgule" in phrase


def test_un_fichier_latin_1_se_dit(ville, variante):
    phrase = refuser(variante(encodage="latin-1"), ville)
    assert phrase.startswith("annuaire.csv, ligne 4, colonne « Nom_etablissement » : ce fichier n'est pas en UTF-8")


@pytest.mark.parametrize("colonne", ["Code_commune", "libelle_nature", "latitude"])
def test_une_colonne_qui_manque_se_dit(ville, variante, colonne):
    phrase = refuser(variante(lambda t: t.replace(colonne, "Autre", 1)), ville)
    assert phrase.startswith(f"annuaire.csv, ligne 1, colonne « {colonne} » : cette colonne manque")


def test_une_colonne_en_double_se_dit(ville, variante):
    phrase = refuser(variante(lambda t: t.replace("Telephone", "code_postal", 1)), ville)
    assert phrase.startswith("annuaire.csv, ligne 1, colonne « code_postal » : cette colonne est là deux fois")


def test_une_ligne_trop_courte_se_dit(ville, variante):
    phrase = refuser(variante(lambda t: t.replace(";OUVERT;", ";", 1)), ville)
    assert phrase.startswith("annuaire.csv, ligne 2, colonne « ")


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        (
            "0990003R",
            "0990003A",
            "ligne 4, colonne « Identifiant_de_l_etablissement » : l'UAI 0990003A est",
        ),
        ("Collège Jean Moulin", "", "ligne 6, colonne « Nom_etablissement » : le nom de l'établissement manque"),
        (";48.15;", ";quarante-huit;", "ligne 3, colonne « latitude » : « quarante-huit » n'est pas une latitude"),
        (";48.15;", ";148.15;", "ligne 3, colonne « latitude »"),
        (";REP+;", ";ZEP;", "ligne 2, colonne « Appartenance_Education_Prioritaire » : « ZEP » n'est pas"),
        ("Collège Jean Moulin", "x" * 200, "ligne 6, colonne « Nom_etablissement » : cette cellule dépasse 160"),
    ],
)
def test_une_donnee_impossible_se_dit_avec_son_endroit(ville, variante, avant, apres, attendu):
    assert f"annuaire.csv, {attendu}" in refuser(variante(lambda t: t.replace(avant, apres, 1)), ville)


def test_toutes_les_fautes_sont_dites_ensemble(ville, variante):
    phrase = refuser(variante(lambda t: t.replace("0990001N", "0990001A").replace("0990002P", "0990002A")), ville)
    assert "ligne 2" in phrase
    assert "ligne 3" in phrase


def test_une_cellule_de_50_mo_est_refusee(ville, variante):
    enorme = variante(lambda t: t.replace("Collège Jean Moulin", "x" * 50_000_000))
    assert refuser(enorme, ville).startswith("annuaire.csv, ligne 6, colonne « Nom_etablissement » : ")


def test_un_guillemet_ouvert_est_refuse(ville, variante):
    assert refuser(variante(lambda t: t.replace("Collège Jean", '"Collège Jean')), ville).startswith("annuaire.csv, ")


@pytest.mark.parametrize("contenu", ["", "\n\n"])
def test_un_fichier_vide_se_dit(ville, variante, contenu):
    assert "vide" in refuser(variante(lambda t: contenu), ville)


def test_un_fichier_absent_ou_un_dossier_se_dit(ville, tmp_path):
    for chemin in (tmp_path / "rien.csv", tmp_path):
        assert "ne s'ouvre pas" in refuser(chemin, ville)


def test_une_commune_absente_du_fichier_se_dit(ville):
    assert "aucune ligne pour 35238" in refuser(EXTRAIT, ville, "--commune", "35238")


@pytest.mark.parametrize(
    "arguments",
    [["--commune", "Rennes"], ["--collectivite", "nulle-part"]],
)
def test_un_appel_mal_forme_sort_avec_le_code_2(ville, arguments, capsys):
    with pytest.raises(SystemExit) as sortie:
        main(["jalon", "importer-annuaire", str(EXTRAIT), *arguments])
    assert sortie.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_entre_deux_villes_il_faut_dire_laquelle(ville, ville_voisine, capsys):
    with pytest.raises(SystemExit) as sortie:
        main(["jalon", "importer-annuaire", str(EXTRAIT)])
    assert sortie.value.code == 2
    assert "--collectivite" in capsys.readouterr().err


# Le vrai fichier


@pytest.mark.skipif(not NATIONAL.exists(), reason="L'annuaire réel n'est pas à côté du dépôt (../shared/donnees).")
class TestRennes:
    def test_193_lignes_153_entrent_40_sont_hors_perimetre(self, ville):
        bilan = importer(NATIONAL, ville, commune="35238")
        assert (bilan["lues"], bilan["crees"], len(bilan["hors_perimetre"])) == (193, 153, 40)
        assert not bilan["remarques"]
        with cloison(ville):
            tous = Etablissement.objects.select_related("type", "secteur")
            types = Counter(e.type.code for e in tous)
            assert types == {
                "ecole_maternelle": 35,
                "ecole_elementaire": 34,
                "ecole_primaire": 28,
                "college": 20,
                "lycee_professionnel": 13,
                "lycee_general_et_technologique": 11,
                "lycee_polyvalent": 4,
                "erea": 1,
                "etablissement_specialise": 7,
            }
            assert not [e for e in tous if e.secteur is None or e.longitude is None]
            zones = Counter(Classement.objects.values_list("zone__code", flat=True))
            assert zones == {"hors_education_prioritaire": 125, "rep": 22, "rep_plus": 6}

    def test_un_second_import_ne_change_rien(self, ville):
        importer(NATIONAL, ville, commune="35238")
        with cloison(ville):
            avant = photographie()
        assert importer(NATIONAL, ville, commune="35238")["inchanges"] == 153
        with cloison(ville):
            assert photographie() == avant

    def test_le_departement_entier_se_lit(self, ville):
        bilan = importer(NATIONAL, ville)
        assert bilan["lues"] == 996
        assert bilan["retenus"] + len(bilan["hors_perimetre"]) + 3 == 996
