"""Copie de node_modules vers static/ui/tiers ce que le navigateur reçoit. `python -m jalon.ui.assets`

Aucun code tiers n'est versionné : `npm ci` l'apporte, ce script n'en garde que l'utile.
"""

import re
import shutil
import sys
from pathlib import Path

from jalon.ui.icones import ICONES

ICI = Path(__file__).resolve().parent
NODE_MODULES = ICI.parent.parent / "node_modules"
TIERS = ICI / "static" / "ui" / "tiers"

POLICE = "@fontsource-variable/atkinson-hyperlegible-next"
FICHIERS = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "chart.js/dist/chart.umd.min.js": "chart.js",
    f"{POLICE}/files/atkinson-hyperlegible-next-latin-wght-normal.woff2": "atkinson-latin.woff2",
    f"{POLICE}/files/atkinson-hyperlegible-next-latin-wght-italic.woff2": "atkinson-latin-italique.woff2",
    f"{POLICE}/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2": "atkinson-latin-etendu.woff2",
    f"{POLICE}/files/atkinson-hyperlegible-next-latin-ext-wght-italic.woff2": "atkinson-latin-etendu-italique.woff2",
}
PAQUETS = ("bootstrap", "bootstrap-icons", "chart.js", "htmx.org", POLICE)
# Les cartes de sources ne sont pas servies ; le stockage à empreintes refuserait un renvoi vers un absent.
CARTE_DE_SOURCES = re.compile(rb"^(/\*|//)# sourceMappingURL=.*$", re.MULTILINE)
SVG = re.compile(r"<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.DOTALL)


def copier(source, destination):
    contenu = source.read_bytes()
    if destination.suffix in {".css", ".js"}:
        contenu = CARTE_DE_SOURCES.sub(b"", contenu)
    destination.write_bytes(contenu)


def symbole(nom):
    """L'icône en <symbol>, adressée par `icones.svg#nom`."""
    source = (NODE_MODULES / "bootstrap-icons" / "icons" / f"{nom}.svg").read_text(encoding="utf-8")
    boite, dessin = SVG.search(source).groups()
    return f'<symbol id="{nom}" viewBox="{boite}">{dessin.strip()}</symbol>'


def planche():
    symboles = "\n".join(symbole(nom) for nom in sorted(ICONES))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symboles}\n</svg>\n'


def licences():
    """Le texte de licence de chaque paquet servi : toutes demandent qu'il accompagne la copie."""
    textes = []
    for paquet in PAQUETS:
        fichier = next(f for f in sorted((NODE_MODULES / paquet).iterdir()) if f.name.upper().startswith("LICEN"))
        textes.append(f"== {paquet} ==\n\n{fichier.read_text(encoding='utf-8')}")
    return "\n\n".join(textes)


def main():
    if not NODE_MODULES.is_dir():
        print("Le dossier node_modules manque : lancez d'abord « npm ci ».", file=sys.stderr)
        return 1
    shutil.rmtree(TIERS, ignore_errors=True)
    TIERS.mkdir(parents=True)
    for source, destination in FICHIERS.items():
        copier(NODE_MODULES / source, TIERS / destination)
    (TIERS / "icones.svg").write_text(planche(), encoding="utf-8")
    (TIERS / "LICENCES.txt").write_text(licences(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
