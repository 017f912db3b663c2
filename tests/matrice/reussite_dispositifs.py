"""Les dispositifs de la ville et leurs règles."""

from jalon.socle.droits import Droit
from tests.matrice import Adresse

TABLE = {
    "dispositifs:dispositifs": Adresse(droits=(Droit.CONFIGURER,)),
    "dispositifs:dispositif": Adresse(lambda o: {"code": "PRE"}, (Droit.CONFIGURER,), partagee=True),
}
