"""Relire un document rempli, Word ou LibreOffice, en blocs : le PDF dit exactement la même chose.

Un bloc est un dictionnaire : `{"genre": "titre" | "rubrique" | "puce" | "texte" | "saut", "texte": …}` ou
`{"genre": "tableau", "lignes": [[…]], "entete": bool}`. Un texte est une liste de `[texte, est en gras]`.
"""

import io
import zipfile
from dataclasses import dataclass

from jalon.restitution.editions.odt import TABLE, TEXTE, analyser

# Un modèle hostile en demanderait des milliards.
ESPACES_MAX = 200
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def blocs_du_docx(contenu: bytes) -> list[dict]:
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        corps = analyser(archive.read("word/document.xml")).find(f"{W}body")
    return [bloc for element in corps if (bloc := _bloc_word(element))]


def blocs_de_l_odt(contenu: bytes) -> list[dict]:
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        racine = analyser(archive.read("content.xml"))
    return _LecteurODT(_gras_et_sauts(racine)).lire(racine.find(f".//{OFFICE}text"))


def _a_plat(texte) -> str:
    return "".join(morceau for morceau, _ in texte)


def _bloc_word(element) -> dict | None:
    if element.tag == f"{W}tbl":
        lignes = [[_case_word(case) for case in ligne.findall(f"{W}tc")] for ligne in element.findall(f"{W}tr")]
        entete = bool(lignes) and element.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        return {"genre": "tableau", "lignes": lignes, "entete": entete} if lignes else None
    if element.tag != f"{W}p":
        return None
    if any(saut.get(f"{W}type") == "page" for saut in element.iter(f"{W}br")):
        return {"genre": "saut", "texte": []}
    texte = _texte_word(element)
    return {"genre": _genre_word(element), "texte": texte} if _a_plat(texte).strip() else None


def _genre_word(paragraphe) -> str:
    style = paragraphe.find(f"{W}pPr/{W}pStyle")
    nom = style.get(f"{W}val", "").lower() if style is not None else ""
    if nom.startswith(("heading1", "titre1", "title")) or nom == "titre":
        return "titre"
    if nom.startswith(("heading", "titre")):
        return "rubrique"
    return "puce" if "list" in nom or paragraphe.find(f"{W}pPr/{W}numPr") is not None else "texte"


def _texte_word(element) -> list:
    morceaux = []
    for run in element.iter(f"{W}r"):
        gras = run.find(f"{W}rPr/{W}b")
        est_gras = gras is not None and gras.get(f"{W}val") not in ("0", "false")
        texte = "".join(_signe_word(signe) for signe in run)
        if texte:
            morceaux.append([texte, est_gras])
    return morceaux


def _signe_word(signe) -> str:
    if signe.tag == f"{W}t":
        return signe.text or ""
    return {f"{W}br": "\n", f"{W}tab": "    ", f"{W}noBreakHyphen": "-"}.get(signe.tag, "")


def _case_word(case) -> list:
    return _joindre([_texte_word(paragraphe) for paragraphe in case.iter(f"{W}p")])


def _joindre(paragraphes: list[list]) -> list:
    joints: list = []
    for texte in paragraphes:
        joints += ([["\n", False]] if joints and texte else []) + texte
    return joints


def _gras_et_sauts(racine) -> tuple[set[str], set[str]]:
    """Les styles automatiques en gras, et ceux qui commencent une page."""
    gras, sauts = set(), set()
    for style in racine.iter("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}style"):
        nom = style.get("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name")
        for proprietes in style:
            fo = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
            if proprietes.get(f"{fo}font-weight") == "bold":
                gras.add(nom)
            if proprietes.get(f"{fo}break-before") == "page":
                sauts.add(nom)
    return gras, sauts


@dataclass
class _LecteurODT:
    styles: tuple[set[str], set[str]]

    def lire(self, element, dans_une_liste=False) -> list[dict]:
        blocs = []
        for enfant in element:
            if enfant.tag in (f"{TEXTE}p", f"{TEXTE}h"):
                blocs += self._paragraphe(enfant, dans_une_liste)
            elif enfant.tag == f"{TABLE}table":
                blocs.append(self._tableau(enfant))
            elif isinstance(enfant.tag, str):
                blocs += self.lire(enfant, dans_une_liste or enfant.tag == f"{TEXTE}list")
        return blocs

    def _paragraphe(self, element, dans_une_liste) -> list[dict]:
        style = element.get(f"{TEXTE}style-name")
        saut = [{"genre": "saut", "texte": []}] if style in self.styles[1] else []
        texte = self._texte(element, style in self.styles[0])
        if not _a_plat(texte).strip():
            return saut
        genre = "puce" if dans_une_liste else "texte"
        if element.tag == f"{TEXTE}h":
            genre = "titre" if element.get(f"{TEXTE}outline-level", "1") == "1" else "rubrique"
        return [*saut, {"genre": genre, "texte": texte}]

    def _texte(self, element, gras) -> list:
        morceaux = [[element.text, gras]] if element.text else []
        for enfant in element:
            if enfant.tag == f"{TEXTE}s":
                morceaux.append([" " * min(int(enfant.get(f"{TEXTE}c", "1")), ESPACES_MAX), gras])
            elif enfant.tag in (f"{TEXTE}line-break", f"{TEXTE}tab"):
                morceaux.append(["\n" if enfant.tag.endswith("break") else "    ", gras])
            elif enfant.tag in (f"{TEXTE}span", f"{TEXTE}a"):
                morceaux += self._texte(enfant, gras or enfant.get(f"{TEXTE}style-name") in self.styles[0])
            if enfant.tail:
                morceaux.append([enfant.tail, gras])
        return morceaux

    def _tableau(self, element) -> dict:
        lignes = [
            [self._case(case) for case in ligne if case.tag == f"{TABLE}table-cell"]
            for ligne in element.iter(f"{TABLE}table-row")
        ]
        entete = element.find(f"{TABLE}table-header-rows") is not None
        return {"genre": "tableau", "lignes": lignes, "entete": entete}

    def _case(self, case) -> list:
        return _joindre([self._texte(p, p.get(f"{TEXTE}style-name") in self.styles[0]) for p in case.iter(f"{TEXTE}p")])
