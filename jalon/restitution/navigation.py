"""Les réglages que la restitution ajoute au menu."""

from jalon.socle.droits import Droit
from jalon.socle.navigation import Entree, declarer_entrees

declarer_entrees("reglages", Entree("Documents", "editions:modeles", (Droit.CONFIGURER,), "file-earmark-text"))
