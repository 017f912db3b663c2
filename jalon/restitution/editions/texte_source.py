"""Le texte d'un modèle par défaut, écrit une fois pour Word, LibreOffice et PDF.

Une ligne est un bloc : `# ` titre, `## ` rubrique, `- ` puce, `> ` note, `| a | b |` ligne de tableau (la suivante,
`|---|`, en fait l'en-tête), `===` saut de page, `{% … %}` seule : une balise, de paragraphe ou de ligne de tableau.
`**gras**` et `¶` (aller à la ligne) dans un bloc.
"""

from dataclasses import dataclass, field
from pathlib import Path

TITRE, RUBRIQUE, PUCE, NOTE, TEXTE, SAUT, BALISE, TABLEAU = (
    "titre",
    "rubrique",
    "puce",
    "note",
    "texte",
    "saut",
    "balise",
    "tableau",
)
DEBUTS = {"# ": TITRE, "## ": RUBRIQUE, "- ": PUCE, "> ": NOTE}


@dataclass
class Bloc:
    """`texte` d'un paragraphe ou d'une balise ; `lignes` d'un tableau : des cellules, ou une balise (texte seul)."""

    genre: str
    texte: str = ""
    lignes: list[list[str] | str] = field(default_factory=list)
    entete: bool = False


def lire_source(fichier: Path) -> list[Bloc]:
    return lire_blocs(fichier.read_text(encoding="utf-8"))


def lire_blocs(source: str) -> list[Bloc]:
    lignes = [ligne.strip() for ligne in source.splitlines()]
    blocs: list[Bloc] = []
    for rang, ligne in enumerate(lignes):
        if not ligne:
            continue
        if ligne.startswith("|"):
            _ligne_de_tableau(blocs, ligne)
        elif est_balise(ligne) and _dans_un_tableau(lignes, rang):
            _le_tableau(blocs).lignes.append(ligne)
        else:
            blocs.append(_bloc(ligne))
    return blocs


def est_balise(ligne: str) -> bool:
    return ligne.startswith("{%") and ligne.endswith("%}") and ligne.count("{%") == 1


def morceaux(texte: str) -> list[tuple[str, bool]]:
    """[(texte, est en gras)]."""
    return [(morceau, rang % 2 == 1) for rang, morceau in enumerate(texte.split("**")) if morceau]


def _bloc(ligne: str) -> Bloc:
    if ligne == "===":
        return Bloc(SAUT)
    if est_balise(ligne):
        return Bloc(BALISE, ligne[2:-2].strip())
    for debut, genre in DEBUTS.items():
        if ligne.startswith(debut):
            return Bloc(genre, ligne.removeprefix(debut))
    return Bloc(TEXTE, ligne)


def _dans_un_tableau(lignes: list[str], rang: int) -> bool:
    """Une balise entre deux lignes de tableau, sans ligne vide entre elles, est une balise de ligne."""
    return rang > 0 and bool(lignes[rang - 1]) and (lignes[rang - 1].startswith("|") or _suit_un_tableau(lignes, rang))


def _suit_un_tableau(lignes, rang) -> bool:
    avant = rang - 1
    while avant >= 0 and est_balise(lignes[avant]):
        avant -= 1
    return avant >= 0 and lignes[avant].startswith("|")


def _le_tableau(blocs: list[Bloc]) -> Bloc:
    if not blocs or blocs[-1].genre != TABLEAU:
        blocs.append(Bloc(TABLEAU))
    return blocs[-1]


def _ligne_de_tableau(blocs: list[Bloc], ligne: str) -> None:
    tableau = _le_tableau(blocs)
    if "-" in ligne and set(ligne) <= set("|- "):
        tableau.entete = True
        return
    tableau.lignes.append([cellule.strip() for cellule in ligne.strip("|").split("|")])
