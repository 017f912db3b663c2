import os
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand

from jalon.config.variables import VARIABLES


class Command(BaseCommand):
    help = "Affiche chaque réglage, sa valeur et son effet (les secrets sont cachés)"
    requires_system_checks = []

    def handle(self, **options):
        for variable in VARIABLES:
            self.stdout.write(f"{variable.nom} = {_montrer(variable)}\n    {variable.effet}")


def _montrer(variable) -> str:
    donnee = os.environ.get(variable.nom)
    if donnee is None:
        return f"{variable.defaut} (par défaut)"
    return "(caché)" if variable.cachee else _sans_mot_de_passe(donnee)


def _sans_mot_de_passe(adresse: str) -> str:
    """`smtp://compte:mot-de-passe@hote` → `smtp://compte:(caché)@hote` ; illisible, rien n'en est montré."""
    try:
        mot_de_passe = urlsplit(adresse).password
    except ValueError:
        return "(illisible)"
    return adresse.replace(f":{mot_de_passe}@", ":(caché)@") if mot_de_passe else adresse
