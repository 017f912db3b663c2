"""`jalon travailler` : exécute les travaux de fond et passe les tâches quotidiennes."""

import logging
import threading

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from jalon.socle.taches import passer_les_quotidiennes

MINUTE = 60
journal_technique = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Exécute les travaux de fond et passe chaque jour les tâches quotidiennes (Ctrl+C arrête)."

    def handle(self, *args, **options):
        fini = threading.Event()
        threading.Thread(target=_veiller, args=(fini,), daemon=True).start()
        try:
            call_command("db_worker", reload=False, verbosity=0)
        finally:
            fini.set()


def _veiller(fini: threading.Event) -> None:
    while not fini.wait(MINUTE):
        try:
            passer_les_quotidiennes()
        except Exception:
            # La veille survit à une base momentanément injoignable : elle réessaie à la minute suivante.
            journal_technique.exception("Les tâches quotidiennes n'ont pas pu passer.")
        finally:
            close_old_connections()
