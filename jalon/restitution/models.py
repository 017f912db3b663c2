"""Tous les modèles de la restitution, rassemblés pour Django."""

from jalon.restitution.favoris.models import Favori

__all__ = ["Favori"]
