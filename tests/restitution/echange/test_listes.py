"""Les listes passent d'une ville à l'autre : équivalents nationaux et valeurs remplacées compris."""

import pytest

from jalon.socle.cloison import cloison
from jalon.socle.fusions.operations import fusionner_valeurs
from jalon.socle.listes import operations as listes
from jalon.socle.listes.lecture import resoudre, valeur
from jalon.socle.listes.models import Valeur
from tests.restitution.echange.outils import exporter_vers, importer_chemin, importer_textes, refus, tables_de

ENFANTS = "id\nE1\n"
TETE = "liste;code;libelle;retiree_le;remplacee_par\n"


def test_une_valeur_remplacee_le_reste_dans_la_ville_qui_reprend_l_export(ville, ville_voisine, awa, tmp_path):
    with cloison(ville):
        diction = listes.ajouter_valeur("domaine", libelle="Diction", code_national="langage_orthophonie", par=awa)
        fusionner_valeurs(diction, valeur("domaine", "langage_orthophonie"), par=awa)
        importer_textes(enfants=ENFANTS)
    archive = exporter_vers(ville, tmp_path / "ici.zip")
    with cloison(ville_voisine):
        assert importer_chemin(tmp_path / "ici.zip").refus == []
        assert resoudre("domaine", "diction").code == "langage_orthophonie"
        assert Valeur.objects.get(code="diction").code_national == "langage_orthophonie"
    la_bas = exporter_vers(ville_voisine, tmp_path / "la-bas.zip")
    assert tables_de(la_bas)["listes.csv"] == tables_de(archive)["listes.csv"]


@pytest.mark.parametrize(
    ("lignes", "raison"),
    [
        ("domaine;a;A;2026-01-01;rien\n", "n'est pas le code d'une autre valeur"),
        ("domaine;a;A;2026-01-01;a\n", "n'est pas le code d'une autre valeur"),
        ("domaine;a;A;2026-01-01;b\ndomaine;b;B;2026-01-01;a\n", "en rond"),
    ],
)
def test_un_remplacement_impossible_est_refuse_a_sa_case(dans_la_ville, lignes, raison):
    rapport = importer_textes(enfants=ENFANTS, listes=TETE + lignes)
    assert {(fichier, colonne) for fichier, _, colonne in refus(rapport)} == {("listes.csv", "remplacee_par")}
    assert raison in rapport.refus[0].raison
    assert not Valeur.objects.filter(code="a").exists()
