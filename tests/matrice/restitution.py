"""Les adresses des vues enregistrées et des statistiques."""

from jalon.reussite.droits import Droit
from tests.matrice import Adresse, un

VOIR = (Droit.VOIR_LES_DOSSIERS,)


def _sa_vue(compte, o) -> bool:
    return compte.pk == o.auteur.pk


def _type(o) -> dict:
    return {"type": "reussite.enfants"}


TABLE = {
    "favoris:favoris": Adresse(_type, VOIR, partagee=True),
    "favoris:enregistrer": Adresse(_type, VOIR, partagee=True),
    "favoris:modifier": Adresse(un("favori"), VOIR, _sa_vue),
    "favoris:supprimer": Adresse(un("favori"), VOIR, _sa_vue),
}
