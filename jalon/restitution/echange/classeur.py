"""Lire un classeur xlsx ou ods dans un processus à part, à la mémoire et au temps comptés.

Un classeur tordu (deux cases aux deux bouts d'une feuille) fait réserver des gigaoctets au lecteur : ici, seul ce
processus tombe. Appelé comme programme, il n'importe rien de la maison et écrit une ligne JSON par ligne de feuille.
"""

import json
import sys
from datetime import date, datetime

MEMOIRE = 1_500_000_000
SECONDES = 120
MAX_CASE = 1_000_000


def main(chemin: str, feuille: str | None = None) -> None:
    """Sans `feuille` : la liste des feuilles et si elles se voient. Avec : ses lignes."""
    _se_borner()
    import python_calamine as calamine

    try:
        classeur = calamine.CalamineWorkbook.from_path(chemin)
        if feuille is None:
            visible = calamine.SheetVisibleEnum.Visible
            _dire([[f.name, f.visible == visible] for f in classeur.sheets_metadata])
            return
        for ligne in classeur.get_sheet_by_name(feuille).iter_rows():
            cases = [_texte(case) for case in ligne]
            if sum(map(len, cases)) > 4 * MAX_CASE:
                sys.exit("démesuré")
            _dire(cases)
    except calamine.PasswordError:
        sys.exit("protégé")


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
