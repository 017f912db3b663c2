"""Le flux .ics d'une personne : des dates et des heures, aucun nom, aucun objet."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from jalon.socle.agenda.sources import Rendez

PRODUIT = "-//Jalon//Agenda//FR"


def ecrire(rendez: Iterable[Rendez], *, nom: str, domaine: str) -> bytes:
    """Le calendrier iCalendar (RFC 5545) ; `domaine` rend les identifiants uniques d'un service à l'autre."""
    calendrier = Calendar()
    calendrier.add("prodid", PRODUIT)
    calendrier.add("version", "2.0")
    calendrier.add("x-wr-calname", nom)
    for un in rendez:
        calendrier.add_component(_evenement(un, domaine))
    return calendrier.to_ical()


def _evenement(un: Rendez, domaine: str) -> Event:
    evenement = Event()
    evenement.add("uid", f"{un.cle}@{domaine}")
    evenement.add("dtstamp", timezone.now())
    evenement.add("summary", un.neutre)
    if un.heure is None:
        evenement.add("dtstart", un.le)
        evenement.add("dtend", un.le + timedelta(days=1))
    else:
        debut = timezone.make_aware(datetime.combine(un.le, un.heure))
        evenement.add("dtstart", debut)
        evenement.add("dtend", debut + timedelta(minutes=un.duree))
    evenement.add("class", "PRIVATE")
    return evenement
