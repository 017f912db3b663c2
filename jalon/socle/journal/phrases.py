"""Le journal dit en français : chaque pièce déclare la phrase de ses actions."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone

_phrases: dict[str, str] = {}
_tus: dict[str, Callable[[], set[str]]] = {}
# D'une longue liste, on dit le début et combien il en reste.
DITS = 6
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d\S*)?")
# Les clés du contenu sont des identifiants : celles qu'un accent ou une apostrophe changerait.
CLES = {
    "a": "à",
    "apres": "après",
    "jusqu_au": "jusqu'au",
    "libelle": "libellé",
    "portee": "portée",
    "prenom": "prénom",
    "roles": "rôles",
    "role": "rôle",
    "sessions_fermees": "sessions fermées",
}


def declarer_phrases(phrases: Mapping[str, str]) -> None:
    """`{"socle.compte_cree": "a ouvert un compte"}` : la suite d'un nom de personne. Lève ValueError sur un doublon."""
    for action, phrase in phrases.items():
        if action in _phrases:
            raise ValueError(f"La phrase de {action} est déclarée deux fois.")
        _phrases[action] = phrase


def phrases_declarees() -> dict[str, str]:
    return dict(_phrases)


def phrase(action: str) -> str:
    """« a ouvert un compte » ; le code même si personne ne l'a déclaré, pour que rien ne se cache."""
    return _phrases.get(action, action)


def taire(objet_type: str, champs_tus: Callable[[], set[str]]) -> None:
    """Déclare les champs de ce type que la ville active ne montre plus, et que des lignes déjà écrites disent."""
    _tus[objet_type] = champs_tus


def montrable(ligne) -> dict:
    """Le contenu d'une ligne, sans les champs tus. Vide s'il a été purgé."""
    contenu = dict(ligne.contenu or {})
    if "champs" in contenu and ligne.objet_type in _tus:
        tus = _tus[ligne.objet_type]()
        contenu["champs"] = {champ: valeurs for champ, valeurs in contenu["champs"].items() if champ not in tus}
    return contenu


def details(contenu: dict | None) -> list[tuple[str, str]]:
    """Ce qu'une ligne précise, en mots : [(« motif », « demenagement »)]. Vide si le contenu a été purgé."""
    return [(_cle(cle), dit) for cle, valeur in (contenu or {}).items() if (dit := _dire(valeur))]


def _cle(cle: str) -> str:
    return CLES.get(cle, cle.replace("_", " "))


def _dire(valeur) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dict):
        return ", ".join(f"{_cle(cle)} : {dit}" for cle, v in valeur.items() if (dit := _dire(v)))
    if isinstance(valeur, list):
        suite = f" et {len(valeur) - DITS} autres" if len(valeur) > DITS else ""
        return ", ".join(filter(None, map(_dire, valeur[:DITS]))) + suite
    if isinstance(valeur, str) and (date := DATE.fullmatch(valeur)):
        if date[1]:
            return f"{timezone.localtime(datetime.fromisoformat(valeur)):%d/%m/%Y à %H:%M}"
        return f"{datetime.fromisoformat(valeur):%d/%m/%Y}"
    return "" if valeur is None else str(valeur)
