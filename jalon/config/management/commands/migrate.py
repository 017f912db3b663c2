"""`jalon migrate` : au nom du propriétaire des tables, s'il est réglé."""

from contextlib import contextmanager

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

PROPRIETAIRE = "proprietaire"


class Command(migrate.Command):
    help = "Met la base à jour, au nom du propriétaire des tables s'il est réglé"

    def handle(self, *args, **options):
        if PROPRIETAIRE not in connections.databases:
            return super().handle(*args, **options)
        with _au_nom_du_proprietaire():
            return super().handle(*args, **options | {"database": PROPRIETAIRE})


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
