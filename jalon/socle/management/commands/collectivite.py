import re
from argparse import ArgumentTypeError

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.comptes import liens, operations
from jalon.socle.habilitations import Role
from jalon.socle.ouverture import ouvrir

ROLES_DU_PREMIER = ("administrateur", "coordonnateur")


class Command(BaseCommand):
    help = "Crée une collectivité, ou liste celles qui existent"

    def add_arguments(self, parser):
        gestes = parser.add_subparsers(dest="geste", required=True, metavar="creer|lister")
        creer = gestes.add_parser("creer", help="crée une collectivité avec ses listes, ses rôles et ses statistiques")
        creer.add_argument("code", type=_code, metavar="CODE", help="en minuscules, chiffres et tirets : val-clair")
        creer.add_argument("--nom", required=True, help="le nom affiché")
        creer.add_argument("--compte", metavar="ADRESSE", help="ouvre aussi le premier compte, qui gérera les autres")
        gestes.add_parser("lister", help="liste les collectivités")

    def handle(self, *, geste, **options):
        getattr(self, geste)(**options)

    def lister(self, **options):
        for ville in Collectivite.objects.order_by("code"):
            self.stdout.write(f"{ville.code:<24}{ville.nom}")

    def creer(self, *, code, nom, compte=None, **options):
        with transaction.atomic():
            ville = ouvrir(code=code, nom=nom)
            chemin = _premier_compte(ville, compte) if compte else ""
        self.stdout.write(f"La collectivité « {ville} » ({ville.code}) est créée.")
        if chemin:
            self.stdout.write(f"Lien pour choisir le mot de passe de {compte} (trois jours) : {_adresse()}{chemin}")


def _code(texte: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+", texte):
        raise ArgumentTypeError(f"« {texte} » ne convient pas ; écrivez-le en minuscules, chiffres et tirets.")
    return texte


def _premier_compte(ville, courriel) -> str:
    with cloison(ville):
        roles = list(Role.objects.filter(code__in=ROLES_DU_PREMIER))
        ouvert = operations.creer_compte(courriel=courriel, nom=courriel.split("@")[0], roles=roles, par=None)
        return liens.choisir_un_mot_de_passe(ouvert, par=None)


def _adresse() -> str:
    hote = settings.ALLOWED_HOSTS[0]
    return f"https://{hote}" if settings.HTTPS else f"http://{hote}:{settings.PORT}"
