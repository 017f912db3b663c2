"""Les séances dans l'agenda et sur « À faire » : celles où l'on est attendu, à son heure."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from jalon.instances.models import Convocation, EtatSeance
from jalon.socle.agenda.sources import Rendez, declarer_source

FINIES = (EtatSeance.CLOSE, EtatSeance.ANNULEE)


def _seances(compte, du: date, au: date) -> Iterable[Rendez]:
    """Une ligne par séance ; convié pour des points seulement, à l'heure du premier."""
    attendues = Convocation.objects.filter(intervenant__compte=compte, seance__le__range=(du, au))
    attendues = attendues.exclude(seance__etat__in=FINIES).exclude(point__retire_le__isnull=False)
    par_seance: dict[int, list] = {}
    for convocation in attendues.select_related("seance__instance", "point").order_by("seance", "point__ordre", "pk"):
        par_seance.setdefault(convocation.seance_id, []).append(convocation)
    for convocations in par_seance.values():
        yield _rendez(convocations)


def _rendez(convocations) -> Rendez:
    seance = convocations[0].seance
    entiere = any(c.point_id is None for c in convocations)
    return Rendez(
        cle=f"seance-{seance.pk}",
        le=seance.le,
        titre=f"{seance.instance}, séance n° {seance.numero}",
        neutre=str(seance.instance),
        url=reverse("instances:seance", args=[seance.pk]),
        heure=seance.debut if entiere else convocations[0].point.heure,
    )


declarer_source("instances.seances", _seances)
