"""La liste de classe d'une école."""

from jalon.reussite.droits import Droit
from tests.matrice import Adresse

MODIFIER = Adresse(droits=(Droit.MODIFIER_LES_DOSSIERS,))
TABLE = {"reussite:liste_de_classe": MODIFIER, "reussite:liste_de_classe_noter": MODIFIER}
