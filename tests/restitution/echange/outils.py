"""De quoi importer et exporter en deux mots."""

import csv
import io
import zipfile
from pathlib import Path

from jalon.restitution.echange.operations import exporter, importer
from jalon.restitution.echange.sources import en_memoire, ouvrir
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import TeteJournal

EXEMPLE = Path(__file__).parents[2] / "donnees" / "exemple-val-clair"
UN_PDF = b"%PDF-1.4\n%%EOF\n"


def importer_textes(*, creer_valeurs=True, a_blanc=False, **tables):
    """`importer_textes(enfants="id;sexe\\nE1;F\\n")`, sous la cloison ouverte."""
    return importer(en_memoire(**tables), par=None, creer_valeurs=creer_valeurs, a_blanc=a_blanc)


def importer_chemin(chemin, **options):
    with ouvrir(Path(chemin)) as source:
        return importer(source, par=None, **options)


def refus(rapport):
    """Les refus, en (fichier, ligne, colonne)."""
    return [(r.fichier, r.ligne, r.colonne) for r in rapport.refus]


def exporter_vers(ville, chemin) -> bytes:
    with cloison(ville):
        exporter(chemin, par=None)
    return chemin.read_bytes()


def tables_de(archive: bytes) -> dict[str, list[dict]]:
    """Nom de fichier → lignes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as ouverte:
        return {
            nom: list(csv.DictReader(io.StringIO(ouverte.read(nom).decode(), newline=""), delimiter=";"))
            for nom in ouverte.namelist()
            if nom.endswith(".csv")
        }


def jeton() -> str:
    return TeteJournal.objects.get().jeton


def un_zip(chemin, **contenus) -> Path:
    """Un zip de CSV ; `contenus` : table → texte ou octets."""
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in contenus.items():
            archive.writestr(f"{nom}.csv", contenu)
    return chemin
