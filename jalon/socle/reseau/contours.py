"""Les contours de quartier : du GeoJSON, en polygones, longitude et latitude (WGS84).

shapely charge numpy : il n'est importé qu'au premier contour, le démarrage n'en paie rien.
"""

import json

from django.core.exceptions import ValidationError

POINTS_AU_PLUS = 20_000
DECIMALES = 6
COTE = 240


def lire_contour(donnees, *, reparer: bool = False) -> dict:
    """Un contour propre, Polygon ou MultiPolygon, arrondi au décimètre. Lève ValidationError.

    `donnees` : texte ou objet GeoJSON (géométrie, Feature, ou collection d'une seule Feature). `reparer` rend
    valide un tracé qui se croise, comme en publient des fichiers officiels.
    """
    geometrie = _geometrie(_objet(donnees))
    forme = _forme(geometrie)
    if not forme.is_valid:
        forme = _reparee(forme) if reparer else _refuser("Ce contour se croise lui-même : redessinez-le.")
    return _arrondi(forme)


def _objet(donnees) -> dict:
    if isinstance(donnees, str | bytes):
        try:
            donnees = json.loads(donnees)
        except (ValueError, RecursionError):
            _refuser("Ce contour n'est pas du GeoJSON : le texte ne se lit pas.")
    if not isinstance(donnees, dict):
        _refuser("Ce contour n'est pas du GeoJSON : on attend un objet.")
    return donnees


def _geometrie(objet: dict) -> dict:
    if objet.get("type") == "FeatureCollection":
        entites = objet.get("features")
        if not isinstance(entites, list) or len(entites) != 1 or not isinstance(entites[0], dict):
            _refuser("Ce fichier décrit plusieurs quartiers, ou aucun : gardez-en un seul.")
        objet = entites[0]
    if objet.get("type") == "Feature":
        objet = objet.get("geometry")
    if not isinstance(objet, dict) or objet.get("type") not in ("Polygon", "MultiPolygon"):
        _refuser("Un contour de quartier est un polygone ou plusieurs (Polygon, MultiPolygon).")
    return objet


def _forme(geometrie: dict):
    from shapely.errors import ShapelyError
    from shapely.geometry import MultiPolygon, Polygon

    polygones = geometrie.get("coordinates")
    polygones = [polygones] if geometrie["type"] == "Polygon" else polygones
    try:
        anneaux = [[[_point(p) for p in anneau] for anneau in polygone] for polygone in polygones]
        if sum(len(anneau) for polygone in anneaux for anneau in polygone) > POINTS_AU_PLUS:
            _refuser(f"Ce contour a plus de {POINTS_AU_PLUS} points : simplifiez-le.")
        formes = [Polygon(exterieur, trous) for exterieur, *trous in anneaux]
        forme = formes[0] if len(formes) == 1 else MultiPolygon(formes)
    except (TypeError, ValueError, IndexError, ShapelyError):
        _refuser("Les coordonnées de ce contour sont illisibles ou incomplètes.")
    if forme.is_empty or not forme.convex_hull.area:
        _refuser("Ce contour n'entoure aucune surface.")
    return forme


def _point(coordonnees) -> tuple[float, float]:
    longitude, latitude = float(coordonnees[0]), float(coordonnees[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        _refuser("Ce contour n'est pas en longitude et latitude (WGS84) : convertissez-le avant de l'importer.")
    # Arrondi avant d'être jugé : ce qui est vérifié est ce qui sera relu.
    return round(longitude, DECIMALES), round(latitude, DECIMALES)


def _reparee(forme):
    from shapely import get_parts, make_valid, set_precision
    from shapely.geometry import MultiPolygon

    reparee = set_precision(make_valid(forme), 10**-DECIMALES)
    # Une collection peut contenir un multipolygone : on ouvre deux fois. Les lignes que la réparation laisse tombent.
    polygones = [p for p in get_parts(get_parts(reparee)) if p.geom_type == "Polygon" and p.area]
    if not polygones:
        _refuser("Ce contour se croise lui-même et ne se répare pas : redessinez-le.")
    return polygones[0] if len(polygones) == 1 else MultiPolygon(polygones)


def _arrondi(forme) -> dict:
    from shapely.geometry import mapping

    def arrondir(valeur):
        return round(valeur, DECIMALES) if isinstance(valeur, float) else [arrondir(v) for v in valeur]

    lu = mapping(forme)
    return {"type": lu["type"], "coordinates": arrondir(lu["coordinates"])}


def trace_svg(contour: dict) -> dict:
    """De quoi dessiner le contour sans fond de carte : `{"boite": viewBox, "trace": d}`, nord en haut."""
    from math import cos, radians

    polygones = contour["coordinates"] if contour["type"] == "MultiPolygon" else [contour["coordinates"]]
    points = [p for polygone in polygones for anneau in polygone for p in anneau]
    ouest, est = min(p[0] for p in points), max(p[0] for p in points)
    sud, nord = min(p[1] for p in points), max(p[1] for p in points)
    aplati = cos(radians((sud + nord) / 2))
    echelle = COTE / max((est - ouest) * aplati, nord - sud)
    anneaux = [
        "M" + "L".join(f"{(x - ouest) * aplati * echelle:.1f},{(nord - y) * echelle:.1f}" for x, y in anneau) + "Z"
        for polygone in polygones
        for anneau in polygone
    ]
    largeur, hauteur = (est - ouest) * aplati * echelle, (nord - sud) * echelle
    return {"boite": f"-4 -4 {largeur + 8:.1f} {hauteur + 8:.1f}", "trace": "".join(anneaux)}


def _refuser(phrase: str):
    raise ValidationError(phrase)
