"""Ce qu'un modèle ferait à l'ouverture : aller chercher ailleurs, ou exécuter.

L'arbre XML se lit par espaces de noms, comme Word et LibreOffice le lisent : un préfixe renommé, une entité, une casse
ou un champ coupé en morceaux n'y changent rien.
"""

import re

HREF = "{http://www.w3.org/1999/xlink}href"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
INTERDITS = (f"{OASIS}script:1.0", f"{OASIS}form:1.0")
EXECUTE = ("execute-macro", "dde-source", "dde-connection", "dde-connection-decl")
LIES = (
    "image",
    "object",
    "object-ole",
    "plugin",
    "applet",
    "floating-frame",
    "fill-image",
    "background-image",
    "table-source",
    "section-source",
    "cell-range-source",
)
CHAMPS_ACTIFS = re.compile(
    r"(?<![a-z])(?:ddeauto|dde|link|import|include|includetext|includepicture|macrobutton|database)(?![a-z])", re.I
)


def va_ailleurs(arbre) -> bool:
    """Un lien qui s'ouvre seul : relation externe de Word qui n'est pas un lien hypertexte, image ou objet lié."""
    return any(_va_ailleurs(element) for element in arbre.iter("*"))


def execute(arbre) -> bool:
    """Macro, formulaire ou champ qui lit un autre document."""
    return any(_execute(element) for element in arbre.iter("*")) or any(map(CHAMPS_ACTIFS.search, _champs(arbre)))


def _nom(element) -> tuple[str, str]:
    espace, _, nom = element.tag.rpartition("}")
    return espace.removeprefix("{"), nom


def _va_ailleurs(element) -> bool:
    _, nom = _nom(element)
    if nom == "Relationship" and element.get("TargetMode", "").lower() == "external":
        return not element.get("Type", "").endswith("/hyperlink")
    lien = element.get(HREF, "")
    return bool(lien) and nom in LIES and not lien.startswith("Pictures/")


def _execute(element) -> bool:
    espace, nom = _nom(element)
    return espace in INTERDITS or nom in EXECUTE or (nom == "scripts" and len(element) > 0)


def _champs(arbre):
    """Le texte de chaque champ de Word, ses morceaux recollés."""
    morceaux: list[str] = []
    for element in arbre.iter("{*}fldSimple", "{*}fldChar", "{*}instrText"):
        if _nom(element)[1] == "instrText":
            morceaux.append(element.text or "")
            continue
        yield "".join(morceaux)
        morceaux = []
        yield " ".join(element.attrib.values())
    yield "".join(morceaux)
