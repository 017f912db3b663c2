"""Tous les modèles de la restitution, rassemblés pour Django."""

from jalon.restitution.editions.modeles import ModeleDocument
from jalon.restitution.favoris.models import Favori
from jalon.restitution.reprise.models import CorrespondanceRetenue, LigneDeReprise, Reprise, TraceDeReprise

__all__ = ["CorrespondanceRetenue", "Favori", "LigneDeReprise", "ModeleDocument", "Reprise", "TraceDeReprise"]
