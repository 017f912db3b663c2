"""`make test` : style, architecture, puis toute la suite sur SQLite et sur PostgreSQL.

`python -m tests.lancer` ; `… lint` seulement ; `… postgresql tests/socle -k mur` pour un morceau sur PostgreSQL.
Chaque passe finit par le résumé de pytest. Tout est lancé même si une étape échoue : le code de sortie le dit.
"""

import os
import shutil
import signal
import subprocess
import sys

from tests import chromium, postgresql

EN_PARALLELE = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
LINT = (
    [sys.executable, "-m", "ruff", "check"],
    [sys.executable, "-m", "ruff", "format", "--check"],
    [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())",
    ],
)


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if arguments[:1] == ["postgresql"]:
        return _sur_postgresql(arguments[1:])
    codes = [_lancer(commande) for commande in LINT]
    if arguments != ["lint"]:
        installer_ce_qui_manque()
        codes.append(_suite("SQLite", EN_PARALLELE))
        if postgresql.trouver():
            codes.append(_sur_postgresql([*EN_PARALLELE, "-m", "not navigateur or postgresql"]))
    return next((code for code in codes if code), 0)


def _sur_postgresql(options: list[str]) -> int:
    with postgresql.grappe() as adresse:
        # La grappe entière est jetée : supprimer chaque base coûterait un point de contrôle complet par processus.
        return _suite("PostgreSQL", ["--reuse-db", *options], adresse)


def installer_ce_qui_manque() -> None:
    """Installe Chromium et PostgreSQL sur une Debian dont on est root ; sinon dit ce qui manque."""
    manques = {
        "chromium": chromium.trouver() is None and "les tests de navigateur ne seront pas lancés",
        "postgresql": postgresql.trouver() is None and "la suite ne sera lancée que sur SQLite",
    }
    paquets = [paquet for paquet, suite in manques.items() if suite]
    if paquets and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt("update")
        _apt("install", "--yes", "--no-install-recommends", *paquets)
        return
    for paquet in paquets:
        print(f"Le paquet {paquet} manque sur cette machine : {manques[paquet]}.", flush=True)


def _apt(*arguments: str) -> None:
    environnement = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *arguments], check=False, env=environnement, stdin=subprocess.DEVNULL)


def _suite(nom: str, options: list[str], adresse: str | None = None) -> int:
    print(f"\nLa suite sur {nom}", flush=True)
    return _lancer([sys.executable, "-m", "pytest", *options], adresse)


def _lancer(commande: list[str], adresse: str | None = None) -> int:
    environnement = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("DATABASE_URL")}
    if adresse:
        environnement["DATABASE_URL"] = adresse
    return subprocess.run(commande, check=False, env=environnement).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
