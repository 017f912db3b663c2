"""Les adresses des évaluations."""

from jalon.reussite.droits import Droit
from tests.matrice import Adresse, un
from tests.matrice.reussite import VOIR, du_parcours
from tests.matrice.socle import voit_l_enfant

DE_L_EVALUATION = Adresse(un("evaluation"), (*VOIR, Droit.MODIFIER_LES_DOSSIERS), voit_l_enfant)

TABLE = {
    "reussite:evaluation_ajouter": du_parcours(Droit.MODIFIER_LES_DOSSIERS),
    "reussite:evaluation_modifier": DE_L_EVALUATION,
    "reussite:evaluation_retirer": DE_L_EVALUATION,
}
