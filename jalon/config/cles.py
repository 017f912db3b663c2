"""Les clés d'une installation : données par l'environnement, sinon tirées une fois et gardées (mode 600)."""

import os
import secrets
from pathlib import Path


def cle(nom: str, dossier: Path) -> str:
    """Rend la clé de la variable d'environnement `nom`, sinon celle du fichier du dossier de données.

    La clé tirée est écrite de façon exclusive : deux processus qui démarrent ensemble gardent la même.
    """
    if donnee := os.environ.get(nom):
        return donnee
    chemin = dossier / f"{nom.lower()}.cle"
    try:
        return _lire(chemin)
    except FileNotFoundError:
        dossier.mkdir(parents=True, exist_ok=True)
    provisoire = dossier / f"{chemin.name}.{os.getpid()}.tmp"
    with os.fdopen(os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as fichier:
        fichier.write(secrets.token_hex(32))
    try:
        os.link(provisoire, chemin)
    except FileExistsError:
        pass
    finally:
        provisoire.unlink()
    return _lire(chemin)


def _lire(chemin: Path) -> str:
    return chemin.read_text().strip()
