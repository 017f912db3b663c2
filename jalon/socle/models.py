"""Tous les modèles du socle, rassemblés pour Django."""

from jalon.socle.annulations import Annulation
from jalon.socle.cloison import Collectivite
from jalon.socle.comptes.models import Compte
from jalon.socle.compteurs import Compteur
from jalon.socle.conservation import DureeDeLaVille
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import AccesExceptionnel, AttributionRole, Role
from jalon.socle.invitations.models import Invitation, UsageInvitation
from jalon.socle.journal.models import LigneJournal, TeteJournal
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.pieces.models import CleDeVille, Piece
from jalon.socle.renvois import Renvoi
from jalon.socle.reseau.models import (
    Classement,
    Commune,
    Etablissement,
    Intervenant,
    Lieu,
    Quartier,
    Structure,
)
from jalon.socle.taches import Passage, Travail
from jalon.socle.ville.models import LogoDeVille

__all__ = [
    "AccesExceptionnel",
    "Annulation",
    "AttributionRole",
    "Classement",
    "CleDeVille",
    "Collectivite",
    "Commune",
    "Compte",
    "Compteur",
    "DureeDeLaVille",
    "Echeance",
    "Etablissement",
    "Intervenant",
    "Invitation",
    "Lieu",
    "LigneJournal",
    "Liste",
    "LogoDeVille",
    "Passage",
    "Piece",
    "Quartier",
    "Renvoi",
    "Role",
    "Structure",
    "TeteJournal",
    "Travail",
    "UsageInvitation",
    "Valeur",
]
