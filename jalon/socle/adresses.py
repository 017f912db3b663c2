"""Les pages publiques que les pièces donnent à d'autres : le portail les déclare, elles les demandent par leur code."""

from django.urls import reverse

_vues: dict[str, str] = {}


def declarer_adresse(code: str, vue: str) -> None:
    """Dit quelle vue ouvre ce code (« reussite.demande »). Lève ValueError s'il est pris."""
    if code in _vues:
        raise ValueError(f"L'adresse publique {code} est déclarée deux fois.")
    _vues[code] = vue


def adresse_publique(request, code: str, **arguments) -> str:
    """L'adresse entière, à copier ou à envoyer."""
    return request.build_absolute_uri(reverse(_vues[code], kwargs=arguments))
