"""Lire un classeur xlsx ou ods dans un processus à part, à la mémoire et au temps comptés.

Un classeur tordu (deux cases aux deux bouts d'une feuille) fait réserver des gigaoctets au lecteur : ici, seul ce
processus tombe. Appelé comme programme, il n'importe rien de la maison et écrit une ligne JSON par ligne de feuille.
"""

import json
import sys
import zipfile
from datetime import date, datetime
from xml.etree.ElementTree import iterparse

MEMOIRE = 1_500_000_000
SECONDES = 120
MAX_CASE = 1_000_000


def main(chemin: str, feuille: str | None = None, lignes_au_plus: str = "") -> None:
    """Sans `feuille` : la liste des feuilles et si elles se voient. Avec : ses lignes.

    Avec `lignes_au_plus` (0 : toutes) : d'abord la hauteur de la feuille et ses cases fusionnées, dont chacune prend
    ensuite la valeur de la première.
    """
    _se_borner()
    import python_calamine as calamine

    try:
        classeur = calamine.CalamineWorkbook.from_path(chemin)
        if feuille is None:
            visible = calamine.SheetVisibleEnum.Visible
            _dire([[f.name, f.visible == visible] for f in classeur.sheets_metadata])
            return
        page = classeur.get_sheet_by_name(feuille)
        lignes = page.iter_rows()
        if lignes_au_plus:
            fusions = _fusions(chemin, page)
            _dire([page.total_height, len(fusions)])
            lignes = _etendre(lignes, fusions, page.start[1] if page.start else 0)
        for numero, ligne in enumerate(lignes, 1):
            cases = [_texte(case) for case in ligne]
            if sum(map(len, cases)) > 4 * MAX_CASE:
                sys.exit("démesuré")
            _dire(cases)
            if numero == int(lignes_au_plus or 0):
                return
    except calamine.PasswordError:
        sys.exit("protégé")


def _fusions(chemin: str, page) -> list[tuple]:
    """((ligne, colonne), (ligne, colonne)) des cases fusionnées. Celles d'un ods, le lecteur ne les dit pas."""
    if page.merged_cell_ranges is not None:
        return sorted(page.merged_cell_ranges)
    with zipfile.ZipFile(chemin) as archive, archive.open("content.xml") as contenu:
        return sorted(_fusions_ods(contenu, page.name))


def _fusions_ods(contenu, feuille: str):
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    dedans, ligne, colonne, hauteur = False, 0, 0, 1
    for moment, noeud in iterparse(contenu, events=("start", "end")):  # noqa: S314 (n'abattrait que ce processus, borné)
        nom = noeud.tag.removeprefix(table)
        if moment == "end":
            if nom == "table-row":
                ligne += hauteur
                noeud.clear()
            dedans = dedans and nom != "table"
        elif nom == "table":
            dedans, ligne = noeud.get(f"{table}name") == feuille, 0
        elif nom == "table-row":
            hauteur, colonne = int(noeud.get(f"{table}number-rows-repeated", 1)), 0
        elif dedans and nom in ("table-cell", "covered-table-cell"):
            haut, large = (int(noeud.get(f"{table}number-{sens}-spanned", 1)) for sens in ("rows", "columns"))
            if haut * large > 1:
                yield (ligne, colonne), (ligne + haut - 1, colonne + large - 1)
            colonne += int(noeud.get(f"{table}number-columns-repeated", 1))


def _etendre(lignes, fusions: list[tuple], decalage: int):
    """Chaque case d'une fusion vaut la première. Une seule ligne en mémoire, et les fusions qui la traversent."""
    en_cours, suivantes = [], iter(fusions)
    suivante = next(suivantes, None)
    for numero, cases in enumerate(lignes):
        ligne = list(cases)
        en_cours = [fusion for fusion in en_cours if fusion[0][1][0] >= numero]
        while suivante and suivante[0][0] <= numero:
            rang = suivante[0][1] - decalage
            en_cours.append((suivante, ligne[rang] if 0 <= rang < len(ligne) else ""))
            suivante = next(suivantes, None)
        for ((_, gauche), (_, droite)), valeur in en_cours:
            for rang in range(max(gauche - decalage, 0), min(droite - decalage + 1, len(ligne))):
                ligne[rang] = valeur
        yield ligne


def _se_borner() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES, SECONDES))


def _texte(case) -> str:
    if isinstance(case, bool):
        return "oui" if case else "non"
    if isinstance(case, float) and case.is_integer() and abs(case) < 1e15:
        return str(int(case))
    if isinstance(case, datetime):
        return case.date().isoformat() if case.time().isoformat() == "00:00:00" else case.isoformat()
    if isinstance(case, date):
        return case.isoformat()
    return str(case)[: MAX_CASE + 1]


def _dire(objet) -> None:
    sys.stdout.write(json.dumps(objet) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
