"""Les classeurs xlsx et ods : une feuille par table, lus à part, refusés sans jamais faire tomber l'import."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from odfdo import Document, Table

from jalon.restitution.echange import classeur
from jalon.restitution.echange.cases import Illisible
from jalon.reussite.models import Enfant, Parcours
from tests.restitution.echange.outils import importer_chemin, refus

pytestmark = pytest.mark.usefixtures("dans_la_ville")


@pytest.fixture
def un_xlsx(tmp_path):
    """Fabrique : `un_xlsx(enfants=[[…], …])`, des dates pour de vrai ; `masquees` : les feuilles cachées."""

    def ecrire(*, masquees=(), **feuilles):
        chemin = tmp_path / "classeur.xlsx"
        with xlsxwriter.Workbook(chemin, {"default_date_format": "dd/mm/yyyy"}) as ouvert:
            for nom, lignes in feuilles.items():
                feuille = ouvert.add_worksheet(nom)
                if nom in masquees:
                    feuille.hide()
                for rang, ligne in enumerate(lignes):
                    feuille.write_row(rang, 0, ligne)
            ouvert.worksheets()[0].activate()
        return chemin

    return ecrire


def test_un_xlsx_s_importe_dates_et_nombres_compris(un_xlsx):
    chemin = un_xlsx(
        Notes=[["Bonjour"]],
        Enfants=[["id", "numero", "naissance"], ["E1", 12, date(2016, 2, 29)]],
        parcours=[["enfant", "dispositif"], ["E1", "PRE"]],
    )
    rapport = importer_chemin(chemin)
    assert rapport.importe and rapport.ignores == ["feuille Notes"]
    enfant = Enfant.objects.get()
    assert (enfant.numero, enfant.naissance, Parcours.objects.count()) == (12, date(2016, 2, 29), 1)


def test_un_ods_s_importe(tmp_path):
    document, feuille = Document("spreadsheet"), Table("enfants")
    feuille.set_values([["id", "sexe"], ["E1", "Fille"]])
    document.body.clear()
    document.body.append(feuille)
    document.save(tmp_path / "classeur.ods")
    assert importer_chemin(tmp_path / "classeur.ods").importe


def test_le_refus_dit_la_feuille_et_la_ligne(un_xlsx):
    rapport = importer_chemin(un_xlsx(enfants=[["id", "sexe"], ["E1", "F"], ["E2", "?"]]))
    assert refus(rapport) == [("classeur.xlsx, feuille enfants", 3, "sexe")]


def test_une_feuille_masquee_qui_porte_une_table_est_refusee(un_xlsx):
    chemin = un_xlsx(masquees=("parcours",), enfants=[["id"], ["E1"]], parcours=[["enfant"], ["E1"]])
    with pytest.raises(Illisible, match="masquée"):
        importer_chemin(chemin)


def _remplacer(chemin, nom, contenu: bytes):
    with zipfile.ZipFile(chemin) as archive:
        entrees = {e: archive.read(e) for e in archive.namelist()}
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        for entree, ancien in entrees.items():
            archive.writestr(entree, contenu if entree == nom else ancien)


FEUILLE = "xl/worksheets/sheet1.xml"
ENTETE = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    "feuille",
    [
        ENTETE + b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        ENTETE + b"<row",
        b"\x00\xff\xfe",
        ENTETE + b'<row r="1"><c r="A1" t="s"><v>999999</v></c></row></sheetData></worksheet>',
    ],
    ids=["deux-coins", "tronquee", "binaire", "texte-absent"],
)
def test_un_classeur_tordu_est_refuse_en_francais(un_xlsx, feuille):
    chemin = un_xlsx(enfants=[["id"], ["E1"]])
    _remplacer(chemin, FEUILLE, feuille)
    rapport = importer_chemin(chemin)
    assert rapport.refus[0].fichier.startswith("classeur.xlsx")
    assert not Enfant.objects.exists()


def test_le_lecteur_de_classeurs_s_execute_sans_la_maison():
    assert "jalon" not in Path(classeur.__file__).read_text(encoding="utf-8")
