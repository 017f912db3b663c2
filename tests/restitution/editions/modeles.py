"""De quoi fabriquer des modèles, bons et mauvais."""

import io
import zipfile

from docx import Document as Docx


def un_docx(*paragraphes: str) -> bytes:
    docx = Docx()
    for paragraphe in paragraphes:
        docx.add_paragraph(paragraphe)
    sortie = io.BytesIO()
    docx.save(sortie)
    return sortie.getvalue()


def changer(contenu: bytes, partie: str, change=None, **ajouts: bytes) -> bytes:
    """L'archive, une partie changée, d'autres ajoutées (`a__b` pour `a/b`)."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as avant, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as apres:
        for entree in avant.infolist():
            octets = avant.read(entree)
            apres.writestr(entree, change(octets) if entree.filename == partie else octets)
        for nom, octets in ajouts.items():
            apres.writestr(nom.replace("__", "/"), octets)
    return sortie.getvalue()


def textes(contenu: bytes) -> str:
    """Tous les octets dézippés, mis bout à bout."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        return "\n".join(archive.read(nom).decode("utf-8", "replace") for nom in archive.namelist())
