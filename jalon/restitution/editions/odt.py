"""Les documents LibreOffice : écrire notre modèle par défaut, lire les balises d'un modèle, le remplir.

Les balises sont celles de Word : `{%p … %}` prend la place de son paragraphe, `{%tr … %}` celle de sa ligne de tableau.
"""

import io
import re
import zipfile
from xml.sax.saxutils import escape

from jalon.restitution.editions import texte_source as source
from jalon.restitution.editions.bac_a_sable import environnement
from jalon.restitution.editions.odt_styles import CONTENU, MANIFESTE, META, MIME, STYLES
from jalon.restitution.editions.papier import Papier

TEXTE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
PARTIES = ("content.xml", "styles.xml")
# À la place d'un retour à la ligne, le temps du remplissage : un caractère à usage privé d'Unicode.
RETOUR = "\ue000"
OUVERTURE, FERMETURE = re.compile(r"{[{%]"), {"{{": "}}", "{%": "%}"}
DIRECTIVE = re.compile(r"{%\s*(tr|p)\s+(.*?)%}", re.S)
BALISE = re.compile(r"{{.*?}}|{%.*?%}", re.S)
PORTEURS = {"p": (f"{TEXTE}p", f"{TEXTE}h"), "tr": (f"{TABLE}table-row",)}
STYLES_DES_BLOCS = {source.NOTE: "Note", source.TEXTE: "Text_20_body"}


def modele_par_defaut(blocs: list[source.Bloc], papier: Papier, titre: str) -> bytes:
    corps = "".join(_ecrire_le_bloc(bloc, rang) for rang, bloc in enumerate(blocs))
    image = f"Pictures/logo.{papier.extension}" if papier.logo else ""
    morceaux = {
        "META-INF/manifest.xml": MANIFESTE.format(logo=_au_manifeste(image, papier)),
        "meta.xml": META.format(titre=escape(titre)),
        "styles.xml": STYLES.format(couleur=papier.couleur, logo=_cadre_du_logo(image, papier)),
        "content.xml": CONTENU.format(corps=corps),
    }
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), MIME)
        for nom, contenu in morceaux.items():
            archive.writestr(nom, contenu)
        if image:
            archive.writestr(image, papier.logo)
    return sortie.getvalue()


def textes(contenu: bytes) -> list[str]:
    """Tous les textes à balises du modèle, tels que Jinja les lira."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        return [_preparer(archive.read(nom)) for nom in PARTIES if nom in archive.namelist()]


def remplir(contenu: bytes, contexte: dict) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as modele, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as rempli:
        for entree in modele.infolist():
            octets = modele.read(entree)
            if entree.filename in PARTIES:
                octets = _remplir_une_partie(octets, contexte)
            # La première entrée, « mimetype », se lit sans décompresser.
            seule = zipfile.ZIP_STORED if entree.filename == "mimetype" else zipfile.ZIP_DEFLATED
            rempli.writestr(entree.filename, octets, compress_type=seule)
    return sortie.getvalue()


def ajouter_la_mention(contenu: bytes, mention: str) -> bytes:
    """En dernière ligne, pour un modèle de la ville qui ne l'écrit pas."""
    ligne = f"<text:p>{escape(mention)}</text:p></office:text>".encode()
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as avant, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as apres:
        for entree in avant.infolist():
            octets = avant.read(entree)
            if entree.filename == "content.xml":
                octets = octets.replace(b"</office:text>", ligne)
            apres.writestr(entree, octets)
    return sortie.getvalue()


def analyser(octets: bytes):
    """L'arbre XML, sans entité, sans réseau, sans dimension démesurée."""
    from lxml import etree

    return etree.fromstring(octets, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _remplir_une_partie(octets: bytes, contexte: dict) -> bytes:
    from lxml import etree

    rempli = environnement().from_string(_preparer(octets)).render(_sans_retours(contexte))
    rempli = rempli.replace(RETOUR, "<text:line-break/>")
    arbre = analyser(rempli.encode())
    return etree.tostring(arbre, encoding="UTF-8", xml_declaration=True)


def _sans_retours(valeur):
    if isinstance(valeur, str):
        return valeur.replace("\n", RETOUR)
    if isinstance(valeur, dict):
        return {cle: _sans_retours(v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_sans_retours(v) for v in valeur]
    return valeur


def _preparer(octets: bytes) -> str:
    """Le XML où chaque balise est d'un seul tenant, les directives à la place de ce qui les porte."""
    from lxml import etree

    arbre = analyser(octets)
    for paragraphe in arbre.iter(f"{TEXTE}p", f"{TEXTE}h"):
        _recoller(paragraphe)
    for paragraphe in list(arbre.iter(f"{TEXTE}p", f"{TEXTE}h")):
        _placer_la_directive(paragraphe)
    return BALISE.sub(_nettoyer, etree.tostring(arbre, encoding="unicode"))


def _nettoyer(balise: re.Match) -> str:
    lue = balise.group()
    for cherche, remplace in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("“", '"'), ("”", '"'), ("’", "'")):
        lue = lue.replace(cherche, remplace)
    return lue


def _recoller(paragraphe) -> None:
    """LibreOffice coupe un texte en morceaux de style : une balise ouverte reprend la suite des morceaux d'après."""
    places = [
        (e, cote) for e in paragraphe.iter() for cote in ("text", "tail") if not (e is paragraphe and cote == "tail")
    ]
    places = [(e, cote) for e, cote in places if getattr(e, cote)]
    for rang, (element, cote) in enumerate(places):
        texte = getattr(element, cote)
        for suivant, autre in places[rang + 1 :]:
            if not _est_ouverte(texte):
                break
            pris, reste = _prendre(texte, getattr(suivant, autre) or "")
            texte += pris
            setattr(suivant, autre, reste)
        setattr(element, cote, texte)


def _est_ouverte(texte: str) -> bool:
    ouvertes = list(OUVERTURE.finditer(texte))
    if not ouvertes:
        return texte.endswith("{")
    derniere = ouvertes[-1]
    return FERMETURE[derniere.group()] not in texte[derniere.end() :]


def _prendre(texte: str, suite: str) -> tuple[str, str]:
    """Ce qu'il faut prendre de la suite pour fermer la balise, et ce qu'il en reste."""
    for fin in range(len(suite) + 1):
        if not _est_ouverte(texte + suite[:fin]):
            return suite[:fin], suite[fin:]
    return suite, ""


def _placer_la_directive(paragraphe) -> None:
    trouvee = DIRECTIVE.search("".join(paragraphe.itertext()))
    if trouvee is None:
        return
    porteur = paragraphe
    while porteur is not None and porteur.tag not in PORTEURS[trouvee[1]]:
        porteur = porteur.getparent()
    if porteur is not None and porteur.getparent() is not None:
        _remplacer(porteur, f"{{% {trouvee[2].strip()} %}}")


def _remplacer(element, texte: str) -> None:
    parent, avant = element.getparent(), element.getprevious()
    texte += element.tail or ""
    if avant is None:
        parent.text = (parent.text or "") + texte
    else:
        avant.tail = (avant.tail or "") + texte
    parent.remove(element)


def _ecrire_le_bloc(bloc: source.Bloc, rang: int) -> str:
    if bloc.genre == source.TABLEAU:
        return _ecrire_le_tableau(bloc, rang)
    if bloc.genre == source.BALISE:
        return f"<text:p>{{%p {escape(bloc.texte)} %}}</text:p>"
    if bloc.genre == source.SAUT:
        return '<text:p text:style-name="Saut"/>'
    if bloc.genre == source.PUCE:
        puce = f'<text:p text:style-name="Text_20_body">{_ecrire(bloc.texte)}</text:p>'
        return f'<text:list text:style-name="Puces"><text:list-item>{puce}</text:list-item></text:list>'
    if bloc.genre in (source.TITRE, source.RUBRIQUE):
        niveau = 1 if bloc.genre == source.TITRE else 2
        ouvrante = f'<text:h text:style-name="Heading_20_{niveau}" text:outline-level="{niveau}">'
        return f"{ouvrante}{_ecrire(bloc.texte)}</text:h>"
    return f'<text:p text:style-name="{STYLES_DES_BLOCS[bloc.genre]}">{_ecrire(bloc.texte)}</text:p>'


def _ecrire(texte: str, gras: bool = False) -> str:
    ecrit = ""
    for morceau, est_gras in source.morceaux(texte):
        xml = escape(morceau).replace("¶", "<text:line-break/>")
        ecrit += f'<text:span text:style-name="Gras">{xml}</text:span>' if gras or est_gras else xml
    return ecrit


def _ecrire_le_tableau(bloc: source.Bloc, rang: int) -> str:
    colonnes = max(len(ligne) for ligne in bloc.lignes if not isinstance(ligne, str))
    lignes = [_ecrire_la_ligne(ligne, colonnes, bloc.entete and n == 0) for n, ligne in enumerate(bloc.lignes)]
    if bloc.entete:
        lignes[0] = f"<table:table-header-rows>{lignes[0]}</table:table-header-rows>"
    return (
        f'<table:table table:name="Tableau{rang}" table:style-name="Grille">'
        f'<table:table-column table:style-name="Colonne{colonnes}" table:number-columns-repeated="{colonnes}"/>'
        f"{''.join(lignes)}</table:table>"
        '<text:p text:style-name="Note"/>'
    )


def _ecrire_la_ligne(ligne, colonnes: int, entete: bool) -> str:
    if isinstance(ligne, str):
        ligne = [ligne.replace("{%", "{%tr", 1)]
    cases = [*ligne, *[""] * (colonnes - len(ligne))]
    return f"<table:table-row>{''.join(_ecrire_la_case(case, entete) for case in cases)}</table:table-row>"


def _ecrire_la_case(texte: str, entete: bool) -> str:
    return (
        '<table:table-cell table:style-name="Case" office:value-type="string">'
        f'<text:p text:style-name="Case_20_texte">{_ecrire(texte, gras=entete)}</text:p></table:table-cell>'
    )


def _au_manifeste(image: str, papier: Papier) -> str:
    if not image:
        return ""
    genre = "image/png" if papier.extension == "png" else "image/jpeg"
    return f'<manifest:file-entry manifest:full-path="{image}" manifest:media-type="{genre}"/>'


def _cadre_du_logo(image: str, papier: Papier) -> str:
    if not image:
        return ""
    return (
        f'<draw:frame draw:name="Logo" text:anchor-type="as-char" svg:width="{papier.largeur_du_logo:.2f}cm" '
        f'svg:height="{papier.hauteur_du_logo:.2f}cm"><draw:image xlink:href="{image}" xlink:type="simple"/>'
        f"<svg:desc>Logo de {escape(papier.nom)}</svg:desc></draw:frame>  "
    )
