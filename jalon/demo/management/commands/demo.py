from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jalon.demo.equipe import ouvrir_le_compte_de_l_hebergeur
from jalon.demo.plans import plan
from jalon.demo.villes import creer_la_ville


class Command(BaseCommand):
    help = "Crée les villes de démonstration, entièrement inventées. Une ville déjà là n'est pas refaite."

    def add_arguments(self, parser):
        parser.add_argument("--collectivites", type=int, default=2, metavar="N", help="nombre de villes (2)")
        parser.add_argument("--graine", type=int, default=1, metavar="G", help="même graine, mêmes villes (1)")
        parser.add_argument("--enfants", type=int, metavar="K", help="enfants par ville (82 à Val-Clair)")
        parser.add_argument("--au", type=_jour, metavar="D", help="le jour où l'on se place, AAAA-MM-JJ (aujourd'hui)")

    def handle(self, *, collectivites=2, graine=1, enfants=None, au=None, verbosity=1, **options):
        if collectivites < 1 or (enfants is not None and enfants < 1):
            raise CommandError("Il faut au moins une ville et un enfant.", returncode=2)
        ouvrir_le_compte_de_l_hebergeur()
        for rang in range(collectivites):
            la_ville = plan(rang)
            creee = creer_la_ville(la_ville, graine=graine, au=au or timezone.localdate(), enfants=enfants)
            if verbosity:
                suite = "créée" if creee else "déjà là, gardée telle quelle"
                self.stdout.write(f"{la_ville.nom} ({la_ville.code}) : {suite}.")


def _jour(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise CommandError(f"« {texte} » n'est pas une date : écrivez AAAA-MM-JJ.", returncode=2) from None
