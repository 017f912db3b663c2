"""Chaque écriture des réunions : une transaction, sa ligne de journal, son exemple."""

from jalon.instances.operations.decision import (
    decider,
    mettre_en_oeuvre,
    modifier_decision,
    retirer_decision,
    tenir_point,
)
from jalon.instances.operations.instance import (
    ajouter_membre,
    creer_instance,
    modifier_instance,
    modifier_membre,
    retirer_instance,
)
from jalon.instances.operations.point import (
    ajouter_point,
    inscrire,
    modifier_point,
    noter_point,
    placer_point,
    restituer,
    retirer_point,
)
from jalon.instances.operations.seance import (
    annuler_seance,
    clore_seance,
    convier,
    convoquer,
    modifier_seance,
    noter_presences,
    ouvrir_seance,
    planifier,
    retirer_la_convocation,
)
from jalon.socle.versions import Conflit

__all__ = [
    "Conflit",
    "ajouter_membre",
    "ajouter_point",
    "annuler_seance",
    "clore_seance",
    "convier",
    "convoquer",
    "creer_instance",
    "decider",
    "inscrire",
    "mettre_en_oeuvre",
    "modifier_decision",
    "modifier_instance",
    "modifier_membre",
    "modifier_point",
    "modifier_seance",
    "noter_point",
    "noter_presences",
    "ouvrir_seance",
    "placer_point",
    "planifier",
    "restituer",
    "retirer_decision",
    "retirer_instance",
    "retirer_la_convocation",
    "retirer_point",
    "tenir_point",
]
