"""Servir un fichier produit."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def fichier(octets: bytes, nom: str, genre: str) -> HttpResponse:
    """Une réponse à télécharger, jamais gardée par le navigateur."""
    response = HttpResponse(octets, content_type=genre)
    response["Content-Disposition"] = content_disposition_header(True, nom)
    response["Cache-Control"] = "private, no-store"
    return response
