"""Où s'ouvre un dossier : l'adresse d'un onglet de la fiche, tel que la ville l'a laissé."""

from django.urls import reverse

from jalon.reussite.champs import ENFANT
from jalon.saisie.onglets import caches


def adresse_de_l_onglet(enfant_id: int, nom: str) -> str:
    """L'adresse d'un onglet de la fiche ; celle de la fiche, si la ville l'a caché."""
    if nom in caches(ENFANT):
        return reverse("reussite:enfant", args=[enfant_id])
    return reverse("reussite:enfant_onglet", args=[enfant_id, nom])
