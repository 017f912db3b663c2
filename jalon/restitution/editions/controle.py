"""Contrôler un modèle déposé : il vient d'ailleurs, donc rien de lui n'est cru."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from zlib import error as ErreurZlib

from django.core.exceptions import ValidationError

from jalon.restitution.editions import actifs, bac_a_sable
from jalon.restitution.editions.documents import TYPES_MIME, Document, Format
from jalon.restitution.editions.odt import analyser
from jalon.restitution.editions.production import ECRIVAINS, LECTEURS, remplir
from jalon.socle.pieces.formats import reconnaitre

TAILLE_MAX = 2 * 1024 * 1024
DEPLIE_MAX = 20 * 1024 * 1024
XML_MAX = 4 * 1024 * 1024
ENTREES_MAX = 300
PARAGRAPHE_MAX = 20_000
MIME_FORMATS = {TYPES_MIME[f]: f for f in (Format.DOCX, Format.ODT)}
OBJETS = (
    "word/embeddings/",
    "word/activex/",
    "word/vbaproject",
    "basic/",
    "scripts/",
    "object ",
    "objectreplacements/",
)
AVANT_LE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
EXEMPLE = "Essai & <essai>\n« suite »"


@dataclass
class Examen:
    """Un modèle accepté : son format, et les champs qu'il écrit. `inconnus` : [(champ, le plus proche)]."""

    format: str
    champs: set[str]
    inconnus: list[tuple[str, str]] = field(default_factory=list)


def examiner(declare: Document, contenu: bytes) -> Examen:
    """Lève ValidationError, en une phrase, si le fichier ne peut pas servir de modèle. Les champs inconnus se lisent
    dans l'examen rendu : à l'appelant de refuser."""
    if len(contenu) > TAILLE_MAX:
        raise ValidationError(f"Ce modèle dépasse {TAILLE_MAX // 1024**2} Mo : allégez ses images.")
    format_ = MIME_FORMATS.get(reconnaitre(contenu))
    if format_ is None:
        raise ValidationError("Un modèle est un document Word (.docx) ou LibreOffice (.odt).")
    _controler_l_archive(contenu)
    try:
        textes = ECRIVAINS[format_].textes(contenu)
    except ValidationError:
        raise
    except Exception as erreur:
        raise ValidationError("Ce document ne s'ouvre pas : enregistrez-le à nouveau, puis déposez-le.") from erreur
    champs = set().union(*(bac_a_sable.lire(texte) for texte in textes))
    examen = Examen(format_, champs, bac_a_sable.inconnus(champs, declare.tous_les_champs))
    if not examen.inconnus:
        _essayer(declare, format_, contenu)
    return examen


def _controler_l_archive(contenu: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            _controler_les_entrees(archive)
    except (zipfile.BadZipFile, ErreurZlib, RuntimeError, NotImplementedError) as erreur:
        raise ValidationError("Ce fichier est abîmé : enregistrez-le à nouveau, puis déposez-le.") from erreur


def _controler_les_entrees(archive: zipfile.ZipFile) -> None:
    entrees = archive.infolist()
    if len(entrees) > ENTREES_MAX or sum(e.file_size for e in entrees) > DEPLIE_MAX:
        raise ValidationError("Ce modèle se déplie en un volume anormal et n'est pas accepté.")
    if len({e.filename for e in entrees}) < len(entrees):
        raise ValidationError("Ce fichier est abîmé : deux de ses parties ont le même nom.")
    for entree in entrees:
        nom = entree.filename.lower()
        if nom.startswith(OBJETS):
            raise ValidationError("Ce modèle contient une macro ou un objet incorporé : retirez-le.")
        octets = archive.read(entree)
        # Le nom d'une partie ne dit pas ce qu'elle est.
        if nom.endswith((".xml", ".rels", ".rdf")) or octets[:64].lstrip(AVANT_LE_XML).startswith(b"<"):
            _controler_le_xml(octets)


def _controler_le_xml(octets: bytes) -> None:
    if len(octets) > XML_MAX:
        raise ValidationError("Ce modèle est démesuré : un modèle tient en quelques pages.")
    clair = octets.replace(b"\0", b"")
    if b"<!DOCTYPE" in clair.upper() or b"<!ENTITY" in clair.upper():
        raise ValidationError("Ce modèle déclare des entités XML : enregistrez-le depuis Word ou LibreOffice.")
    arbre = _arbre(octets)
    if b"macroEnabled" in clair or (arbre is not None and actifs.execute(arbre)):
        raise ValidationError("Ce modèle contient une macro, un formulaire ou un champ actif : retirez-le.")
    if arbre is not None and actifs.va_ailleurs(arbre):
        raise ValidationError("Ce modèle va chercher une image ou un fichier ailleurs : insérez-le dans le document.")
    for paragraphe in re.split(rb"</(?:w|text):(?:p|h)>", clair):
        if len(paragraphe) > PARAGRAPHE_MAX and b"{" in paragraphe and b"<w:drawing" not in paragraphe:
            _controler_le_paragraphe(paragraphe)


def _arbre(octets: bytes):
    """L'arbre d'une partie ; None si elle est vide (LibreOffice en laisse)."""
    from lxml import etree

    if not octets.strip():
        return None
    try:
        return analyser(octets)
    except etree.XMLSyntaxError as erreur:
        raise ValidationError("Ce document ne s'ouvre pas : enregistrez-le à nouveau, puis déposez-le.") from erreur


def _controler_le_paragraphe(paragraphe: bytes) -> None:
    if len(re.sub(rb"<[^>]*>", b"", paragraphe)) > PARAGRAPHE_MAX:
        raise ValidationError("Un paragraphe de ce modèle est démesuré.")


def _essayer(declare: Document, format_: str, contenu: bytes) -> None:
    """Remplit le modèle deux fois, plein puis vide, et relit ce qui en sort."""
    for contexte in (exemple(declare.tous_les_champs, 2), exemple(declare.tous_les_champs, 0)):
        try:
            LECTEURS[format_](remplir(format_, contenu, contexte))
        except Exception as erreur:
            raise ValidationError(
                "Ce modèle ne se remplit pas : une balise {% … %} coupe le document en deux. Mettez-la seule dans son "
                "paragraphe ({%p … %}) ou dans sa ligne de tableau ({%tr … %})."
            ) from erreur


def exemple(champs: dict[str, str], combien: int) -> dict:
    """Un contexte d'essai : chaque champ a un texte, chaque liste `combien` éléments ; vide si `combien` est nul."""
    contexte: dict = {}
    for chemin in champs:
        _poser(contexte, chemin.split("."), combien)
    return contexte


def _poser(noeud: dict, chemin: list[str], combien: int) -> None:
    nom, reste = chemin[0], chemin[1:]
    if nom.endswith("[]"):
        elements = noeud.setdefault(nom.removesuffix("[]"), [{} if reste else EXEMPLE for _ in range(combien)])
        for element in elements if reste else []:
            _poser(element, reste, combien)
    elif reste:
        _poser(noeud.setdefault(nom, {}), reste, combien)
    else:
        noeud.setdefault(nom, EXEMPLE if combien else "")
