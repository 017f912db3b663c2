"""Les adresses des vues enregistrées et des statistiques."""

from jalon.reussite.droits import Droit
from jalon.socle.habilitations import Portee, portee_de
from tests.matrice import Adresse, un

VOIR = (Droit.VOIR_LES_DOSSIERS,)


def _sa_vue(compte, o) -> bool:
    return compte.pk == o.auteur.pk


def _type(o) -> dict:
    return {"type": "reussite.enfants"}


def _statistique(o) -> dict:
    return {"code": "PAR-18"}


def _pas_seulement_des_agregats(compte, o) -> bool:
    return portee_de(compte, Droit.VOIR_LES_STATISTIQUES) not in (Portee.AUCUN_DOSSIER, Portee.AGREGATS)


STATISTIQUES = (Droit.VOIR_LES_STATISTIQUES,)

TABLE = {
    "statistiques:accueil": Adresse(droits=STATISTIQUES),
    "statistiques:une": Adresse(_statistique, STATISTIQUES, partagee=True),
    "statistiques:liste": Adresse(_statistique, STATISTIQUES, _pas_seulement_des_agregats, partagee=True),
    "statistiques:exporter": Adresse(lambda o: _statistique(o) | {"format": "csv"}, STATISTIQUES, partagee=True),
    "favoris:favoris": Adresse(_type, VOIR, partagee=True),
    "favoris:enregistrer": Adresse(_type, VOIR, partagee=True),
    "favoris:modifier": Adresse(un("favori"), VOIR, _sa_vue),
    "favoris:supprimer": Adresse(un("favori"), VOIR, _sa_vue),
}
