"""Le classeur xlsx, écrit en flux : une ligne en mémoire à la fois."""

from datetime import date, datetime
from typing import IO

import xlsxwriter

from jalon.restitution.editions.feuille import Feuille, nom_d_onglet

CELLULE_MAX = 32_767
# Excel ne sait pas dater avant 1900 : ces jours-là restent du texte.
PREMIERE_ANNEE = 1900
DATE = {"align": "left", "indent": 1, "valign": "top"}


def ecrire_xlsx(feuille: Feuille, fichier: IO[bytes]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(fichier, options) as classeur:
        classeur.set_properties({"title": feuille.titre, "comments": feuille.mention})
        page = classeur.add_worksheet(nom_d_onglet(feuille.titre))
        _mettre_en_page(page, feuille)
        _ecrire_les_lignes(page, feuille, _styles(classeur))


def _styles(classeur):
    return {
        "entete": classeur.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "texte": classeur.add_format({"text_wrap": True, "valign": "top"}),
        "nombre": classeur.add_format({"valign": "top"}),
        "date": classeur.add_format({"num_format": "dd/mm/yyyy", **DATE}),
        "instant": classeur.add_format({"num_format": "dd/mm/yyyy hh:mm", **DATE}),
    }


def _mettre_en_page(page, feuille: Feuille) -> None:
    for rang, largeur in enumerate(feuille.largeurs):
        page.set_column(rang, rang, largeur)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_header(f"&L{_pied(feuille.titre)}&R&P / &N")
    if feuille.mention:
        page.set_footer(f"&L{_pied(feuille.mention)}")


def _pied(texte: str) -> str:
    """Dans un en-tête, « & » commence un code ; au-delà de 255 caractères Excel refuse le fichier."""
    return texte[:110].replace("&", "&&")


def _ecrire_les_lignes(page, feuille: Feuille, styles) -> None:
    for rang, libelle in enumerate(feuille.colonnes):
        page.write_string(0, rang, libelle, styles["entete"])
    dernier = 0
    for dernier, ligne in enumerate(feuille.lignes, 1):
        for rang, valeur in enumerate(ligne):
            _ecrire_la_cellule(page, dernier, rang, valeur, styles)
    if feuille.colonnes:
        page.autofilter(0, 0, dernier, len(feuille.colonnes) - 1)


def _ecrire_la_cellule(page, ligne, rang, valeur, styles) -> None:
    if valeur is None or valeur == "":
        return
    if isinstance(valeur, bool):
        page.write_string(ligne, rang, "oui" if valeur else "non", styles["texte"])
    elif isinstance(valeur, int | float):
        page.write_number(ligne, rang, valeur, styles["nombre"])
    elif isinstance(valeur, date) and valeur.year >= PREMIERE_ANNEE:
        style = styles["instant"] if isinstance(valeur, datetime) else styles["date"]
        page.write_datetime(ligne, rang, valeur, style)
    elif isinstance(valeur, date):
        page.write_string(ligne, rang, f"{valeur:%d/%m/%Y}", styles["texte"])
    else:
        page.write_string(ligne, rang, valeur[:CELLULE_MAX], styles["texte"])
