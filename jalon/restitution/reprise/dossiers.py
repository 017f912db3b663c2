"""De quel dossier est un objet, sans connaître les dossiers : par ses clés étrangères, jusqu'à un type déclaré."""

from collections.abc import Iterator

from django.db import models

from jalon.socle.dossiers import ReferenceDeDossier, types_de_dossier

DETOURS = 3
LOT = 500


def dossiers_de(touches: dict[type[models.Model], set[int]]) -> tuple[set[tuple[str, int]], list[tuple[str, int]]]:
    """(les dossiers touchés, les objets qui n'en ont pas), en (type, clé primaire)."""
    dossiers, seuls = set(), []
    for modele, pks in touches.items():
        restent = set(pks)
        for chemin, type_ in _chemins(modele):
            for pk, dossier in _lire(modele, chemin, pks):
                if dossier is not None:
                    dossiers.add((type_, dossier))
                    restent.discard(pk)
        seuls += [(modele._meta.label_lower, pk) for pk in sorted(restent)]
    return dossiers, seuls


def reference(type_: str, pk: int) -> ReferenceDeDossier:
    return ReferenceDeDossier(type_, pk)


def _lire(modele, chemin: str, pks: set[int]) -> Iterator[tuple[int, int | None]]:
    ordonnees = sorted(pks)
    for debut in range(0, len(ordonnees), LOT):
        yield from modele.objects.filter(pk__in=ordonnees[debut : debut + LOT]).values_list("pk", chemin)


def _chemins(modele) -> list[tuple[str, str]]:
    """(chemin, type de dossier), par les clés étrangères ; lui-même s'il en est un."""
    types = {type_.code for type_ in types_de_dossier()}
    if modele._meta.label_lower in types:
        return [("pk", modele._meta.label_lower)]
    a_voir, trouves = [(modele, "")], []
    for _ in range(DETOURS):
        suivants = []
        for courant, chemin in a_voir:
            for champ in courant._meta.concrete_fields:
                cible = champ.related_model
                if not isinstance(cible, type) or champ.name == "collectivite" or cible is courant:
                    continue
                plus_loin = f"{chemin}{champ.name}"
                if cible._meta.label_lower in types:
                    trouves.append((plus_loin, cible._meta.label_lower))
                else:
                    suivants.append((cible, f"{plus_loin}__"))
        if trouves:
            return trouves
        a_voir = suivants
    return []
