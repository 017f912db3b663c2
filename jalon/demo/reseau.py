"""Le réseau d'une ville de la démonstration : commune, quartiers et leurs contours, écoles, structures, lieux."""

from dataclasses import dataclass

from jalon.demo.plans import LIEUX, STRUCTURES, PlanDeVille
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau import operations
from jalon.socle.reseau.models import Etablissement, Quartier, Structure

# Demi-côté d'un quartier, en degrés : un carré d'un kilomètre environ.
COTE = 0.006


@dataclass(frozen=True)
class Reseau:
    quartiers: list[Quartier]
    ecoles: dict[str, list[Etablissement]]


def creer_les_structures(par) -> list[Structure]:
    return [
        operations.creer_structure(nom=nom, type=valeur("partenaire_type", type_), par=par) for nom, type_ in STRUCTURES
    ]


def batir(plan: PlanDeVille, par) -> Reseau:
    commune = operations.creer_commune(nom=plan.nom, code_insee=plan.insee, par=par)
    quartiers = [
        operations.creer_quartier(
            nom=nom, type=valeur("type_quartier", type_), commune=commune, contour=_contour(plan, rang), par=par
        )
        for rang, (nom, type_) in enumerate(plan.quartiers)
    ]
    ecoles: dict[str, list[Etablissement]] = {}
    for rang, (nom, type_, zone) in enumerate(plan.ecoles):
        ecoles.setdefault(type_, []).append(_ecole(plan, rang, nom, type_, zone, commune, par))
    for rang, nom in enumerate(LIEUX):
        longitude, latitude = _milieu(plan, rang)
        operations.creer_lieu(nom=nom, longitude=longitude, latitude=latitude, par=par)
    return Reseau(quartiers, ecoles)


def _ecole(plan: PlanDeVille, rang: int, nom, type_, zone, commune, par) -> Etablissement:
    longitude, latitude = _milieu(plan, rang % len(plan.quartiers))
    ecole = operations.creer_etablissement(
        nom=nom,
        uai=plan.uai(rang + 1),
        type=valeur("type_etablissement", type_),
        secteur=valeur("secteur_etablissement", "public"),
        commune=commune,
        code_postal=plan.code_postal,
        longitude=longitude + rang * 0.0001,
        latitude=latitude,
        par=par,
    )
    operations.classer(ecole, zone=valeur("zone_scolarisation", zone), depuis=None, par=par)
    return ecole


def _milieu(plan: PlanDeVille, rang: int) -> tuple[float, float]:
    longitude, latitude = plan.centre
    return round(longitude + (rang % 2) * 2 * COTE, 6), round(latitude + (rang // 2) * 2 * COTE, 6)


def _contour(plan: PlanDeVille, rang: int) -> dict:
    """Un carré autour du milieu du quartier ; les quartiers se touchent sans se couvrir."""
    x, y = _milieu(plan, rang)
    coins = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return {
        "type": "Polygon",
        "coordinates": [[[round(x + COTE * i, 6), round(y + COTE * j, 6)] for i, j in coins]],
    }
