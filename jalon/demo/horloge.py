"""Se placer à un jour donné, le temps de bâtir la démonstration."""

from contextlib import contextmanager
from datetime import date

from django.utils import timezone


@contextmanager
def au_jour(jour: date):
    """Les opérations croient être ce jour-là : sans cela, `--au` ne donnerait pas deux fois la même ville.

    Une seule commande, dans son propre processus : personne d'autre ne lit l'heure pendant ce temps.
    """
    veritable = timezone.localdate
    timezone.localdate = lambda *args, **kwargs: jour
    try:
        yield
    finally:
        timezone.localdate = veritable
