"""Une grappe PostgreSQL jetable : une prise Unix dans un dossier temporaire, ni port ni configuration."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

PROPRIETAIRE = "jalon_proprietaire"
APPLICATION = "jalon_application"
PANNES = ("PANIC", "terminated by signal", "No space left", "out of memory", "shutdown request")
REGLAGES = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


def trouver() -> Path | None:
    """Le dossier des programmes du serveur (initdb, pg_ctl), ou None."""
    if chemin := shutil.which("initdb"):
        return Path(chemin).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return debian[-1].parent if debian else None


@contextmanager
def grappe() -> Iterator[str]:
    """Lance une grappe et rend l'adresse de sa base, au nom du propriétaire ; l'arrête quoi qu'il arrive."""
    programmes = trouver()
    dossier = Path(tempfile.mkdtemp(prefix="jalon-pg-"))
    try:
        _rendre_a_postgres(dossier)
        _lancer(programmes / "initdb", "--auth=trust", "--username=postgres", "--no-sync", "-D", dossier / "base")
        options = " ".join(f"-c {nom}='{valeur}'" for nom, valeur in REGLAGES.items())
        controle = (programmes / "pg_ctl", "-D", dossier / "base", "-w")
        _lancer(*controle, "-l", dossier / "journal", "-o", f"-k {dossier} {options}", "start")
        try:
            _creer_les_roles(dossier)
            yield f"postgresql://{PROPRIETAIRE}@{quote(str(dossier), safe='')}/postgres"
        finally:
            _dire_les_pannes(dossier / "journal")
            _lancer(*controle, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(dossier, ignore_errors=True)


def _dire_les_pannes(journal: Path) -> None:
    """Un serveur qui tombe coupe les tests sans dire pourquoi ; son journal, qui part avec lui, le sait."""
    lignes = journal.read_text(encoding="utf-8", errors="replace").splitlines()
    for ligne in [ligne for ligne in lignes if any(mot in ligne for mot in PANNES)][-20:]:
        print(f"PostgreSQL : {ligne}", flush=True)


def _est_root() -> bool:
    return os.geteuid() == 0


def _rendre_a_postgres(dossier: Path) -> None:
    if _est_root():
        shutil.chown(dossier, "postgres", "postgres")


def _lancer(*commande) -> None:
    # initdb et postgres refusent root : le compte du paquet les lance.
    devant = ["runuser", "-u", "postgres", "--"] if _est_root() else []
    sortie = subprocess.DEVNULL
    subprocess.run([*devant, *map(str, commande)], check=True, stdout=sortie, stdin=sortie, cwd="/")


def _creer_les_roles(dossier: Path) -> None:
    with psycopg.connect(host=str(dossier), user="postgres", dbname="postgres", autocommit=True) as connexion:
        connexion.execute(f"CREATE ROLE {PROPRIETAIRE} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
        connexion.execute(f"CREATE ROLE {APPLICATION} NOLOGIN NOSUPERUSER NOBYPASSRLS")
        connexion.execute(f"GRANT {APPLICATION} TO {PROPRIETAIRE}")
