from django.core.management.base import CommandError

from jalon.socle.commandes import CommandeDeVille
from jalon.socle.journal.chaine import premiere_alteration
from jalon.socle.journal.models import LigneJournal


class Command(CommandeDeVille):
    help = "Vérifie que le journal d'une collectivité est entier"

    def add_arguments(self, parser):
        parser.add_argument("geste", choices=["verifier"], metavar="verifier", help="verifier : relit toute la chaîne")
        super().add_arguments(parser)

    def travailler(self, **options):
        if alteration := premiere_alteration():
            raise CommandError(alteration)
        self.stdout.write(f"Le journal est entier : {LigneJournal.objects.count()} lignes.")
