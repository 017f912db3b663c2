"""Les modèles des instances : instance, membres, séances, points, décisions."""

from jalon.instances.models.instance import Confidentialite, Instance, Membre, RoleMembre, TypeInstance
from jalon.instances.models.seance import (
    Convocation,
    Decision,
    EtatSeance,
    Participation,
    Point,
    Seance,
    TypePoint,
)

__all__ = [
    "Confidentialite",
    "Convocation",
    "Decision",
    "EtatSeance",
    "Instance",
    "Membre",
    "Participation",
    "Point",
    "RoleMembre",
    "Seance",
    "TypeInstance",
    "TypePoint",
]
