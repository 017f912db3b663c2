"""Ce que l'import comprend, crée, garde ou change."""

from datetime import date

import pytest

from jalon.restitution.echange.cases import deproteger, proteger
from jalon.reussite.models import (
    Contact,
    Enfant,
    Famille,
    Objectif,
    Parcours,
    ProfilParcours,
    ReferentParcours,
    Scolarite,
    Situation,
    Suspension,
)
from jalon.reussite.operations import fusionner
from jalon.socle.cloison import ModeIdentite
from jalon.socle.compteurs import prochains_numeros
from jalon.socle.listes.lecture import valeur
from jalon.socle.listes.models import Valeur
from jalon.socle.pieces import coffre
from jalon.socle.pieces.models import Piece
from jalon.socle.reseau.models import Etablissement, Intervenant, Quartier
from tests.restitution.echange.outils import UN_PDF, importer_chemin, importer_textes, jeton, refus

pytestmark = pytest.mark.usefixtures("dans_la_ville")

UN_ENFANT = "id;sexe\nE1;F\n"


def sorts(rapport, table):
    return {sort: n for sort, n in rapport.tables[table].items() if n}


@pytest.mark.parametrize(
    ("ecrit", "code"), [("F", "F"), ("fille", "F"), ("M", "M"), ("GARCON", "M"), ("Garçon", "M"), ("", "")]
)
def test_le_sexe_s_ecrit_de_plusieurs_facons(ecrit, code):
    assert importer_textes(enfants=f"id;sexe\nE1;{ecrit}\n").importe
    assert Enfant.objects.get().sexe == code


@pytest.mark.parametrize(
    "ecrit", ["demenagement_sans_relais", "DEMENAGEMENT (sans relais)", "Déménagement (sans relais)"]
)
def test_une_valeur_se_donne_par_code_ou_libelle_sans_casse_ni_accent(ecrit):
    parcours = f"enfant;dispositif;entree;sortie;motif\nE1;Réussite éducative;2025-01-01;2025-06-01;{ecrit}\n"
    assert importer_textes(creer_valeurs=False, enfants=UN_ENFANT, parcours=parcours).importe
    assert Parcours.objects.get().motif.code == "demenagement_sans_relais"


def test_une_valeur_inconnue_se_cree_sur_demande_avec_ses_regles_de_dispositif():
    parcours = "enfant;dispositif\nE1;Ateliers du mercredi\n"
    rapport = importer_textes(enfants=UN_ENFANT, parcours=parcours)
    assert rapport.valeurs_creees == ["dispositif « Ateliers du mercredi »"]
    assert Parcours.objects.get().dispositif.dispositif.individualise


def test_une_modification_de_la_source_ne_touche_que_ce_qui_change():
    importer_textes(enfants="id;sexe;nom\nE1;F;Diallo\nE2;M;Sarr\n")
    avant = Enfant.objects.get(cle_externe="E1")
    rapport = importer_textes(enfants="id;sexe;nom\nE1;F;Diallo\nE2;M;Sarr-Diop\n")
    assert sorts(rapport, "enfants") == {"inchanges": 1, "modifies": 1}
    e2 = Enfant.objects.get(cle_externe="E2")
    assert (e2.nom, e2.version, e2.cle_recherche) == ("Sarr-Diop", 2, "sarr diop")
    assert Enfant.objects.get(cle_externe="E1").version == avant.version


def test_une_colonne_absente_ne_touche_a_rien_une_case_vide_efface():
    importer_textes(enfants="id;sexe;nom\nE1;F;Diallo\n")
    importer_textes(enfants="id;sexe\nE1;F\n")
    assert Enfant.objects.get().nom == "Diallo"
    importer_textes(enfants="id;nom\nE1;\n")
    assert Enfant.objects.get().nom == ""


def test_un_raccourci_vide_ne_dit_rien():
    importer_textes(enfants="id;quartier;niveau\nE1;Nord;CP\n")
    importer_textes(enfants="id;quartier;niveau\nE1;;\n")
    assert Situation.objects.get().quartier.nom == "Nord"
    assert Scolarite.objects.get().niveau.code == "cp"


def test_sans_id_la_nieme_ligne_identique_est_la_meme_que_la_fois_d_avant():
    deux_fois = {"enfants": UN_ENFANT, "parcours": "id;enfant;dispositif\nP1;E1;PRE\n"}
    objectifs = "parcours;domaine\nP1;Culture\nP1;Culture\n"
    importer_textes(**deux_fois, objectifs=objectifs)
    assert Objectif.objects.count() == 2
    avant = jeton()
    assert not importer_textes(**deux_fois, objectifs=objectifs).importe
    assert jeton() == avant
    importer_textes(**deux_fois, objectifs=objectifs + "P1;Culture\n")
    assert Objectif.objects.count() == 3


def test_une_annee_fait_du_raccourci_une_scolarite_datee():
    importer_textes(enfants="id;niveau;annee\nE1;CP;2025-2026\n")
    scolarite = Scolarite.objects.get()
    assert (scolarite.annee, scolarite.depuis) == ("2025-2026", date(2025, 9, 1))


def test_une_scolarite_commence_a_la_rentree_si_rien_n_est_dit():
    scolarites = (
        "enfant;annee;niveau;amenagements;maintien;depuis\nE1;2024-2025;CP;PAP|PPRE;oui;\nE1;;CE1;;;2025-11-03\n"
    )
    importer_textes(enfants=UN_ENFANT, scolarites=scolarites)
    premiere, seconde = Scolarite.objects.order_by("depuis")
    assert (premiere.depuis, premiere.rythme, seconde.annee) == (date(2024, 9, 1), "maintenu", "2025-2026")
    assert {a.amenagement.code for a in premiere.les_amenagements.all()} == {"pap", "ppre"}
    importer_textes(enfants=UN_ENFANT, scolarites=scolarites.replace("PAP|PPRE", "PAP"))
    assert {a.amenagement.code for a in premiere.les_amenagements.all()} == {"pap"}


def test_l_ecole_du_fichier_doit_etre_celle_de_la_ville():
    ecoles = "nom;type_etab;zone\nPasteur;École élémentaire;REP\n"
    rapport = importer_textes(
        etablissements=ecoles,
        enfants="id;etablissement;type_etab;zone\nE1;Pasteur;Collège;REP\nE2;Pasteur;;REP+\nE3;Pasteur;;\n",
    )
    assert refus(rapport) == [("enfants.csv", 2, "type_etab"), ("enfants.csv", 3, "zone")]
    assert "École élémentaire" in rapport.refus[0].raison


def test_une_ecole_sans_type_ni_zone_est_completee():
    importer_textes(enfants="id;etablissement\nE1;Pasteur\n")
    assert importer_textes(enfants="id;etablissement;type_etab;zone\nE1;Pasteur;maternelle;REP\n").importe
    pasteur = Etablissement.objects.get()
    assert (pasteur.type.code, pasteur.les_classements.get().zone.code) == ("ecole_maternelle", "rep")


def test_deux_ecoles_du_meme_nom_se_departagent_par_leur_type():
    ecoles = "nom;type_etab\nPasteur;École maternelle\nPasteur;École élémentaire\n"
    enfants = "id;etablissement;type_etab\nE1;Pasteur;École maternelle\n"
    assert importer_textes(etablissements=ecoles, enfants=enfants).importe
    assert Scolarite.objects.get().etablissement.type.code == "ecole_maternelle"
    assert refus(importer_textes(enfants="id;etablissement\nE2;Pasteur\n")) == [("enfants.csv", 2, "etablissement")]


def test_sans_ecole_le_type_et_la_zone_restent_a_la_scolarite():
    importer_textes(enfants="id;type_etab;zone\nE1;Collège;REP\n")
    scolarite = Scolarite.objects.get()
    assert (scolarite.type_etablissement.code, scolarite.zone.code) == ("college", "rep")


def test_un_parcours_garde_l_etat_que_la_ville_lui_a_donne_tant_que_les_dates_le_permettent():
    parcours = "id;enfant;dispositif;entree;sortie\nP1;E1;PRE;2025-01-01;{}\n"
    importer_textes(enfants=UN_ENFANT, parcours=parcours.format(""))
    Parcours.objects.update(etat="en_veille")
    assert not importer_textes(enfants=UN_ENFANT, parcours=parcours.format("")).importe
    importer_textes(enfants=UN_ENFANT, parcours=parcours.format("2025-06-01"))
    assert Parcours.objects.get().etat == "termine"


def test_les_raccourcis_d_un_parcours_vont_a_leurs_tables():
    importer_textes(
        enfants=UN_ENFANT,
        parcours="id;enfant;dispositif;profil;vague;entree;suspendu_du;suspendu_au;referent\n"
        "P1;E1;PRE;P2;2022;2025-01-01;2025-02-01;;Karine Dubois\n",
    )
    assert Parcours.objects.get().etat == "suspendu"
    assert ProfilParcours.objects.get().profil.code == "P2"
    assert Suspension.objects.get().du == date(2025, 2, 1)
    referent = ReferentParcours.objects.get()
    assert (str(referent.intervenant), referent.du) == ("Karine Dubois", None)


def test_un_contact_concerne_plusieurs_enfants_et_compte_selon_son_type():
    importer_textes(
        enfants="id;sexe\nE1;F\nE2;M\n",
        contacts="enfants;date;type\nE1|E2;2025-10-01;Téléphone\nE1;2025-10-02;Rendez-vous partenaire\n",
    )
    appel, rencontre = Contact.objects.order_by("le")
    assert {lien.enfant.cle_externe for lien in appel.les_enfants.all()} == {"E1", "E2"}
    assert (appel.avec_la_famille, rencontre.avec_la_famille) == (True, False)


def test_les_numeros_de_la_source_sont_gardes_et_la_suite_continue():
    importer_textes(enfants="id;numero\nE1;41\nE2;\n")
    assert dict(Enfant.objects.values_list("cle_externe", "numero")) == {"E1": 41, "E2": 42}
    assert prochains_numeros("enfant")[0] == 43


def test_une_ville_sans_noms_n_en_importe_pas(dans_la_ville):
    dans_la_ville.identite_enfants = ModeIdentite.INITIALES
    dans_la_ville.save()
    rapport = importer_textes(enfants="id;nom;prenom\nE1;Diallo;Lina-Rose\n")
    assert Enfant.objects.values_list("nom", "prenom", "initiales").get() == ("", "", "LRD")
    assert rapport.remarques
    assert not importer_textes(enfants="id;nom;prenom\nE1;Diallo;Lina-Rose\n").importe


def test_une_table_de_familles_est_complete_sinon_les_familles_naissent_des_enfants():
    importer_textes(enfants="id;famille\nE1;F1\nE2;F1\n")
    assert Famille.objects.get().les_enfants.count() == 2
    rapport = importer_textes(familles="id;nom\nF1;Diallo\n", enfants="id;famille\nE1;F2\n")
    assert refus(rapport) == [("enfants.csv", 2, "famille")]


def test_une_colonne_inconnue_est_ignoree_et_le_rapport_le_dit():
    rapport = importer_textes(enfants="id;sexe;pointure\nE1;F;31\n")
    assert rapport.importe and rapport.colonnes_ignorees == ["enfants.pointure"]


def test_le_reseau_se_reconnait_par_son_nom_et_adopte_l_id_de_la_source():
    Intervenant.objects.create(nom="Dubois", prenom="Karine")
    rapport = importer_textes(enfants=UN_ENFANT, intervenants="id;nom;prenom\nR1;DUBOIS;karine\n")
    assert sorts(rapport, "intervenants") == {"modifies": 1}
    assert Intervenant.objects.get().cle_externe == "R1"


def test_les_mots_de_la_ville_s_importent_avant_ce_qui_les_emploie():
    rapport = importer_textes(
        creer_valeurs=False,
        listes="liste;code;libelle;synonymes\n"
        "niveau_scolaire;cp;Cours préparatoire;C.P.|11e\nniveau_scolaire;cpa;CPA;\n",
        enfants="id;niveau\nE1;cours preparatoire\nE2;CPA\n",
    )
    assert rapport.importe
    assert valeur("niveau_scolaire", "cp").libelle == "Cours préparatoire"
    assert Valeur.objects.get(liste__code="niveau_scolaire", code="cp").synonymes == ["C.P.", "11e"]


def test_un_quartier_deja_la_garde_son_type():
    importer_textes(enfants="id;quartier;qpv\nE1;Nord;oui\nE2;Nord;non\n")
    assert Quartier.objects.get().type.code == "qpv"
    assert set(Situation.objects.values_list("qpv", flat=True)) == {True, False}


def test_une_piece_entre_au_coffre_une_seule_fois(tmp_path):
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "accord.pdf").write_bytes(UN_PDF)
    (tmp_path / "enfants.csv").write_text(UN_ENFANT)
    (tmp_path / "documents.csv").write_text("enfant;nom;fichier\nE1;Accord.pdf;accord.pdf\n")
    assert importer_chemin(tmp_path).importe
    piece = Piece.objects.get()
    assert (piece.format, coffre.sortir(piece.cle)) == ("application/pdf", UN_PDF)
    assert not importer_chemin(tmp_path).importe


@pytest.mark.parametrize("texte", ["=1+1", "+33 6", "-3", "@ici", "'=1", "''", "\tx", "plain", "", "'tis"])
def test_proteger_une_case_se_defait_exactement(texte):
    assert deproteger(proteger(texte)) == texte
    assert not proteger(texte).startswith(("=", "+", "-", "@", "\t"))


def test_reimporter_apres_une_fusion_ne_reprend_rien_au_dossier_garde(awa):
    source = {
        "enfants": "id;sexe\nE1;F\nE2;F\n",
        "parcours": "id;enfant;dispositif;entree\nP1;E1;PRE;2025-09-01\nP2;E2;CLAS;2025-09-01\n",
    }
    importer_textes(**source)
    garde, absorbe = Enfant.objects.get(cle_externe="E1"), Enfant.objects.get(cle_externe="E2")
    fusionner(garde, absorbe, choix={}, par=awa)
    rapport = importer_textes(**source)
    assert sorts(rapport, "parcours") == {"inchanges": 2}
    assert set(Parcours.objects.values_list("enfant", flat=True)) == {garde.pk}
