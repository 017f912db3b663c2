from pathlib import Path

from django.core.management import CommandError

from jalon.restitution.echange.operations import exporter
from jalon.socle.commandes import CommandeDeVille
from jalon.socle.pieces.coffre import CoffreIllisible


class Command(CommandeDeVille):
    help = "Écrit dans un zip tout ce que la ville possède, au format d'échange, pièces et dictionnaire compris."

    def add_arguments(self, parser):
        parser.add_argument("destination", type=Path, metavar="DESTINATION.zip", help="le zip à écrire")
        super().add_arguments(parser)

    def travailler(self, *, destination, **options):
        if destination.suffix.lower() != ".zip":
            raise CommandError("La destination est un fichier .zip.", returncode=2)
        if not destination.parent.is_dir():
            raise CommandError(f"Le dossier {destination.parent} n'existe pas.")
        try:
            nombres = exporter(destination, par=None)
        except CoffreIllisible as erreur:
            raise CommandError(str(erreur)) from None
        except OSError as erreur:
            raise CommandError(f"{destination} ne peut pas être écrit : {erreur.strerror}.") from None
        self.stdout.write("\n".join(f"{code} : {nombre}" for code, nombre in nombres.items() if nombre))
        self.stdout.write(f"Tout est dans {destination}. Cette archive est nominative : gardez-la en lieu sûr.")
