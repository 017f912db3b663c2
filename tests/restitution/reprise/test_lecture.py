"""Lire n'importe quel tableur : ce qu'on y trouve, ce qu'on refuse, et pourquoi."""

import io
from contextlib import ExitStack

import pytest
from django.core.exceptions import ValidationError

from jalon.restitution.reprise import lecture, operations
from jalon.restitution.reprise.entete import assembler, proposer_l_entete
from tests.restitution.reprise.classeurs import avec_des_macros, un_csv, un_ods, un_xlsx
from tests.restitution.reprise.outils import deposee

TABLEAU = [["Nom", "Né le"], ["Benali", "15/03/2018"], ["Cohen", "03/09/2017"]]


def _tableur(contenu: bytes, nom="suivi.xlsx"):
    return lecture.tableur(io.BytesIO(contenu), nom)


@pytest.fixture
def fichier(tmp_path):
    """Un vrai fichier : le lecteur de classeurs est un autre processus."""
    with ExitStack() as pile:

        def ecrire(contenu: bytes, nom="suivi.xlsx"):
            chemin = tmp_path / nom
            chemin.write_bytes(contenu)
            return lecture.tableur(pile.enter_context(chemin.open("rb")), nom)

        yield ecrire


@pytest.mark.parametrize("separateur", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_un_csv_se_lit_quels_que_soient_son_separateur_et_son_encodage(separateur, encodage):
    contenu = un_csv([["Prénom", "Né(e) le"], ["Zoé", "1/2/2018"]], separateur=separateur, encodage=encodage)
    assert _tableur(contenu, "a.csv").apercu().lignes == [(1, ["Prénom", "Né(e) le"]), (2, ["Zoé", "1/2/2018"])]


def test_une_case_sur_plusieurs_lignes_ne_decale_pas_les_numeros():
    contenu = un_csv([["Nom", "Notes"], ["A", "deux\nlignes"], ["B", ""]])
    assert [numero for numero, _ in _tableur(contenu, "a.csv").apercu().lignes] == [1, 2, 4]


def test_un_xlsx_et_un_ods_disent_la_meme_chose(fichier):
    xlsx = fichier(un_xlsx({"Suivi": TABLEAU})).apercu("Suivi")
    ods = fichier(un_ods({"Suivi": TABLEAU}), "suivi.ods").apercu("Suivi")
    assert xlsx.lignes == ods.lignes == list(enumerate(TABLEAU, 1))


def test_une_case_fusionnee_vaut_pour_chaque_ligne_et_se_dit(fichier):
    lignes = [["Famille", "Enfant"], ["", "Inès"], ["", "Adam"], ["Cohen", "Lina"]]
    apercu = fichier(un_xlsx({"Suivi": lignes}, fusions=[("Suivi", "A2:A3", "Benali")])).apercu("Suivi")
    assert [cases[0] for _, cases in apercu.lignes] == ["Famille", "Benali", "Benali", "Cohen"]
    assert apercu.fusions == 1
    assert "case fusionnée" in apercu.remarques[0]


def test_une_feuille_masquee_est_signalee_et_ne_se_choisit_pas(dans_la_ville):
    contenu = un_xlsx({"Cachée": TABLEAU, "Suivi": TABLEAU}, masquees=("Cachée",))
    reprise = operations.deposer(fichier=io.BytesIO(contenu), nom="suivi.xlsx", par=None)
    assert [(f.nom, f.visible) for f in lecture.feuilles(reprise)] == [("Cachée", False), ("Suivi", True)]
    with pytest.raises(ValidationError, match="masquée"):
        operations.choisir_la_feuille(reprise, feuille="Cachée", par=None)


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [
        (avec_des_macros(un_xlsx({"S": TABLEAU})), "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "ancien format"),
        (b"%PDF-1.4\n", "n'est pas un tableur"),
        (b"", "vide"),
        (b"PK\x03\x04abime", "abîmé"),
    ],
)
def test_ce_qui_n_est_pas_un_tableur_sur_est_refuse_avec_la_raison(dans_la_ville, contenu, raison):
    with pytest.raises(ValidationError, match=raison):
        operations.deposer(fichier=io.BytesIO(contenu), nom="suivi.xlsm", par=None)


def test_l_en_tete_se_propose_sous_un_titre_et_sur_deux_lignes():
    titre = [(1, ["Suivi 2025", "", "", ""]), (2, ["", "", "", ""])]
    simple = [(3, ["Nom", "Prénom", "Né le", "Classe"]), (4, ["Benali", "Inès", "15/03/2018", "CP"])]
    assert proposer_l_entete(titre + simple) == (3, 1)
    double = [
        (1, ["Enfant", "Enfant", "Mère", "Mère"]),
        (2, ["Nom", "Né le", "Nom", "Tél"]),
        (3, ["Benali", "15/03/2018", "Benali", "0612345678"]),
    ]
    assert proposer_l_entete(double) == (1, 2)


def test_deux_lignes_d_en_tete_n_en_font_qu_une():
    assert assembler([["Enfant", "", "Mère", ""], ["Nom", "Né le", "Nom", "Tél"]], a_etendre=True) == [
        "Enfant – Nom",
        "Enfant – Né le",
        "Mère – Nom",
        "Mère – Tél",
    ]


def test_le_fichier_est_chiffre_au_repos_et_part_avec_la_reprise(
    dans_la_ville, settings, django_capture_on_commit_callbacks
):
    avant = _fichiers(settings.PIECES)
    reprise = deposee(TABLEAU)
    ranges = _fichiers(settings.PIECES) - avant
    assert ranges
    assert not any(b"Benali" in chemin.read_bytes() for chemin in ranges)
    with django_capture_on_commit_callbacks(execute=True):
        operations.abandonner(reprise, par=None)
    with pytest.raises(ValidationError, match="effacé"):
        lecture.feuilles(operations.Reprise.objects.get())
    assert not ranges & _fichiers(settings.PIECES)


def _fichiers(dossier):
    return {chemin for chemin in dossier.rglob("*") if chemin.is_file()}
