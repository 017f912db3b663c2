import os

from django.core.management.base import BaseCommand

from jalon.config.reglages import REGLAGES


class Command(BaseCommand):
    help = "Affiche les réglages, leur valeur et leur effet ; les secrets restent cachés."

    def handle(self, **options):
        for reglage in REGLAGES:
            self.stdout.write(f"{reglage.nom} = {_valeur(reglage)}")
            self.stdout.write(f"    {reglage.effet}.")


def _valeur(reglage) -> str:
    donnee = os.environ.get(reglage.nom)
    if donnee is None:
        return f"{reglage.defaut} (par défaut)"
    return "(secret donné)" if reglage.secret else donnee
