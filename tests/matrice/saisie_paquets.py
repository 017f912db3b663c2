"""Les paquets de configuration."""

from jalon.socle.droits import Droit
from tests.matrice import Adresse, un

CONFIGURER = (Droit.CONFIGURER,)

TABLE = {
    "saisie:paquets": Adresse(droits=CONFIGURER),
    "saisie:paquet_emporter": Adresse(droits=CONFIGURER),
    "saisie:paquet_d_origine": Adresse(droits=CONFIGURER),
    "saisie:paquet": Adresse(un("paquet"), CONFIGURER),
    "saisie:paquet_oublier": Adresse(un("paquet"), CONFIGURER),
}
