"""Dans quel quartier tombe un point. Lu quand un point ou un contour s'écrit, jamais à la lecture d'un dossier."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from jalon.socle.reseau.models import Etablissement, Lieu, Quartier


class Carte:
    """Les contours valides un jour donné. À garder le temps de placer plusieurs points."""

    def __init__(self, le: date):
        from shapely.geometry import shape

        quartiers = (
            Quartier.objects.actifs()
            .filter(Q(valide_du=None) | Q(valide_du__lte=le), Q(valide_au=None) | Q(valide_au__gte=le))
            .filter(contour__isnull=False)
            .select_related("type")
        )
        formes = [(quartier, shape(quartier.contour)) for quartier in quartiers]
        # Un QPV l'emporte sur un quartier vécu, le plus petit sur celui qui le contient.
        self.formes = sorted(formes, key=lambda f: (not _est_qpv(f[0]), f[1].area, f[0].pk))

    def quartier_de(self, longitude: float | None, latitude: float | None) -> Quartier | None:
        from shapely.geometry import Point

        if longitude is None or latitude is None:
            return None
        point = Point(longitude, latitude)
        return next((quartier for quartier, forme in self.formes if forme.covers(point)), None)


def quartier_de(longitude: float | None, latitude: float | None, le: date) -> Quartier | None:
    """Le quartier où tombe le point ce jour-là, ou None."""
    return Carte(le).quartier_de(longitude, latitude)


def placer(objet: Etablissement | Lieu, carte: Carte) -> bool:
    """Met à `objet` le quartier de son point ; dit s'il a changé.

    Hors de tout contour, un quartier choisi à la main et sans contour est gardé.
    """
    trouve = carte.quartier_de(objet.longitude, objet.latitude)
    if trouve is None and (objet.quartier is None or objet.quartier.contour is None or objet.longitude is None):
        return False
    avant, objet.quartier = objet.quartier_id, trouve
    return objet.quartier_id != avant


def replacer_tout() -> int:
    """Après un changement de contour : remet chaque établissement et chaque lieu dans son quartier. Rend le nombre."""
    carte, nombre = Carte(timezone.localdate()), 0
    for modele in (Etablissement, Lieu):
        points = modele.objects.exclude(longitude=None).select_related("quartier")
        deplaces = [objet for objet in points if placer(objet, carte)]
        modele.objects.bulk_update(deplaces, ["quartier"])
        nombre += len(deplaces)
    return nombre


def _est_qpv(quartier: Quartier) -> bool:
    return quartier.type is not None and quartier.type.code == "qpv"
