"""Un tableau exporté dit exactement ce qu'on lui donne, et n'exécute rien chez qui l'ouvre."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from jalon.restitution.editions.tableurs import FORMATS, en_octets, nom_de_fichier

CLASSEURS = ["xlsx", "ods"]
DANGEREUX = ["=1+1", "+33 6 12", "-2", "@SOMME(A1)", '=HYPERLINK("x")', "\t=1", " =1", "＝1", "|calc"]
COLONNES = ["Nom", "Né(e) le", "École", "Nombre"]
LIGNES = [
    ["BENALI Inès", date(2018, 3, 15), "Élémentaire Œuvre & <Pasteur>", 3],
    ["Ça\x01lme", None, "", -4],
    ["", date(2020, 2, 29), None, Decimal("2.5")],
]


def relire(format, octets):
    feuille = CalamineWorkbook.from_filelike(io.BytesIO(octets)).get_sheet_by_index(0)
    return feuille.to_python(skip_empty_area=False)


def relire_csv(octets):
    return list(csv.reader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("format", CLASSEURS)
def test_un_classeur_garde_les_accents_les_vraies_dates_et_les_nombres(format):
    lignes = relire(format, en_octets(format, "Enfants", COLONNES, LIGNES))
    assert lignes[0] == COLONNES
    assert lignes[1] == ["BENALI Inès", date(2018, 3, 15), "Élémentaire Œuvre & <Pasteur>", 3.0]
    assert lignes[2] == ["Çalme", "", "", -4.0]
    assert lignes[3] == ["", date(2020, 2, 29), "", 2.5]


def test_le_csv_s_ouvre_dans_un_tableur_francais():
    octets = en_octets("csv", "Enfants", COLONNES, LIGNES)
    assert octets.startswith("\N{ZERO WIDTH NO-BREAK SPACE}".encode())
    assert relire_csv(octets)[1] == ["BENALI Inès", "15/03/2018", "Élémentaire Œuvre & <Pasteur>", "3"]
    assert relire_csv(octets)[3][3] == "2,5"


@pytest.mark.parametrize("texte", DANGEREUX)
@pytest.mark.parametrize("format", CLASSEURS)
def test_aucune_cellule_de_classeur_n_est_une_formule(format, texte):
    octets = en_octets(format, texte, [texte], [[texte]], mention=texte)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        contenu = "".join(archive.read(nom).decode() for nom in archive.namelist() if nom.endswith("1.xml"))
        contenu += archive.read("content.xml").decode() if format == "ods" else ""
    assert not re.search(r"<f>|<f |table:formula", contenu)
    assert relire(format, octets)[1][0].strip() == texte.strip()


@pytest.mark.parametrize("texte", [t for t in DANGEREUX if t != "|calc"])
def test_une_cellule_de_csv_ne_commence_jamais_comme_une_formule(texte):
    [[entete], [cellule]] = relire_csv(en_octets("csv", "T", [texte], [[texte]]))
    assert entete == cellule == f"'{texte}"


def test_un_nombre_negatif_reste_un_nombre():
    assert relire_csv(en_octets("csv", "T", ["N"], [[-2]]))[1] == ["-2"]


@pytest.mark.parametrize("format", FORMATS)
def test_un_instant_est_a_l_heure_de_paris(format):
    octets = en_octets(format, "T", ["Quand"], [[datetime(2026, 7, 1, 22, 30, tzinfo=UTC)]])
    lu = relire_csv(octets)[1][0] if format == "csv" else relire(format, octets)[1][0]
    assert lu in ("02/07/2026 00:30", datetime(2026, 7, 2, 0, 30))


@pytest.mark.parametrize("format", CLASSEURS)
def test_une_date_d_avant_1900_n_est_pas_perdue(format):
    lu = relire(format, en_octets(format, "T", ["Date"], [[date(1850, 1, 2)]]))[1][0]
    assert lu in ("02/01/1850", date(1850, 1, 2))


@pytest.mark.parametrize("format", CLASSEURS)
def test_un_texte_de_plusieurs_lignes_les_garde(format):
    lu = relire(format, en_octets(format, "T", ["Texte"], [["une\ndeux\n\nquatre"]]))[1][0]
    assert lu == "une\ndeux\n\nquatre"


@pytest.mark.parametrize("format", FORMATS)
def test_un_tableau_vide_garde_ses_titres(format):
    octets = en_octets(format, "T", COLONNES, [])
    lu = relire_csv(octets) if format == "csv" else relire(format, octets)
    assert lu == [COLONNES]


@pytest.mark.parametrize("format", CLASSEURS)
def test_le_filigrane_est_au_pied_de_chaque_page(format):
    octets = en_octets(format, "T", ["A"], [["b"]], mention="Sorti par Awa & Bruno")
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml" if format == "xlsx" else "styles.xml").decode()
    assert "Sorti par Awa &amp;" in page


def test_les_lignes_sont_lues_au_fil_de_l_eau():
    lues = []

    def lignes():
        for rang in range(1000):
            lues.append(rang)
            yield [rang]

    en_octets("xlsx", "T", ["N"], lignes())
    assert lues == list(range(1000))


def test_un_format_inconnu_est_refuse():
    with pytest.raises(KeyError):
        en_octets("pdf", "T", ["A"], [])


def test_le_nom_du_fichier_dit_le_jour():
    assert re.fullmatch(r"enfants-suivis-\d{4}-\d\d-\d\d\.ods", nom_de_fichier("Enfants suivis", "ods"))


CELLULES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.dates(date(1900, 3, 1)), st.text(max_size=30)
)


@given(st.lists(st.lists(CELLULES, min_size=2, max_size=2), max_size=5))
def test_aucun_texte_ne_casse_un_fichier(lignes):
    for format in FORMATS:
        octets = en_octets(format, "T", ["A", "B"], lignes)
        lu = relire_csv(octets) if format == "csv" else relire(format, octets)
        assert lu[0] == ["A", "B"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice manque sur cette machine.")
@pytest.mark.parametrize("format", FORMATS)
def test_libreoffice_ouvre_le_fichier(format, tmp_path):
    (tmp_path / f"enfants.{format}").write_bytes(en_octets(format, "Enfants", COLONNES, LIGNES, mention="Awa"))
    commande = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*commande, "--outdir", str(tmp_path), str(tmp_path / f"enfants.{format}")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (tmp_path / "enfants.pdf").stat().st_size > 1000
