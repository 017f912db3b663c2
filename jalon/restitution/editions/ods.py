"""Le classeur ods (LibreOffice)."""

from datetime import date, datetime
from typing import IO

from odfdo import Cell, Column, Document, Element, HeaderRows, Paragraph, Row, Table

from jalon.restitution.editions.feuille import Feuille, nom_d_onglet

CENTIMETRES_PAR_CARACTERE = 0.21
_DATE = '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
_DATE += '<number:text>/</number:text><number:year number:style="long"/>'
_HEURE = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
_HEURE += '<number:minutes number:style="long"/>'
_STYLE_DATE = (
    '<style:style style:name="{0}" style:family="table-cell" style:data-style-name="{0}">'
    '<style:table-cell-properties style:vertical-align="top"/>'
    '<style:paragraph-properties fo:text-align="start" fo:margin-left="0.2cm"/></style:style>'
)
_STYLES = (
    f'<number:date-style style:name="jour">{_DATE}</number:date-style>',
    f'<number:date-style style:name="moment">{_DATE}{_HEURE}</number:date-style>',
    _STYLE_DATE.format("jour"),
    _STYLE_DATE.format("moment"),
    '<style:style style:name="entete" style:family="table-cell">'
    '<style:table-cell-properties fo:border-bottom="0.5pt solid #000000" fo:wrap-option="wrap"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>',
    '<style:style style:name="texte" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>',
)


def ecrire_ods(feuille: Feuille, fichier: IO[bytes]) -> None:
    document = Document("spreadsheet")
    document.body.clear()
    _poser_les_styles(document, feuille)
    document.body.append(_table(feuille))
    _mettre_en_page(document, feuille)
    document.meta.title = feuille.titre
    document.save(fichier)


def _poser_les_styles(document, feuille: Feuille) -> None:
    automatiques = document.get_part("content.xml").get_element("//office:automatic-styles")
    for style in _STYLES:
        automatiques.append(Element.from_tag(style))
    for rang, largeur in enumerate(feuille.largeurs):
        centimetres = round(largeur * CENTIMETRES_PAR_CARACTERE, 2)
        automatiques.append(
            Element.from_tag(
                f'<style:style style:name="colonne{rang}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{centimetres}cm"/></style:style>'
            )
        )


def _table(feuille: Feuille):
    table = Table(nom_d_onglet(feuille.titre), style="ta1")
    for rang in range(len(feuille.colonnes)):
        table.append(Column(style=f"colonne{rang}"))
    entete = HeaderRows()
    entete.append(_ligne([Cell(c, style="entete") for c in feuille.colonnes]))
    table.append(entete)
    for valeurs in feuille.lignes:
        table.append(_ligne([_cellule(valeur) for valeur in valeurs]))
    return table


def _ligne(cellules):
    ligne = Row()
    ligne.extend_cells(cellules)
    return ligne


def _cellule(valeur):
    if isinstance(valeur, bool):
        return Cell("oui" if valeur else "non")
    if isinstance(valeur, datetime):
        return Cell(valeur, text=f"{valeur:%d/%m/%Y %H:%M}", style="moment")
    if isinstance(valeur, date):
        return Cell(valeur, text=f"{valeur:%d/%m/%Y}", style="jour")
    return _texte(valeur) if isinstance(valeur, str) else Cell(valeur)


def _texte(valeur: str):
    cellule = Cell(style="texte")
    cellule.type = "string"
    for ligne in valeur.splitlines():
        cellule.append(Paragraph(ligne))
    return cellule


def _mettre_en_page(document, feuille: Feuille) -> None:
    styles = document.get_part("styles.xml")
    page = styles.get_element('//style:page-layout[@style:name="Mpm1"]/style:page-layout-properties')
    for nom, valeur in {
        "fo:page-width": "29.7cm",
        "fo:page-height": "21cm",
        "style:print-orientation": "landscape",
        "fo:margin-top": "1.2cm",
        "fo:margin-bottom": "1.2cm",
        "fo:margin-left": "1.2cm",
        "fo:margin-right": "1.2cm",
        "style:scale-to-X": "1",
        "style:scale-to-Y": "0",
    }.items():
        page.set_attribute(nom, valeur)
    pied = styles.get_element('//style:master-page[@style:name="Default"]/style:footer/text:p')
    pied.text = f"{feuille.mention}    Page " if feuille.mention else "Page "
