"""Les types de dossier que les pièces déclarent : le socle sait ainsi qui voit quoi, sans connaître l'enfant."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class TypeDeDossier:
    """Un type de dossier : ce qu'un compte en voit, et où il s'ouvre.

    `visibles(compte)` rend les dossiers vus ; `url(pk)` la page du dossier. `droit` les fait voir ;
    `droit_d_ecrire` permet d'y toucher ce qui n'est pas à soi.
    """

    code: str
    libelle: str
    visibles: Callable[[object], QuerySet]
    url: Callable[[int], str]
    droit: str
    droit_d_ecrire: str

    def trouver(self, pk: int, compte):
        """Le dossier de la ville, vu ou non par le compte ; None s'il n'existe pas."""
        return self.visibles(compte).model.objects.filter(pk=pk).first()


_types: dict[str, TypeDeDossier] = {}


def declarer_dossier(code: str, *, libelle: str, visibles, url, droit: str, droit_d_ecrire: str) -> None:
    """Déclare le type `code` (« piece.modele », en minuscules). Lève ValueError s'il l'est déjà."""
    if code in _types:
        raise ValueError(f"Le type de dossier {code} est déclaré deux fois.")
    _types[code] = TypeDeDossier(code, libelle, visibles, url, droit, droit_d_ecrire)


def types_de_dossier() -> list[TypeDeDossier]:
    return list(_types.values())


def type_de_dossier(code: str) -> TypeDeDossier:
    """Lève ValueError sur un type inconnu."""
    try:
        return _types[code]
    except KeyError:
        raise ValueError(f"Le type de dossier {code} n'est pas déclaré.") from None


def est_visible(compte, dossier_type: str, dossier_id: int | None) -> bool:
    """Ce compte voit-il ce dossier ?"""
    if dossier_type not in _types or dossier_id is None:
        return False
    return _types[dossier_type].visibles(compte).filter(pk=dossier_id).exists()


def parmi_les_visibles(compte) -> Q:
    """La condition sur `dossier_type` et `dossier_id` de ce qui pend à un dossier vu par le compte."""
    condition = Q(pk__in=())
    for type_ in _types.values():
        condition |= Q(dossier_type=type_.code, dossier_id__in=type_.visibles(compte).values("pk"))
    return condition


def nommer(dossier_type: str, ids, compte) -> dict[int, str]:
    """Identifiant → nom, pour les seuls dossiers que le compte voit."""
    if dossier_type not in _types:
        return {}
    return {d.pk: str(d) for d in _types[dossier_type].visibles(compte).filter(pk__in=set(ids))}


class ReferenceDeDossier:
    """Un dossier désigné par son type et son identifiant, comme le journal les écrit."""

    def __init__(self, dossier_type: str, dossier_id: int):
        self.pk = dossier_id
        self._meta = _Etiquette(dossier_type)


class _Etiquette:
    def __init__(self, label_lower: str):
        self.label_lower = label_lower
