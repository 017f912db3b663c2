"""Les pièces jointes : chiffrées, jugées sur leur contenu, retirables, jamais chez la voisine."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from jalon.socle.cloison import cloison
from jalon.socle.pieces import coffre, operations
from jalon.socle.pieces.formats import DEPLIE_MAXIMAL, TAILLE_MAXIMALE, reconnaitre
from jalon.socle.pieces.models import Piece
from jalon.socle.reseau.models import Structure

PDF = b"%PDF-1.7\nSecret de Val-Clair\n%%EOF"


def _zip(**fichiers) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in fichiers.items():
            archive.writestr(nom.replace("__", "/").replace("_", "."), contenu)
    return tampon.getvalue()


@pytest.fixture
def dossier(dans_la_ville):
    return Structure.objects.create(nom="Maison des familles")


def _fichiers_du_coffre():
    return [f for f in Path(settings.PIECES).rglob("*") if f.is_file()]


def test_une_piece_se_relit_et_n_est_jamais_en_clair_sur_le_disque(monde, dossier):
    avant = set(_fichiers_du_coffre())
    piece = operations.joindre(dossier=dossier, fichier=PDF, nom="accord.pdf", par=monde.awa)
    assert coffre.sortir(piece.cle) == PDF
    (ecrit,) = set(_fichiers_du_coffre()) - avant
    assert b"Secret" not in ecrit.read_bytes()


def test_une_piece_deplacee_dans_une_autre_ville_ne_s_ouvre_pas(monde, dossier, ville_voisine):
    piece = operations.joindre(dossier=dossier, fichier=PDF, nom="accord.pdf", par=monde.awa)
    chiffre = coffre._chemin(piece.cle).read_bytes()
    with cloison(ville_voisine):
        coffre.ranger(piece.cle, b"autre")
        coffre._chemin(piece.cle).write_bytes(chiffre)
        with pytest.raises(coffre.CoffreIllisible):
            coffre.sortir(piece.cle)


def test_un_octet_change_sur_le_disque_se_voit(monde, dossier):
    piece = operations.joindre(dossier=dossier, fichier=PDF, nom="accord.pdf", par=monde.awa)
    chemin = coffre._chemin(piece.cle)
    octets = bytearray(chemin.read_bytes())
    octets[-1] ^= 1
    chemin.write_bytes(octets)
    with pytest.raises(coffre.CoffreIllisible):
        coffre.sortir(piece.cle)


@pytest.mark.parametrize(
    ("contenu", "motif"),
    [
        (b"", "vide"),
        (b"%PDF-" + b"x" * TAILLE_MAXIMALE, "dépasse 20 Mo"),
        (b"MZ\x90\x00programme", "pas accepté"),
        (b"<html><script>alert(1)</script>", "pas accepté"),
        (b"PK\x03\x04 zip casse", "pas accepté"),
        (_zip(readme_txt="bonjour"), "pas accepté"),
        (_zip(word__document_xml="<w/>", word__vbaProject_bin="x"), "macros"),
        (_zip(word__document_xml=b"0" * (DEPLIE_MAXIMAL + 1)), "volume anormal"),
    ],
)
def test_un_contenu_douteux_est_refuse_avec_sa_raison(contenu, motif):
    with pytest.raises(ValidationError, match=motif):
        reconnaitre(contenu)


@pytest.mark.parametrize(
    "contenu",
    [
        PDF,
        b"\x89PNG\r\n\x1a\n....",
        b"\xff\xd8\xff\xe0....",
        _zip(word__document_xml="<w/>"),
        _zip(mimetype="application/vnd.oasis.opendocument.text"),
    ],
)
def test_les_formats_de_bureau_et_les_photos_passent(contenu):
    assert "/" in reconnaitre(contenu)


def test_le_nom_ne_garde_que_son_dernier_morceau(monde, dossier):
    piece = operations.joindre(dossier=dossier, fichier=PDF, nom="..\\..\\C:\\secret\x00/bilan.pdf", par=monde.awa)
    assert piece.nom == "bilan.pdf"


def test_un_antivirus_declare_decide(settings):
    settings.ANTIVIRUS = "false"
    with pytest.raises(ValidationError, match="antivirus"):
        reconnaitre(PDF)
    settings.ANTIVIRUS = "true"
    assert reconnaitre(PDF) == "application/pdf"


def test_une_piece_confidentielle_ne_se_voit_qu_avec_son_droit(monde, dossier):
    operations.joindre(dossier=dossier, fichier=PDF, nom="a.pdf", par=monde.awa, confidentielle=True)
    assert not Piece.objects.visibles_par(monde.denis).exists()
