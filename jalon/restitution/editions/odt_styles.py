"""Les parties fixes d'un document ODT : styles, en-tête, pied, manifeste (ODF 1.3)."""

MIME = "application/vnd.oasis.opendocument.text"
ESPACES = " ".join(
    f'xmlns:{prefixe}="{adresse}"'
    for prefixe, adresse in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
ENTETE_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

MANIFESTE = (
    ENTETE_XML
    + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "{logo}</manifest:manifest>"
)

META = (
    ENTETE_XML + f'<office:document-meta {ESPACES} office:version="1.3"><office:meta>'
    "<dc:title>{titre}</dc:title><dc:language>fr-FR</dc:language></office:meta></office:document-meta>"
)

LARGEUR_CM, COLONNES_AU_PLUS = 16.6, 8
_COLONNES = "".join(
    f'<style:style style:name="Colonne{n}" style:family="table-column">'
    f'<style:table-column-properties style:column-width="{LARGEUR_CM / n:.2f}cm"/></style:style>'
    for n in range(1, COLONNES_AU_PLUS + 1)
)

CONTENU = (
    ENTETE_XML
    + f'<office:document-content {ESPACES} office:version="1.3"><office:automatic-styles>{_COLONNES}'
    + """
<style:style style:name="Gras" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Saut" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/>
</style:style>
<style:style style:name="Grille" style:family="table"><style:table-properties style:width="16.6cm" table:align="left"/>
</style:style>
<style:style style:name="Case" style:family="table-cell"><style:table-cell-properties fo:padding="0.12cm"
 fo:border="0.5pt solid #8a8f96"/></style:style>
<text:list-style style:name="Puces"><text:list-level-style-bullet text:level="1" text:bullet-char="•">
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="0.8cm"/>
</style:list-level-properties></text:list-level-style-bullet></text:list-style>
</office:automatic-styles><office:body><office:text>{corps}</office:text></office:body></office:document-content>"""
)

_POLICE = 'style:font-name="Arial" fo:font-family="Arial, &apos;Liberation Sans&apos;, sans-serif"'
_LANGUE = 'fo:language="fr" fo:country="FR"'

STYLES = (
    ENTETE_XML
    + f'<office:document-styles {ESPACES} office:version="1.3"><office:styles>'
    + '<style:default-style style:family="paragraph"><style:text-properties '
    + f'{_POLICE} fo:font-size="11pt" fo:color="#1b2430" {_LANGUE}/></style:default-style>'
    + """
<style:style style:name="Standard" style:family="paragraph" style:class="text"/>
<style:style style:name="Text_20_body" style:display-name="Text body" style:family="paragraph"
 style:parent-style-name="Standard"><style:paragraph-properties fo:margin-bottom="0.2cm" fo:line-height="125%"/>
</style:style>
<style:style style:name="Case_20_texte" style:display-name="Case texte" style:family="paragraph"
 style:parent-style-name="Standard"><style:text-properties fo:font-size="10pt"/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="1">
<style:paragraph-properties fo:margin-top="0.3cm" fo:margin-bottom="0.35cm" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="18pt" fo:font-weight="bold" fo:color="{couleur}"/></style:style>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="2">
<style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="13pt" fo:font-weight="bold" fo:color="{couleur}"/></style:style>
<style:style style:name="Note" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-bottom="0.15cm"/>
<style:text-properties fo:font-size="9pt" fo:color="#5b6672"/></style:style>
<style:style style:name="Entete" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-bottom="0.4cm" fo:padding-bottom="0.15cm" fo:border-bottom="1pt solid {couleur}"/>
<style:text-properties fo:font-size="12pt" fo:font-weight="bold" fo:color="{couleur}"/></style:style>
<style:style style:name="Pied" style:family="paragraph" style:parent-style-name="Standard">
<style:text-properties fo:font-size="8pt" fo:color="#5b6672"/></style:style>
</office:styles><office:automatic-styles><style:page-layout style:name="A4">
<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" style:print-orientation="portrait"
 fo:margin-top="1.4cm" fo:margin-bottom="1.2cm" fo:margin-left="2.2cm" fo:margin-right="2.2cm"/>
<style:header-style><style:header-footer-properties fo:min-height="1.2cm" fo:margin-bottom="0.3cm"/>
</style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-top="0.3cm"/></style:footer-style>
</style:page-layout></office:automatic-styles><office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="A4">
<style:header><text:p text:style-name="Entete">{logo}{{{{ ville.nom }}}}</text:p></style:header>
<style:footer><text:p text:style-name="Pied">{{{{ mention }}}}</text:p></style:footer>
</style:master-page></office:master-styles></office:document-styles>"""
)
