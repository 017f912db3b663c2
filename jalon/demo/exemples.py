"""Un appel d'exemple de l'opération de la démonstration."""

from datetime import date

from jalon.demo.masse import peupler
from jalon.socle.journal.operations import exemple


@exemple(peupler)
def _peupler(monde):
    return {"enfants": 3, "par": monde.awa, "au": date(2026, 9, 1)}
