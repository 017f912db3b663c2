import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from jalon.config import lancement

pytestmark = pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="Le lancement essayé ici a sa propre base SQLite : une passe suffit."
)
SOURD = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('pret', flush=True); time.sleep(60)"
VILLE_DEJA_LA = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from jalon.socle.comptes.models import Compte
Compte.objects.creer(courriel="demo@val-clair.example", nom="Démo", est_de_demonstration=True)
"""


def port_libre():
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def repond(port):
    with urllib.request.urlopen(f"http://localhost:{port}/sante/", timeout=5) as reponse:
        return reponse.status


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """L'environnement d'une installation à part, neuve, sur SQLite."""
    machine = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("DATABASE_URL")}
    return machine | {"JALON_DONNEES": str(tmp_path_factory.mktemp("donnees")), "PORT": str(port_libre())}


@pytest.fixture(scope="module")
def installee(machine):
    """La même, dont la base et la ville de démonstration existent déjà."""
    subprocess.run([sys.executable, "-c", VILLE_DEJA_LA], env=machine, check=True)
    return machine


@pytest.fixture
def jalon(installee):
    """Jalon lancé une seconde fois, prêt à servir."""
    lance = subprocess.Popen(
        [sys.executable, "-m", "jalon.config.lancement"],
        env=installee,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert any("Ctrl+C" in ligne for ligne in lance.stdout)
    yield lance
    if lance.poll() is None:
        lance.terminate()
    lance.communicate()


@pytest.mark.parametrize("fin", [signal.SIGINT, signal.SIGTERM])
def test_le_second_demarrage_sert_puis_s_arrete_entier(jalon, installee, fin):
    port = int(installee["PORT"])
    assert repond(port) == 200
    # Comme un terminal : tout le groupe reçoit le signal.
    os.killpg(jalon.pid, fin)
    assert jalon.wait(60) == 0
    assert lancement._est_libre(port)


def test_un_port_pris_se_dit_en_une_phrase(machine):
    with socket.socket() as occupant:
        # Un port neuf : celui des autres tests garde un moment les connexions qu'on vient d'y fermer.
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = occupant.getsockname()[1]
        refus = subprocess.run(
            [sys.executable, "-m", "jalon.config.lancement"],
            env=machine | {"PORT": str(port)},
            capture_output=True,
            text=True,
        )
    assert refus.returncode == 1
    assert refus.stderr.strip() == f"Le port {port} est déjà pris : essayez « make demo PORT=8001 »."


def test_un_processus_qui_refuse_de_finir_est_tue(monkeypatch):
    monkeypatch.setattr(lancement, "DELAI_D_ARRET", 0.2)
    with subprocess.Popen(
        [sys.executable, "-c", SOURD], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as sourd:
        assert sourd.stdout.readline() == "pret\n"
        lancement.arreter([sourd])
        assert sourd.returncode == -signal.SIGKILL


def test_un_serveur_mort_ne_s_attend_pas():
    with subprocess.Popen([sys.executable, "-c", ""]) as mort:
        mort.wait()
        assert not lancement._attendre(f"http://localhost:{port_libre()}/sante/", [mort])
