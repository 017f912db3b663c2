"""Le menu des réunions, et l'entrée « EPS » de la réussite éducative."""

from jalon.instances.droits import Droit
from jalon.instances.models import Instance
from jalon.socle.navigation import Entree, declarer_entrees, declarer_module
from jalon.socle.reglages import Reglage, compter, declarer_reglages

declarer_module("instances", "Instances", 40)
declarer_entrees(
    "instances",
    Entree("Séances", "instances:seances", (Droit.VOIR_LES_INSTANCES,), "calendar-event"),
    Entree("Décisions à suivre", "instances:decisions", (Droit.VOIR_LES_INSTANCES,), "list-check"),
    Entree("Instances et membres", "instances:instances", (Droit.VOIR_LES_INSTANCES,), "people"),
)
declarer_entrees(
    "reussite",
    Entree("EPS", "instances:seances", (Droit.VOIR_LES_INSTANCES,), "calendar-event", ailleurs=True),
    apres="Enfants",
)


def _instances() -> str:
    return compter(Instance.objects.filter(retiree_le=None).count(), "instance", "instances")


declarer_reglages(
    "travail",
    Reglage("Instances et membres", "instances:instances", (Droit.GERER_LES_INSTANCES,), "people", _instances),
)
