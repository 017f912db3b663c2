"""Nommer les situations d'un ordre du jour, sans savoir ce qu'elles sont : la pièce qui les tient les résume."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jalon.socle.dossiers import nommer
from jalon.socle.renvois import Resume, cible

INDISPONIBLE = Resume("Situation non disponible", "Situation non disponible", se_nomme=False)


@dataclass(frozen=True)
class Nom:
    """Un point nommé pour un lecteur. `url` : le dossier, s'il peut l'ouvrir. `anonyme` : présenté sans nom."""

    libelle: str
    pseudonyme: str
    precision: str = ""
    quartier: str = ""
    url: str = ""
    anonyme: bool = False
    se_nomme: bool = True


def resumes(points: Iterable) -> dict[tuple[str, int], Resume]:
    """(type, identifiant) → résumé : un appel par type de cible."""
    par_type = defaultdict(set)
    for point in points:
        if point.renvoi_id:
            par_type[point.renvoi.vers_type].add(point.renvoi.vers_id)
    lus = {}
    for type_, pks in par_type.items():
        offerte = cible(type_)
        trouves = offerte.resumes(pks) if offerte else {}
        lus |= {(type_, pk): trouves.get(pk, INDISPONIBLE) for pk in pks}
    return lus


def nommer_les_points(points: Iterable, compte=None) -> dict[int, Nom]:
    """Point → son nom. Sans information de la famille, il n'a que son pseudonyme ; tenu avec un nom, il le garde."""
    points = list(points)
    lus = resumes(points)
    liens = _liens(points, compte)
    return {point.pk: _nom(point, lus, liens) for point in points}


def _nom(point, lus, liens) -> Nom:
    if not point.renvoi_id:
        return Nom(str(point), str(point))
    cle = (point.renvoi.vers_type, point.renvoi.vers_id)
    resume = lus[cle]
    anonyme = point.anonyme or (point.examine_le is None and not resume.se_nomme)
    return Nom(
        libelle=resume.pseudonyme if anonyme else resume.libelle,
        pseudonyme=resume.pseudonyme,
        precision="" if anonyme else resume.precision,
        quartier=point.quartier or resume.quartier,
        url=liens.get(cle, ""),
        anonyme=anonyme,
        se_nomme=resume.se_nomme,
    )


def _liens(points, compte) -> dict[tuple[str, int], str]:
    """L'adresse des seuls dossiers que le compte peut ouvrir."""
    if compte is None:
        return {}
    par_type = defaultdict(set)
    for point in points:
        if point.renvoi_id:
            par_type[point.renvoi.vers_type].add(point.renvoi.vers_id)
    return {
        (type_, pk): cible(type_).url(pk)
        for type_, pks in par_type.items()
        if cible(type_)
        for pk in nommer(type_, pks, compte)
    }
