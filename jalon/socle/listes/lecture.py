"""Lire les listes de la ville : une requête par liste et par cloison, oubliée dès qu'une valeur s'écrit."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from rapidfuzz import fuzz, process

from jalon.socle.cloison import portee_active
from jalon.socle.listes.models import Valeur
from jalon.socle.texte import normaliser


class ValeurInconnue(ValidationError):
    """Ce qui est écrit ne désigne aucune valeur de la liste. `liste`, `texte`, et `proche` (libellé ou vide)."""

    def __init__(self, liste: str, texte: str, proche: str):
        self.liste, self.texte, self.proche = liste, texte, proche
        indice = f" La plus proche est « {proche} »." if proche else ""
        super().__init__(f"« {texte[:80]} » n'est pas une valeur de la liste « {liste} ».{indice}", code="inconnue")


def toutes(liste: str) -> list[Valeur]:
    """Les valeurs de la liste dans l'ordre de la ville, retirées comprises (à la fin)."""
    memoire = portee_active().memoire.setdefault("listes", {})
    if liste not in memoire:
        memoire[liste] = sorted(
            Valeur.objects.filter(liste__code=liste).select_related("liste").order_by("ordre", "libelle"),
            key=lambda v: v.retiree_le is not None,
        )
    return memoire[liste]


def precharger(listes: Iterable[str]) -> None:
    """Lit en une requête les listes que l'on va demander une à une."""
    memoire = portee_active().memoire.setdefault("listes", {})
    manquent = set(listes) - set(memoire)
    if not manquent:
        return
    lues = Valeur.objects.filter(liste__code__in=manquent).select_related("liste").order_by("ordre", "libelle")
    par_liste: dict[str, list[Valeur]] = {code: [] for code in manquent}
    for lue in lues:
        par_liste[lue.liste.code].append(lue)
    memoire |= {code: sorted(siennes, key=lambda v: v.retiree_le is not None) for code, siennes in par_liste.items()}


def valeurs(liste: str) -> list[Valeur]:
    """Les valeurs que l'on peut encore choisir."""
    return [v for v in toutes(liste) if v.retiree_le is None]


def valeur(liste: str, code: str) -> Valeur:
    """La valeur de ce code, même retirée ; remplacée, celle qui l'a remplacée. Lève Valeur.DoesNotExist."""
    for candidate in toutes(liste):
        if candidate.code == code:
            return finale(candidate)
    raise Valeur.DoesNotExist(f"La liste « {liste} » n'a pas de valeur « {code} ».")


def finale(candidate: Valeur) -> Valeur:
    """La valeur elle-même, ou celle qui l'a remplacée, de proche en proche."""
    if not candidate.remplacee_par_id:
        return candidate
    par_cle = {v.pk: v for v in toutes(candidate.liste.code)}
    while candidate.remplacee_par_id:
        candidate = par_cle[candidate.remplacee_par_id]
    return candidate


def libelles(liste: str) -> dict[str, str]:
    """Code → libellé de la ville, dans son ordre ; retirées comprises, pour nommer ce qui est déjà écrit."""
    return {v.code: v.libelle for v in toutes(liste)}


def choix(liste: str) -> list[tuple[str, str]]:
    """Les `choices` d'un champ dont les codes sont un TextChoices verrouillé."""
    return [(v.code, v.libelle) for v in valeurs(liste)]


def resoudre(liste: str, texte: str) -> Valeur:
    """La valeur dont le code, le libellé ou un synonyme est `texte` (casse, accents, apostrophes ignorés).

    Le code l'emporte sur le libellé, le libellé sur les synonymes ; une valeur remplacée rend celle qui l'a remplacée.
    Lève ValeurInconnue, avec la plus proche.
    """
    cles = _cles(liste)
    trouvee = cles.get(normaliser(texte))
    if trouvee is None:
        proche = process.extractOne(normaliser(texte), cles.keys(), scorer=fuzz.WRatio)
        raise ValeurInconnue(liste, texte, cles[proche[0]].libelle if proche else "")
    return trouvee


def _cles(liste: str) -> dict[str, Valeur]:
    """Texte normalisé → valeur."""
    toutes(liste)
    memoire = portee_active().memoire["listes"]
    if (liste, "cles") not in memoire:
        memoire[liste, "cles"] = _indexer(toutes(liste))
    return memoire[liste, "cles"]


def _indexer(les_valeurs: list[Valeur]) -> dict[str, Valeur]:
    cles: dict[str, Valeur] = {}
    for designations in (lambda v: [v.code], lambda v: [v.libelle], lambda v: v.synonymes):
        for candidate in les_valeurs:
            for texte in designations(candidate):
                cles.setdefault(normaliser(texte), finale(candidate))
    return cles
