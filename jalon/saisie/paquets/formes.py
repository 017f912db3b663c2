"""Lire un contenu venu d'ailleurs : chaque valeur du genre attendu, ou une phrase qui dit laquelle ne l'est pas."""

from typing import Any

from django.core.exceptions import ValidationError

TEXTE_AU_PLUS = 10_000
GENRES = {str: "un texte", int: "un nombre entier", bool: "oui ou non", list: "une suite", dict: "un objet"}


def suite(contenu: Any, ou: str) -> list[dict]:
    """Une suite d'objets. Lève ValidationError."""
    _exiger(contenu, list, ou)
    for element in contenu:
        _exiger(element, dict, ou)
    return contenu


def lire(element: dict, ou: str, **genres: Any) -> dict:
    """Les valeurs nommées : `code=str` obligatoire ; `aide=""` facultative, du genre de son défaut ; le reste s'ignore.

    `synonymes=[]` : une suite de textes. Lève ValidationError.
    """
    lues = {}
    for nom, attendu in genres.items():
        if isinstance(attendu, type):
            if nom not in element:
                raise ValidationError(f"Ce paquet est abîmé : dans {ou}, il manque « {nom} ».")
            lues[nom] = _exiger(element[nom], attendu, f"{ou}, {nom}")
        else:
            valeur = element.get(nom)
            lues[nom] = attendu if valeur is None else _exiger(valeur, type(attendu), f"{ou}, {nom}")
            if attendu == []:
                lues[nom] = [_exiger(v, str, f"{ou}, {nom}") for v in lues[nom]]
    return lues


def sans_double(elements: list[dict], ou: str, cle: str = "code") -> list[dict]:
    """Les mêmes. Lève ValidationError si deux ont la même clé."""
    vues = set()
    for element in elements:
        if element[cle] in vues:
            raise ValidationError(f"Ce paquet est abîmé : dans {ou}, « {element[cle][:60]} » est là deux fois.")
        vues.add(element[cle])
    return elements


def _exiger(valeur: Any, genre: type, ou: str) -> Any:
    # En Python, un booléen est un entier.
    if not isinstance(valeur, genre) or (genre is int and isinstance(valeur, bool)):
        raise ValidationError(f"Ce paquet est abîmé : dans {ou}, on attend {GENRES[genre]}.")
    if genre is str and (len(valeur) > TEXTE_AU_PLUS or "\x00" in valeur):
        raise ValidationError(f"Ce paquet est abîmé : dans {ou}, un texte est illisible ou trop long.")
    if genre is int and abs(valeur) > 10**9:
        raise ValidationError(f"Ce paquet est abîmé : dans {ou}, un nombre est trop grand.")
    return valeur
