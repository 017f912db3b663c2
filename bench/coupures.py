"""Vingt `kill -9` du serveur pendant des saisies : rien de ce qui a été acquitté n'est perdu.

`python -m bench.coupures [--coupures 20]`. Un serveur (gunicorn, deux processus) sur des données jetables ; quatre
personnes y créent des structures par le formulaire de la page ; le groupe de processus est tué sans préavis à un
instant tiré au hasard, puis relancé. Est acquittée une saisie dont la redirection a été reçue. À la fin, chaque saisie
acquittée est en base et le journal se vérifie. Sort en erreur sinon.
"""

import argparse
import http.client
import http.cookiejar
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

PERSONNES = 4
MOT_DE_PASSE = "Une-phrase-assez-longue-42"
COURRIEL = "awa@essai.example"
FORMULAIRE = "/reseau/structures/nouveau/"
PREPARER = f"""
import django; django.setup()
from jalon.socle.cloison import cloison
from jalon.socle.comptes.models import Compte
from jalon.socle.habilitations import AttributionRole, Role
from jalon.socle.ouverture import ouvrir
ville = ouvrir(code="essai", nom="Essai")
compte = Compte.objects.creer(courriel="{COURRIEL}", nom="Awa", collectivite=ville, mot_de_passe="{MOT_DE_PASSE}")
with cloison(ville):
    AttributionRole.objects.create(compte=compte, role=Role.objects.get(code="coordonnateur"))
"""
RELIRE = """
import django; django.setup()
from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.journal.chaine import premiere_alteration
from jalon.socle.reseau.models import Structure
with cloison(Collectivite.objects.get(code="essai")):
    print(premiere_alteration() or "entier")
    print("\\n".join(Structure.objects.values_list("nom", flat=True)))
"""


class SansRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


class Personne(threading.Thread):
    """Crée des structures l'une après l'autre, et retient celles dont elle a reçu l'acquittement."""

    def __init__(self, numero: int, adresse: str, fini: threading.Event):
        super().__init__(daemon=True)
        self.numero, self.adresse, self.fini = numero, adresse, fini
        self.acquittees, self.tentees = [], 0
        biscuits = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.ouvreur = urllib.request.build_opener(biscuits, SansRedirection())

    def connecter(self) -> None:
        self._poster("/connexion/", {"login": COURRIEL, "password": MOT_DE_PASSE})

    def run(self) -> None:
        while not self.fini.is_set():
            nom = f"Structure {self.numero}-{self.tentees}"
            self.tentees += 1
            try:
                if self._poster(FORMULAIRE, {"nom": nom}):
                    self.acquittees.append(nom)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def _poster(self, chemin: str, champs: dict) -> bool:
        """Vrai si la saisie est acquittée par une redirection."""
        with self.ouvreur.open(self.adresse + chemin, timeout=5) as page:
            jeton = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
        donnees = urllib.parse.urlencode(champs | {"csrfmiddlewaretoken": jeton}).encode()
        try:
            self.ouvreur.open(self.adresse + chemin, donnees, timeout=5).close()
        except urllib.error.HTTPError as reponse:
            return reponse.code == 302
        return False


def main(arguments: list[str]) -> int:
    analyseur = argparse.ArgumentParser(description="Tue le serveur pendant des saisies et compte ce qui manque.")
    analyseur.add_argument("--coupures", type=int, default=20)
    analyseur.add_argument("--graine", type=int, default=1)
    options = analyseur.parse_args(arguments)
    hasard = random.Random(options.graine)
    with tempfile.TemporaryDirectory(prefix="jalon-coupures-") as donnees, socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
        prise.close()
        milieu = os.environ | {"DJANGO_SETTINGS_MODULE": "jalon.config.settings", "JALON_DONNEES": donnees}
        for commande in (["-m", "django", "migrate", "-v0"], ["-m", "django", "collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, *commande], env=milieu, check=True)
        subprocess.run([sys.executable, "-c", PREPARER], env=milieu, check=True)
        personnes = _malmener(port, milieu, options.coupures, hasard)
        return _conclure(personnes, milieu, options.coupures)


def _malmener(port: int, milieu: dict, coupures: int, hasard: random.Random) -> list[Personne]:
    adresse, fini = f"http://localhost:{port}", threading.Event()
    personnes = [Personne(numero, adresse, fini) for numero in range(PERSONNES)]
    serveur = _lancer(port, milieu, adresse)
    try:
        for personne in personnes:
            personne.connecter()
            personne.start()
        for _ in range(coupures):
            time.sleep(hasard.uniform(0.3, 1.5))
            os.killpg(serveur.pid, signal.SIGKILL)
            serveur.wait()
            serveur = _lancer(port, milieu, adresse)
        time.sleep(1)
        fini.set()
        for personne in personnes:
            personne.join(30)
    finally:
        os.killpg(serveur.pid, signal.SIGKILL)
        serveur.wait()
    return personnes


def _lancer(port: int, milieu: dict, adresse: str) -> subprocess.Popen:
    commande = [sys.executable, "-m", "gunicorn", "jalon.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    reglages = ["--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "critical"]
    serveur = subprocess.Popen([*commande, *reglages], env=milieu, start_new_session=True, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{adresse}/sante/", timeout=5).close()  # noqa: S310 (notre propre adresse)
            return serveur
        except OSError:
            time.sleep(0.1)
    raise SystemExit("Le serveur ne repart pas.")


def _conclure(personnes: list[Personne], milieu: dict, coupures: int) -> int:
    sortie = subprocess.run([sys.executable, "-c", RELIRE], env=milieu, check=True, capture_output=True, text=True)
    journal, *en_base = sortie.stdout.splitlines()
    acquittees = [nom for personne in personnes for nom in personne.acquittees]
    perdues = sorted(set(acquittees) - set(en_base))
    tentees = sum(personne.tentees for personne in personnes)
    print(
        f"{coupures} coupures, {tentees} saisies tentées, {len(acquittees)} acquittées, "
        f"{len(en_base)} en base, {len(perdues)} perdues ; journal {journal}."
    )
    for nom in perdues[:10]:
        print(f"  perdue : {nom}")
    return int(bool(perdues) or journal != "entier" or not acquittees)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
