"""Ce que la réussite éducative pose dans une ville neuve : les règles de ses dispositifs."""

from jalon.reussite.models import Dispositif
from jalon.reussite.models.parcours import RegleEntree
from jalon.socle.listes.models import Valeur
from jalon.socle.ouverture import a_l_ouverture

# Des propositions, que la ville change. Sans ligne ici : entrée à l'accord, individualisé, un point tous les six mois.
REGLES = {
    "CLAS": {"regle_entree": RegleEntree.PREMIERE_ACTION, "individualise": False, "mois_entre_points": 12},
    "COLLEX": {"regle_entree": RegleEntree.DECISION, "duree_fixe": True, "mois_entre_points": 1},
    "CLE": {"regle_entree": RegleEntree.DECISION, "duree_fixe": True, "individualise": False, "mois_entre_points": 12},
}


@a_l_ouverture
def creer_les_dispositifs() -> None:
    """Une ligne de règles par valeur de la liste « dispositif » qui n'en a pas encore."""
    Dispositif.objects.bulk_create(
        Dispositif(valeur=valeur, **REGLES.get(valeur.code, {}))
        for valeur in Valeur.objects.filter(liste__code="dispositif", dispositif=None)
    )
