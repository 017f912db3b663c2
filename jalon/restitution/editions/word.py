"""Les documents Word : écrire notre modèle par défaut, lire les balises d'un modèle, le remplir."""

import io

from jalon.restitution.editions import texte_source as source
from jalon.restitution.editions.bac_a_sable import environnement
from jalon.restitution.editions.papier import Papier

POLICE = "Arial"
STYLES = {source.TITRE: "Heading 1", source.RUBRIQUE: "Heading 2", source.PUCE: "List Bullet"}
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
TEXTES_DES_PROPRIETES = ("author", "comments", "identifier", "language", "subject", "title")


def modele_par_defaut(blocs: list[source.Bloc], papier: Papier, titre: str) -> bytes:
    from docx import Document as Docx

    docx = Docx()
    _poser_les_styles(docx, papier)
    docx.core_properties.title, docx.core_properties.author = titre, papier.nom
    docx.core_properties.language, docx.core_properties.comments = "fr-FR", ""
    _entete_et_pied(docx, papier)
    for bloc in blocs:
        _ecrire_le_bloc(docx, bloc)
    return _octets(docx)


def textes(contenu: bytes) -> list[str]:
    """Tous les textes à balises du modèle, tels que Jinja les lira."""
    from docxtpl import DocxTemplate

    modele = DocxTemplate(io.BytesIO(contenu))
    docx = modele.get_docx()
    lus = [modele.patch_xml(modele.get_xml())]
    for genre in (modele.HEADER_URI, modele.FOOTER_URI):
        lus += [modele.patch_xml(modele.get_part_xml(partie)) for _, partie in modele.get_headers_footers(genre)]
    for partie in docx.part.package.parts:
        if partie.content_type == NOTES:
            lus.append(modele.patch_xml(partie.blob.decode("utf-8")))
    return lus + [getattr(docx.core_properties, nom) for nom in TEXTES_DES_PROPRIETES]


def remplir(contenu: bytes, contexte: dict) -> bytes:
    from docxtpl import DocxTemplate

    modele = DocxTemplate(io.BytesIO(contenu))
    modele.render(contexte, environnement())
    sortie = io.BytesIO()
    modele.save(sortie)
    return sortie.getvalue()


def ajouter_la_mention(contenu: bytes, mention: str) -> bytes:
    """En dernière ligne, pour un modèle de la ville qui ne l'écrit pas."""
    from docx import Document as Docx
    from docx.shared import Pt

    docx = Docx(io.BytesIO(contenu))
    docx.add_paragraph().add_run(mention).font.size = Pt(8)
    return _octets(docx)


def _octets(docx) -> bytes:
    sortie = io.BytesIO()
    docx.save(sortie)
    return sortie.getvalue()


def _poser_les_styles(docx, papier: Papier) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = docx.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    encre, couleur = RGBColor(0x1B, 0x24, 0x30), RGBColor.from_string(papier.couleur.lstrip("#").upper())
    for nom, taille, teinte in (("Normal", 11, encre), ("Heading 1", 18, couleur), ("Heading 2", 13, couleur)):
        style = docx.styles[nom]
        style.font.name, style.font.size, style.font.color.rgb = POLICE, Pt(taille), teinte
        polices = style.element.get_or_add_rPr().get_or_add_rFonts()
        for genre in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            polices.attrib.pop(qn(genre), None)
    docx.styles["Normal"].paragraph_format.space_after = Pt(6)
    for langue in docx.styles.element.iter(qn("w:lang")):
        langue.set(qn("w:val"), "fr-FR")


def _entete_et_pied(docx, papier: Papier) -> None:
    from docx.shared import Cm, Pt, RGBColor

    entete = docx.sections[0].header.paragraphs[0]
    if papier.logo:
        entete.add_run().add_picture(io.BytesIO(papier.logo), width=Cm(papier.largeur_du_logo))
        entete.runs[0].element.xpath(".//wp:docPr")[0].set("descr", f"Logo de {papier.nom}")
        entete.add_run("  ")
    nom = entete.add_run("{{ ville.nom }}")
    nom.bold, nom.font.size = True, Pt(12)
    nom.font.color.rgb = RGBColor.from_string(papier.couleur.lstrip("#").upper())
    pied = docx.sections[0].footer.paragraphs[0].add_run("{{ mention }}")
    pied.font.size, pied.font.color.rgb = Pt(8), RGBColor(0x5B, 0x66, 0x72)


def _ecrire_le_bloc(docx, bloc: source.Bloc) -> None:
    from docx.shared import Pt, RGBColor

    if bloc.genre == source.SAUT:
        docx.add_page_break()
    elif bloc.genre == source.TABLEAU:
        _ecrire_le_tableau(docx, bloc)
    elif bloc.genre == source.BALISE:
        docx.add_paragraph(f"{{%p {bloc.texte} %}}")
    else:
        paragraphe = docx.add_paragraph(style=STYLES.get(bloc.genre))
        _ecrire(paragraphe, bloc.texte)
        if bloc.genre == source.NOTE:
            for morceau in paragraphe.runs:
                morceau.font.size, morceau.font.color.rgb = Pt(9), RGBColor(0x5B, 0x66, 0x72)


def _ecrire(paragraphe, texte: str, gras: bool = False) -> None:
    for morceau, est_gras in source.morceaux(texte):
        paragraphe.add_run(morceau.replace("¶", "\n")).bold = gras or est_gras or None


def _ecrire_le_tableau(docx, bloc: source.Bloc) -> None:
    colonnes = max(len(ligne) for ligne in bloc.lignes if not isinstance(ligne, str))
    tableau = docx.add_table(rows=0, cols=colonnes, style="Table Grid")
    for rang, ligne in enumerate(bloc.lignes):
        cases = tableau.add_row().cells
        if isinstance(ligne, str):
            cases[0].text = ligne.replace("{%", "{%tr", 1)
            continue
        for case, texte in zip(cases, ligne, strict=False):
            _ecrire(case.paragraphs[0], texte, gras=bloc.entete and rang == 0)
    if bloc.entete:
        _repeter_l_entete(tableau.rows[0])
    docx.add_paragraph()


def _repeter_l_entete(ligne) -> None:
    from docx.oxml import OxmlElement

    ligne._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
