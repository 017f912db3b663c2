"""Ce que partagent les commandes qui travaillent dans une ville."""

from django.core.management.base import BaseCommand, CommandError

from jalon.socle.cloison import Collectivite, cloison


class CommandeDeVille(BaseCommand):
    """Une commande qui reçoit `--collectivite CODE` et travaille sous sa cloison, dans `travailler(**options)`."""

    def add_arguments(self, parser):
        parser.add_argument("--collectivite", metavar="CODE", help="la ville ; facultatif s'il n'y en a qu'une")

    def handle(self, *args, collectivite=None, **options):
        with cloison(la_ville(collectivite)):
            self.travailler(**options)

    def travailler(self, **options) -> None:
        raise NotImplementedError


def la_ville(code: str | None) -> Collectivite:
    """La ville de ce code, ou la seule qu'il y ait. Lève CommandError (2 : l'appel est à refaire)."""
    villes = {ville.code: ville for ville in Collectivite.objects.order_by("code")}
    if code is None and len(villes) == 1:
        return next(iter(villes.values()))
    if code is None:
        raise CommandError("Dites de quelle ville il s'agit : --collectivite CODE.", returncode=2)
    if code not in villes:
        connues = f"Celles qui existent : {', '.join(villes)}." if villes else "Aucune n'est encore créée."
        raise CommandError(f"Il n'y a pas de collectivité « {code} ». {connues}", returncode=2)
    return villes[code]
