"""Les outils d'évaluation, parmi les réglages."""

from jalon.socle.droits import Droit
from jalon.socle.navigation import Entree, declarer_entrees

declarer_entrees("reglages", Entree("Outils d'évaluation", "saisie:outils", (Droit.CONFIGURER,), "clipboard-check"))
