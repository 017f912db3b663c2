"""Tous les modèles de la restitution, rassemblés pour Django."""

from jalon.restitution.editions.modeles import ModeleDocument
from jalon.restitution.favoris.models import Favori

__all__ = ["Favori", "ModeleDocument"]
