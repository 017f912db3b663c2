"""Ce que `test_maison.py` lit de la maison : ses étages, ses fichiers, son code."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
JALON = RACINE / "jalon"


@cache
def rangs() -> dict[str, int]:
    """Pièce → étage (0 en bas), lu dans le contrat d'import de pyproject.toml : il n'y a qu'un plan."""
    reglages = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))
    contrat = next(c for c in reglages["tool"]["importlinter"]["contracts"] if c["id"] == "etages")
    etages = [[piece.strip() for piece in etage.split("|")] for etage in reversed(contrat["layers"])]
    return {piece: rang for rang, pieces in enumerate(etages) for piece in pieces}


def peut_toucher(piece: str, autre: str) -> bool:
    """Une pièce touche elle-même et les étages du dessous ; jamais ses voisines de palier."""
    return piece == autre or rangs()[autre] < rangs()[piece]


def piece_de(chemin: Path) -> str | None:
    """La pièce d'un fichier, None s'il n'est pas dans `jalon/`."""
    if not chemin.is_relative_to(JALON):
        return None
    premiere = chemin.relative_to(JALON).parts[0]
    return premiere if premiere in rangs() else None


@cache
def fichiers() -> tuple[Path, ...]:
    """Tous les fichiers du dépôt, suivis ou près de l'être."""
    sortie = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=RACINE,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    chemins = (RACINE / nom for nom in sortie.split("\0") if nom)
    return tuple(sorted(chemin for chemin in chemins if chemin.is_file()))


def sources(*suffixes: str) -> Iterator[Path]:
    """Les fichiers à nous portant ces suffixes, hors migrations (Django les écrit)."""
    return (f for f in fichiers() if f.suffix in suffixes and "migrations" not in f.parts)


@cache
def texte(chemin: Path) -> str:
    return chemin.read_text(encoding="utf-8")


@cache
def arbre(chemin: Path) -> ast.Module:
    return ast.parse(texte(chemin), filename=str(chemin))


def appels(chemin: Path, *noms: str) -> Iterator[ast.Call]:
    """Les appels d'une fonction ou d'une méthode portant un de ces noms."""
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Call):
            nom = getattr(noeud.func, "attr", getattr(noeud.func, "id", None))
            if nom in noms:
                yield noeud


def imports(chemin: Path) -> Iterator[str]:
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Import):
            yield from (alias.name for alias in noeud.names)
        elif isinstance(noeud, ast.ImportFrom) and noeud.module:
            yield noeud.module
            yield from (f"{noeud.module}.{alias.name}" for alias in noeud.names)


def chaines(chemin: Path) -> Iterator[ast.Constant]:
    """Les chaînes de caractères d'un fichier Python."""
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str):
            yield noeud


def lieu(chemin: Path, ligne: int | None = None) -> str:
    relatif = chemin.relative_to(RACINE).as_posix()
    return f"{relatif}:{ligne}" if ligne else relatif
