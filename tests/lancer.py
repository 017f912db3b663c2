"""`make test` : style, architecture, puis toute la suite sur SQLite et sur PostgreSQL.

`python -m tests.lancer [lint]`. Chaque passe finit par le résumé de pytest. Tout est lancé même si une
étape échoue : le code de sortie le dit.
"""

import os
import shutil
import signal
import subprocess
import sys

from tests import chromium, postgresql

PROCESSUS = str(min(4, os.cpu_count() or 1))
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
    codes = [_lancer(commande, None) for commande in LINT]
    if arguments != ["lint"]:
        codes += _suites()
    return next((code for code in codes if code), 0)


def _suites() -> list[int]:
    installer_ce_qui_manque()
    codes = [_suite("SQLite", None, [])]
    if postgresql.trouver():
        with postgresql.grappe() as adresse:
            codes.append(_suite("PostgreSQL", adresse, ["-m", "not navigateur or postgresql"]))
    return codes


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


def _suite(nom: str, adresse: str | None, options: list[str]) -> int:
    print(f"\nLa suite sur {nom}", flush=True)
    return _lancer([sys.executable, "-m", "pytest", "-n", PROCESSUS, "--dist", "loadfile", *options], adresse)


def _lancer(commande: list[str], adresse: str | None) -> int:
    environnement = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("DATABASE_URL")}
    if adresse:
        environnement["DATABASE_URL"] = adresse
    return subprocess.run(commande, check=False, env=environnement).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
