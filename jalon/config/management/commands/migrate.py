"""`jalon migrate` : au nom du propriétaire des tables, s'il est réglé."""

from contextlib import contextmanager

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from jalon.socle.ouverture import mettre_les_villes_a_jour

PROPRIETAIRE = "proprietaire"


class Command(migrate.Command):
    help = "Met la base à jour, au nom du propriétaire des tables s'il est réglé"

    def handle(self, *args, **options):
        if PROPRIETAIRE not in connections.databases:
            super().handle(*args, **options)
            return self._garnir(options)
        with _au_nom_du_proprietaire():
            super().handle(*args, **options | {"database": PROPRIETAIRE})
            return self._garnir(options)

    def _garnir(self, options) -> None:
        """Une migration jusqu'au bout donne aux villes les listes, les droits et les réglages apparus depuis."""
        if options.get("app_label") or options.get("plan") or options.get("check_unapplied"):
            return
        for code in mettre_les_villes_a_jour():
            self.stdout.write(f"{code} : listes, rôles et réglages complétés.")


@contextmanager
def _au_nom_du_proprietaire():
    """Le temps de migrer, la base par défaut est aussi celle du propriétaire, par la même connexion.

    Des migrations de bibliothèques écrivent par la base par défaut : sous le rôle de l'application, dans une autre
    connexion, elles attendraient sans fin la transaction qui les a lancées.
    """
    application = connections[DEFAULT_DB_ALIAS]
    application.close()
    connections[DEFAULT_DB_ALIAS] = connections[PROPRIETAIRE]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = application
