"""Tous les modèles du socle, rassemblés pour Django."""

from jalon.socle.cloison import Collectivite
from jalon.socle.comptes.models import Compte
from jalon.socle.compteurs import Compteur
from jalon.socle.habilitations import AccesExceptionnel, AttributionRole, Role
from jalon.socle.journal.models import LigneJournal, TeteJournal
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.reseau.models import (
    Classement,
    Commune,
    Etablissement,
    Intervenant,
    Lieu,
    Quartier,
    Structure,
)

__all__ = [
    "AccesExceptionnel",
    "AttributionRole",
    "Classement",
    "Collectivite",
    "Commune",
    "Compte",
    "Compteur",
    "Etablissement",
    "Intervenant",
    "Lieu",
    "LigneJournal",
    "Liste",
    "Quartier",
    "Role",
    "Structure",
    "TeteJournal",
    "Valeur",
]
