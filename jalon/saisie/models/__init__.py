from jalon.saisie.models.configuration import Brouillon, VersionConfiguration
from jalon.saisie.models.outils import Critere, Echelon, Outil, VersionOutil
from jalon.saisie.models.paquets import PaquetRecu
from jalon.saisie.models.projection import AvecChamps, Projection

__all__ = [
    "AvecChamps",
    "Brouillon",
    "Critere",
    "Echelon",
    "Outil",
    "PaquetRecu",
    "Projection",
    "VersionConfiguration",
    "VersionOutil",
]
