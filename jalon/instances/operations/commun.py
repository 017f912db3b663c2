"""Ce que les opérations des réunions partagent : la séance verrouillée et ouverte, les créneaux, les deux échéances."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from jalon.instances.models import Seance
from jalon.instances.visibilite import NOMINATIVE
from jalon.socle.versions import verrouiller

# Les natures d'échéance que ces opérations relisent.
DECISION = "decision-d-instance"
RESTITUTION = "restitution-a-la-famille"


def seance_ouverte(seance) -> Seance:
    """La séance, verrouillée. Lève ValidationError si son relevé est validé ou si elle est annulée."""
    seance = verrouiller(seance)
    if seance.est_close:
        raise ValidationError(f"La séance est « {seance.get_etat_display().lower()} » : plus rien n'y change.")
    return seance


def ouvrir_le_point(point):
    """Le point, verrouillé avec sa séance. Lève ValidationError s'il a été retiré ou si la séance est finie."""
    seance = seance_ouverte(point.seance)
    point = verrouiller(point)
    if point.retire_le:
        raise ValidationError(f"Ce point a été retiré le {point.retire_le:%d/%m/%Y} : {point.retire_pourquoi}.")
    point.seance = seance
    return point


def est_nominative(instance) -> bool:
    return instance.confidentialite == NOMINATIVE


def caler(seance) -> None:
    """Donne à chaque point sa place et son heure : le début de la séance, plus la durée de ceux qui le précèdent."""
    points = list(seance.les_points.a_l_ordre_du_jour())
    heure = datetime.combine(seance.le, seance.debut) if seance.debut else None
    for rang, point in enumerate(points, 1):
        point.ordre, point.heure = rang, heure.time() if heure else None
        if heure:
            heure += timedelta(minutes=duree_de(point, seance.instance))
    seance.les_points.model.objects.bulk_update(points, ["ordre", "heure"])


def duree_de(point, instance) -> int:
    return instance.minutes_par_point if point.duree is None else point.duree
