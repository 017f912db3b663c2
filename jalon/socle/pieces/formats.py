"""Ce que l'on accepte comme pièce, jugé sur le contenu et jamais sur le nom."""

import io
import shlex
import subprocess
import zipfile
from zlib import error as ErreurZlib

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError

TAILLE_MAXIMALE = 20 * 1024 * 1024
DEPLIE_MAXIMAL = 200 * 1024 * 1024
SIMPLES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
BUREAUTIQUE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OPENDOCUMENT = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
}
ACCEPTES = "PDF, photo (JPEG, PNG, HEIC), Word, Excel ou LibreOffice (sans macros)"


def reconnaitre(contenu: bytes) -> str:
    """Le type MIME d'un contenu accepté. Lève ValidationError (trop lourd, vide, refusé, macros, infecté)."""
    if not contenu:
        raise ValidationError("Ce fichier est vide.")
    if len(contenu) > TAILLE_MAXIMALE:
        raise ValidationError(f"Ce fichier dépasse {TAILLE_MAXIMALE // 1024**2} Mo : réduisez-le ou découpez-le.")
    format_ = _format(contenu)
    if format_ is None:
        raise ValidationError(f"Ce type de fichier n'est pas accepté. Joignez un {ACCEPTES}.")
    passer_l_antivirus(contenu)
    return format_


def _format(contenu: bytes) -> str | None:
    for debut, format_ in SIMPLES.items():
        if contenu.startswith(debut):
            return format_
    if contenu.startswith(b"PK\x03\x04"):
        return _format_bureautique(contenu)
    if contenu[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return _heic(contenu)
    return None


def _heic(contenu: bytes) -> str | None:
    try:
        trouves = {resultat.mime_type for resultat in puremagic.magic_string(contenu)}
    except puremagic.PureError:
        return None
    return "image/heic" if trouves & {"image/heic", "image/heif"} else None


def _format_bureautique(contenu: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            entrees = archive.infolist()
            if sum(entree.file_size for entree in entrees) > DEPLIE_MAXIMAL:
                raise ValidationError("Ce fichier se déplie en un volume anormal et n'est pas accepté.")
            noms = {entree.filename for entree in entrees}
            if any("vbaproject" in nom.lower() or nom.startswith("Basic/") for nom in noms):
                raise ValidationError("Ce document contient des macros : enregistrez-le sans macros.")
            if "mimetype" in noms:
                mime = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
                return mime if mime in OPENDOCUMENT else None
    except (zipfile.BadZipFile, ErreurZlib, RuntimeError, NotImplementedError):
        return None
    return next((format_ for nom, format_ in BUREAUTIQUE.items() if nom in noms), None)


def passer_l_antivirus(contenu: bytes) -> None:
    """Si l'hébergeur a déclaré un antivirus (il lit l'entrée standard, code 0 = sain), il décide."""
    if not settings.ANTIVIRUS:
        return
    verdict = subprocess.run(
        shlex.split(settings.ANTIVIRUS), input=contenu, capture_output=True, check=False, timeout=60
    )
    if verdict.returncode:
        raise ValidationError("L'antivirus a refusé ce fichier. Prévenez votre service informatique.")
