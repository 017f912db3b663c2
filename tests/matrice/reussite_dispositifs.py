"""Les dispositifs de la ville et leurs règles."""

from jalon.socle.droits import Droit
from tests.matrice import Adresse

TABLE = {
    "reussite:dispositifs": Adresse(droits=(Droit.CONFIGURER,)),
    "reussite:dispositif": Adresse(lambda o: {"code": "PRE"}, (Droit.CONFIGURER,), partagee=True),
}
