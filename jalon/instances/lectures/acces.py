"""Ce qu'un compte peut lire d'une séance : tout, ou les seuls points pour lesquels on l'a convié."""

from dataclasses import dataclass

from jalon.instances.models import Point, Seance
from jalon.instances.visibilite import anime

CHARTE = (
    "Cette séance est nominative : elle s'ouvre aux membres qui ont signé la charte de confidentialité. Signez-la "
    "auprès de la coordination, qui en note la date ; la séance s'ouvrira aussitôt."
)


@dataclass(frozen=True)
class Acces:
    """`anime` : prépare, tient, clôt. `entier` : lit toute la séance. Sinon, `points` : ceux où il est convié."""

    anime: bool
    entier: bool
    points: frozenset[int] = frozenset()

    @property
    def est_ferme(self) -> bool:
        return not self.entier and not self.points


def acces_a(compte, seance) -> Acces:
    if anime(compte):
        return Acces(anime=True, entier=True)
    if Seance.objects.lisibles_par(compte).filter(pk=seance.pk).exists():
        return Acces(anime=False, entier=True)
    points = Point.objects.visibles_par(compte).filter(seance=seance).values_list("pk", flat=True)
    return Acces(anime=False, entier=False, points=frozenset(points))


def points_lus(seance, acces, *, retires=False) -> list[Point]:
    """Les points de la séance que cet accès permet de lire, dans l'ordre, décisions et conviés compris."""
    points = seance.les_points.select_related("renvoi").prefetch_related(
        "les_decisions__decision", "les_decisions__responsable", "les_convocations__intervenant"
    )
    if not retires:
        points = points.a_l_ordre_du_jour()
    if not acces.entier:
        points = points.filter(pk__in=acces.points)
    lus = list(points)
    for point in lus:
        point.seance = seance
    return lus
