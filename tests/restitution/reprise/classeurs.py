"""Des tableurs comme on en reçoit, défauts compris : cases fusionnées, deux en-têtes, feuilles cachées, macros."""

import csv
import io
import zipfile

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from odfdo import Document, Table


def un_xlsx(feuilles, *, masquees=(), fusions=(), dates="dd/mm/yyyy") -> bytes:
    """`feuilles` : nom → lignes ; `fusions` : (feuille, première case, dernière case, texte)."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, {"in_memory": True, "default_date_format": dates}) as classeur:
        for nom, lignes in feuilles.items():
            feuille = classeur.add_worksheet(nom)
            if nom in masquees:
                feuille.hide()
            for rang, ligne in enumerate(lignes):
                feuille.write_row(rang, 0, ligne)
        for nom, coin, texte in fusions:
            classeur.get_worksheet_by_name(nom).merge_range(coin, texte)
        classeur.worksheets()[-1 if masquees else 0].activate()
        classeur.worksheets()[-1 if masquees else 0].set_first_sheet()
    return sortie.getvalue()


def un_ods(feuilles) -> bytes:
    document, sortie = Document("spreadsheet"), io.BytesIO()
    document.body.clear()
    for nom, lignes in feuilles.items():
        feuille = Table(nom)
        feuille.set_values(lignes)
        document.body.append(feuille)
    document.save(sortie)
    return sortie.getvalue()


def un_csv(lignes, *, separateur=";", encodage="utf-8") -> bytes:
    sortie = io.StringIO()
    csv.writer(sortie, delimiter=separateur, lineterminator="\r\n").writerows(lignes)
    return sortie.getvalue().encode(encodage)


def avec_des_macros(xlsx: bytes) -> bytes:
    """Le même classeur, plus un projet VBA."""
    sortie = io.BytesIO(xlsx)
    with zipfile.ZipFile(sortie, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return sortie.getvalue()


def televerse(contenu: bytes, nom="suivi.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, contenu)
