"""Ce qu'on importe : un dossier ou un zip de CSV, ou un classeur. Chacun rend ses tables ligne à ligne, sous bornes."""

import io
import json
import stat
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from jalon.restitution.echange import classeur, lecteur_csv, tables
from jalon.restitution.echange.cases import MAX_CASE, Illisible

MAX_FICHIER = 400 * 1024 * 1024
MAX_PIECE = 21 * 1024 * 1024
MAX_ENTREES = 100_000
# Un CSV réel se comprime dix à trente fois ; une bombe, mille.
RAPPORT_SUSPECT, TAILLE_SUSPECTE = 200, 10 * 1024 * 1024
DOSSIER_DES_PIECES = "pieces"
ERREURS_DE_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)


@dataclass(frozen=True)
class Feuille:
    """Une table reçue. `lignes()` rend (numéro, cases), l'en-tête d'abord ; lève Illisible."""

    fichier: str
    lignes: Callable[[], Iterator[tuple[int, list[str]]]]


@dataclass
class Source:
    """Les tables reçues par code, ce qui n'en est pas, et de quoi lire une pièce par son chemin."""

    nom: str
    feuilles: dict[str, Feuille] = field(default_factory=dict)
    ignores: list[str] = field(default_factory=list)
    piece: Callable[[str], bytes | None] = lambda chemin: None

    def ajouter(self, code: str, feuille: Feuille) -> None:
        if code in self.feuilles:
            raise Illisible(f"La table {code} est là deux fois (aussi {self.feuilles[code].fichier}).", feuille.fichier)
        self.feuilles[code] = feuille


def en_memoire(**contenus: str) -> Source:
    """Une source bâtie sur des textes CSV : `en_memoire(enfants="id;sexe\\nE1;F\\n")`."""
    source = Source("mémoire")
    for code, texte in contenus.items():
        source.ajouter(code, _feuille_csv(f"{code}.csv", lambda t=texte: io.BytesIO(t.encode())))
    return source


@contextmanager
def ouvrir(chemin: Path) -> Iterator[Source]:
    """Ouvre un dossier, un zip ou un classeur. Lève Illisible si ce n'est rien de cela."""
    if chemin.is_dir():
        yield _dossier(chemin)
        return
    if not chemin.is_file():
        raise Illisible("Ce fichier ou ce dossier n'existe pas.", str(chemin))
    with ouvrir_l_archive(chemin) as archive:
        noms = {entree.filename for entree in archive.infolist()}
        if {"xl/workbook.xml", "content.xml", "mimetype"} & noms:
            yield _classeur(chemin)
        else:
            yield _zip(chemin, archive)


def _dossier(chemin: Path) -> Source:
    source = Source(chemin.name)
    for fichier in sorted(chemin.iterdir()):
        code = _code_de_table(fichier.name)
        if code and fichier.is_file() and not fichier.is_symlink():
            source.ajouter(code, _feuille_csv(fichier.name, lambda f=fichier: f.open("rb")))
        elif fichier.name != DOSSIER_DES_PIECES:
            source.ignores.append(fichier.name)

    def piece(nom: str) -> bytes | None:
        cible = chemin / DOSSIER_DES_PIECES / nom
        if _est_sur(nom) and cible.is_file() and cible.resolve().is_relative_to(chemin.resolve()):
            with cible.open("rb") as flux:
                return flux.read(MAX_PIECE)
        return None

    source.piece = piece
    return source


@contextmanager
def ouvrir_l_archive(chemin: Path):
    try:
        archive = zipfile.ZipFile(chemin)
    except ERREURS_DE_ZIP:
        raise Illisible(
            "Ce fichier n'est ni un dossier, ni un zip de CSV, ni un classeur xlsx ou ods lisible.", chemin.name
        ) from None
    with archive:
        verifier_l_archive(archive, chemin.name)
        yield archive


def verifier_l_archive(archive: zipfile.ZipFile, nom: str) -> None:
    entrees = archive.infolist()
    if len(entrees) > MAX_ENTREES:
        raise Illisible(f"Cette archive contient plus de {MAX_ENTREES} fichiers.", nom)
    for entree in entrees:
        if not _est_sur(entree.filename) or stat.S_ISLNK(entree.external_attr >> 16):
            raise Illisible(
                "Cette archive nomme un fichier hors d'elle-même : elle est refusée.", entree.filename[:120]
            )
        if entree.flag_bits & 1:
            raise Illisible("Cette archive est protégée par un mot de passe.", entree.filename[:120])
        rapport = entree.file_size / max(entree.compress_size, 1)
        if entree.file_size > MAX_FICHIER or (entree.file_size > TAILLE_SUSPECTE and rapport > RAPPORT_SUSPECT):
            raise Illisible("Ce fichier se déplie en un volume anormal : l'archive est refusée.", entree.filename[:120])


def _est_sur(nom: str) -> bool:
    chemin = PurePosixPath(nom)
    return not (chemin.is_absolute() or ".." in chemin.parts or "\\" in nom or ":" in nom or "\0" in nom)


def _zip(chemin: Path, archive: zipfile.ZipFile) -> Source:
    source = Source(chemin.name)
    fichiers = [e for e in archive.infolist() if not e.is_dir() and not e.filename.startswith("__MACOSX/")]
    racine = _racine_commune([PurePosixPath(e.filename) for e in fichiers])
    for entree in fichiers:
        relatif = entree.filename.removeprefix(racine)
        code = _code_de_table(relatif)
        if code:
            source.ajouter(code, _feuille_csv(entree.filename, lambda e=entree: archive.open(e)))
        elif not relatif.startswith(f"{DOSSIER_DES_PIECES}/"):
            source.ignores.append(entree.filename)

    def piece(nom: str) -> bytes | None:
        try:
            with archive.open(f"{racine}{DOSSIER_DES_PIECES}/{nom}") as flux:
                return flux.read(MAX_PIECE)
        except (KeyError, *ERREURS_DE_ZIP):
            return None

    source.piece = piece
    return source


def _racine_commune(chemins: list[PurePosixPath]) -> str:
    """« val-clair/ » quand on a compressé le dossier plutôt que son contenu."""
    tetes = {chemin.parts[0] for chemin in chemins}
    if len(tetes) == 1 and all(len(chemin.parts) > 1 for chemin in chemins):
        return f"{tetes.pop()}/"
    return ""


def _code_de_table(nom: str) -> str:
    """Le code de la table d'un fichier, ou rien."""
    code = nom[:-4].lower() if nom.lower().endswith(".csv") else ""
    return code if tables.existe(code) else ""


def _feuille_csv(fichier: str, ouvrir_le_flux) -> Feuille:
    def lignes():
        try:
            with ouvrir_le_flux() as flux:
                yield from lecteur_csv.lire(flux, fichier)
        except ERREURS_DE_ZIP:
            raise Illisible("Ce fichier est abîmé : il ne peut pas être lu jusqu'au bout.", fichier) from None

    return Feuille(fichier, lignes)


def _classeur(chemin: Path) -> Source:
    source = Source(chemin.name)
    _, feuilles = next(_interroger(chemin), (0, []))
    for nom, visible in feuilles:
        code = nom.strip().lower()
        if not tables.existe(code):
            source.ignores.append(f"feuille {nom}")
            continue
        lieu = f"{chemin.name}, feuille {nom}"
        if not visible:
            raise Illisible("Cette feuille est masquée : affichez-la, ou retirez-la du classeur.", lieu)
        source.ajouter(code, Feuille(lieu, lambda n=nom, f=lieu: _lignes_du_classeur(chemin, n, f)))
    return source


def _lignes_du_classeur(chemin: Path, nom: str, lieu: str) -> Iterator[tuple[int, list[str]]]:
    for numero, cases in _interroger(chemin, nom, lieu=lieu):
        for rang, case in enumerate(cases, 1):
            if len(case) > MAX_CASE:
                raise Illisible(f"La case {rang} dépasse un million de caractères.", lieu, numero)
        if any("\0" in case for case in cases):
            raise Illisible("Cette ligne contient un caractère nul.", lieu, numero)
        if any(case.strip() for case in cases):
            yield numero, cases


def _interroger(chemin: Path, *feuille: str, lieu: str = "") -> Iterator[tuple[int, list]]:
    """Les réponses, numérotées, du lecteur de classeurs isolé. Lève Illisible s'il échoue, quoi qu'il arrive."""
    commande = [sys.executable, "-I", classeur.__file__, str(chemin), *feuille]
    with subprocess.Popen(commande, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as lecteur:
        for numero, ligne in enumerate(lecteur.stdout, 1):
            yield numero, json.loads(ligne)
        erreur = lecteur.stderr.read()
        if lecteur.wait():
            protege = erreur.strip().endswith("protégé")
            raison = "protégé par un mot de passe" if protege else "illisible ou démesuré"
            raise Illisible(f"Ce classeur est {raison} : réenregistrez-le sans mise en forme.", lieu or chemin.name)
