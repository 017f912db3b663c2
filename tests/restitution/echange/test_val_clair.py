"""Les douze enfants de l'exemple : importés, réimportés, exportés, rendus à une ville vide."""

import pytest

from jalon.reussite.models import Enfant, EtatParcours, Famille, Objectif, Parcours, Scolarite, Situation
from jalon.socle.cloison import cloison
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.models import LigneJournal
from jalon.socle.ouverture import ouvrir
from jalon.socle.reseau.models import Classement, Etablissement, Intervenant, Quartier
from tests.restitution.echange.outils import EXEMPLE, exporter_vers, importer_chemin, jeton, tables_de


@pytest.fixture
def importe(dans_la_ville):
    return importer_chemin(EXEMPLE, creer_valeurs=True)


def test_tout_entre_avec_les_familles_et_le_reseau_que_les_lignes_nomment(importe):
    assert importe.importe and importe.refus == []
    assert (Enfant.objects.count(), Parcours.objects.count(), Objectif.objects.count()) == (12, 15, 14)
    assert set(Famille.objects.values_list("cle_externe", flat=True)) == {f"F0{n}" for n in range(1, 10)}
    assert set(Intervenant.objects.values_list("nom", flat=True)) == {"R1", "R2", "R3"}
    types = dict(Quartier.objects.values_list("nom", "type__code"))
    assert types == {"Les Acacias": "qpv", "La Verrerie": "qpv", "Centre": "hors_qpv"}
    zola = Etablissement.objects.get(nom="Elem. Zola")
    assert zola.type.code == "ecole_elementaire"
    assert Classement.objects.get(etablissement=zola).zone.code == "rep_plus"


def test_les_raccourcis_valent_depuis_toujours(importe):
    assert set(Situation.objects.values_list("depuis", flat=True)) == {None}
    assert set(Scolarite.objects.values_list("depuis", "annee")) == {(None, "")}
    e07 = Situation.objects.get(enfant__cle_externe="E07")
    assert (e07.quartier.nom, e07.qpv, e07.responsabilite.code) == ("Centre", False, "deux_parents")


def test_l_etat_vide_se_deduit_des_dates(importe):
    etats = dict(Parcours.objects.values_list("cle_externe", "etat"))
    assert etats["P01"] == EtatParcours.EN_COURS
    assert etats["P02"] == EtatParcours.TERMINE


def test_chaque_parcours_en_cours_attend_son_accord(importe):
    attendus = set(Parcours.objects.filter(entree__isnull=False, sortie=None).values_list("pk", flat=True))
    echeances = Echeance.objects.filter(nature="accord_a_reprendre")
    assert attendus and sorted(echeances.values_list("objet_id", flat=True)) == sorted(attendus)


def test_reimporter_ne_change_rien(importe, tmp_path, dans_la_ville):
    avant, export = jeton(), exporter_vers(dans_la_ville, tmp_path / "avant.zip")
    apres_export = jeton()
    assert avant != apres_export, "l'export donne leurs clés aux lignes qui n'en ont pas : il s'écrit au journal"
    lignes = LigneJournal.objects.count()
    rapport = importer_chemin(EXEMPLE, creer_valeurs=True)
    assert not rapport.importe
    assert {sort for compte in rapport.tables.values() for sort, n in compte.items() if n} == {"inchanges"}
    assert (jeton(), LigneJournal.objects.count()) == (apres_export, lignes)
    assert exporter_vers(dans_la_ville, tmp_path / "apres.zip") == export


def test_une_ville_vide_qui_importe_l_export_exporte_les_memes_octets(importe, tmp_path, dans_la_ville):
    export = exporter_vers(dans_la_ville, tmp_path / "un.zip")
    vide = ouvrir(code="vide", nom="Vide")
    with cloison(vide):
        assert importer_chemin(tmp_path / "un.zip").importe
    assert exporter_vers(vide, tmp_path / "deux.zip") == export


def test_l_export_redit_les_raccourcis_de_la_source(importe, tmp_path, dans_la_ville):
    tables = tables_de(exporter_vers(dans_la_ville, tmp_path / "un.zip"))
    e04 = next(ligne for ligne in tables["enfants.csv"] if ligne["id"] == "E04")
    attendu = {"famille": "F03", "quartier": "La Verrerie", "qpv": "oui", "niveau": "CM1", "structure": "Recomposée"}
    assert {nom: e04[nom] for nom in attendu} == attendu
    p05 = next(ligne for ligne in tables["parcours.csv"] if ligne["id"] == "P05")
    assert (p05["referent"], p05["profil"], p05["motif"]) == ("R2", "Profil 2", "Objectifs atteints")
    assert tables["situations.csv"] == tables["scolarites.csv"] == tables["referents.csv"] == []


def test_le_dictionnaire_decrit_chaque_colonne_de_chaque_fichier(importe, tmp_path, dans_la_ville):
    tables = tables_de(exporter_vers(dans_la_ville, tmp_path / "un.zip"))
    decrites = {(ligne["table"], ligne["colonne"]) for ligne in tables.pop("dictionnaire.csv") if ligne["colonne"]}
    ecrites = {(nom[:-4], colonne) for nom, lignes in tables.items() if lignes for colonne in lignes[0]}
    assert ecrites <= decrites


def test_l_essai_a_blanc_dit_tout_et_n_ecrit_rien(dans_la_ville):
    avant = jeton()
    rapport = importer_chemin(EXEMPLE, creer_valeurs=True, a_blanc=True)
    assert rapport.tables["enfants"]["crees"] == 12 and not rapport.importe
    assert not Enfant.objects.exists() and not Quartier.objects.exists()
    assert jeton() == avant


def test_sans_creer_les_valeurs_une_ecole_inconnue_refuse_tout(dans_la_ville):
    rapport = importer_chemin(EXEMPLE)
    assert ("enfants.csv", 2, "etablissement") in [(r.fichier, r.ligne, r.colonne) for r in rapport.refus]
    assert not Enfant.objects.exists()


def test_l_import_est_une_seule_ligne_de_journal_sans_dossier(importe):
    (ligne,) = LigneJournal.objects.filter(action="restitution.import")
    assert ligne.dossier_id is None
    assert ligne.contenu["tables"]["enfants"]["crees"] == 12


def test_l_import_ne_deborde_pas_sur_la_ville_voisine(importe, ville_voisine):
    with cloison(ville_voisine):
        assert not Enfant.objects.exists() and not Quartier.objects.exists()
