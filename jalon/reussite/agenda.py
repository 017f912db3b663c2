"""Ce que la réussite éducative met à l'agenda d'une personne, et qui tient la place de qui."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from jalon.reussite.models import RendezVous, SeanceGroupe, StatutRendezVous
from jalon.reussite.visibilite import DOSSIER, remplaces
from jalon.socle.agenda.sources import Rendez, declarer_source
from jalon.socle.dossiers import nommer
from jalon.socle.echeances.models import declarer_suppleance

declarer_suppleance(remplaces)


def _rendez_vous(compte, du: date, au: date) -> Iterable[Rendez]:
    """Les siens ; qui a passé la main garde l'heure, plus les noms."""
    pris = RendezVous.objects.filter(
        intervenant__compte=compte, le__range=(du, au), statut=StatutRendezVous.PREVU
    ).prefetch_related("les_enfants")
    concernes = {un: [lien.enfant_id for lien in un.les_enfants.all()] for un in pris}
    noms = nommer(DOSSIER, {pk for pks in concernes.values() for pk in pks}, compte)
    for un, pks in concernes.items():
        vus = [pk for pk in pks if pk in noms]
        qui = ", ".join(noms[pk] for pk in vus) if pks else un.avec
        yield Rendez(
            cle=f"rendez-vous-{un.pk}",
            le=un.le,
            heure=un.heure,
            titre=f"Rendez-vous : {qui}" if qui else "Rendez-vous",
            neutre="Rendez-vous",
            url=reverse("reussite:enfant", args=[vus[0]]) if vus else "",
        )


def _seances(compte, du: date, au: date) -> Iterable[Rendez]:
    tenues = SeanceGroupe.objects.filter(intervenant__compte=compte, le__range=(du, au), annulee=False)
    for seance in tenues.select_related("groupe"):
        yield Rendez(
            cle=f"seance-{seance.pk}",
            le=seance.le,
            heure=seance.debut,
            duree=seance.duree or 60,
            titre=f"Groupe : {seance.groupe}",
            neutre="Séance de groupe",
            url=reverse("reussite:groupe", args=[seance.groupe_id]),
        )


declarer_source("reussite.rendez_vous", _rendez_vous)
declarer_source("reussite.seances", _seances)
