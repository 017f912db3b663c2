"""`make demo` : une installation prête à servir. Migre, crée les villes de démonstration s'il n'y en a pas,
lance le service de travaux et le serveur, puis arrête tout ensemble. `python -m jalon.config.lancement`
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import django
from django.conf import settings
from django.core.management import call_command

ATTENTE_DU_SERVEUR = 60
DELAI_D_ARRET = 10


def main() -> int:
    """Sert jusqu'à Ctrl+C ; rend le code de sortie."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings")
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    django.setup()
    if not _est_libre(settings.PORT):
        print(f"Le port {settings.PORT} est déjà pris : essayez « make demo PORT=8001 ».", file=sys.stderr)
        return 1
    _a_la_demande_d_arret(_interrompre)
    processus = []
    try:
        preparer()
        processus.append(_lancer(_commande_des_travaux()))
        processus.append(_lancer(_commande_du_serveur()))
        return _servir(processus)
    except KeyboardInterrupt:
        print("\nJalon s'arrête.")
        return 0
    finally:
        _a_la_demande_d_arret(signal.SIG_IGN)
        arreter(processus)


def _a_la_demande_d_arret(geste) -> None:
    for demande in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(demande, geste)


def _est_libre(port: int) -> bool:
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def preparer() -> None:
    """Migre, rassemble les fichiers statiques, crée la démonstration si elle manque."""
    from jalon.socle.comptes.models import Compte

    print("Préparation de la base…", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Compte.objects.filter(est_de_demonstration=True).exists():
        print("Création des villes de démonstration (une seule fois)…", flush=True)
        call_command("demo", verbosity=0)


def _lancer(commande: list[str]) -> subprocess.Popen:
    # Chacun dans sa session : Ctrl+C n'atteint que nous, et nous ne demandons l'arrêt qu'une fois. Deux demandes
    # qui se croisent bloquent un processus de gunicorn.
    return subprocess.Popen(commande, start_new_session=True)


def _commande_des_travaux() -> list[str]:
    return [sys.executable, "-m", "django", "travailler"]


def _commande_du_serveur() -> list[str]:
    # Sur la boucle locale seulement : les comptes de démonstration ont des mots de passe publics.
    return [
        *(sys.executable, "-m", "gunicorn", "jalon.config.wsgi:application"),
        *("--bind", f"127.0.0.1:{settings.PORT}"),
        *("--workers", "2", "--threads", "4", "--preload", "--graceful-timeout", "5"),
        *("--no-control-socket", "--log-level", "warning"),
    ]


def _servir(processus: list[subprocess.Popen]) -> int:
    adresse = f"http://localhost:{settings.PORT}"
    if not _attendre(f"{adresse}/sante/", processus):
        print(f"Jalon n'a pas pu s'ouvrir sur {adresse} : voyez le message ci-dessus.", file=sys.stderr)
        return 1
    print(f"\nJalon est prêt : {adresse}\n\nComptes de démonstration :", flush=True)
    call_command("comptes", demo=True)
    print("\nCtrl+C arrête tout.", flush=True)
    while all(un.poll() is None for un in processus):
        time.sleep(0.5)
    print("Un des processus de Jalon s'est arrêté : voyez son message ci-dessus.", file=sys.stderr)
    return 1


def _attendre(adresse: str, processus: list[subprocess.Popen]) -> bool:
    fin = time.monotonic() + ATTENTE_DU_SERVEUR
    while time.monotonic() < fin and all(un.poll() is None for un in processus):
        try:
            with urllib.request.urlopen(adresse, timeout=5) as reponse:  # noqa: S310 - notre propre adresse http
                return reponse.status == 200
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def arreter(processus: list[subprocess.Popen]) -> None:
    """Demande à chacun de finir, puis l'y oblige passé le délai, lui et ceux qu'il a lancés."""
    for un in processus:
        un.terminate()
    for un in processus:
        try:
            un.wait(DELAI_D_ARRET)
        except subprocess.TimeoutExpired:
            os.killpg(un.pid, signal.SIGKILL)
            un.wait()


def _interrompre(*_) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
