"""Écrire un tableau dans un fichier xlsx, ods ou csv : de vraies dates, les accents, jamais de formule."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, Any

from django.utils import timezone
from django.utils.text import slugify

from jalon.restitution.editions.feuille import Feuille

APERCU = 200
LARGEUR_MIN, LARGEUR_MAX = 8, 48
FORMULE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Les classeurs sont du XML : ces caractères-là y rendraient le fichier illisible.
_ILLISIBLES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Format:
    code: str
    libelle: str
    type_mime: str


FORMATS = {
    f.code: f
    for f in (
        Format("xlsx", "Excel (.xlsx)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format("ods", "LibreOffice (.ods)", "application/vnd.oasis.opendocument.spreadsheet"),
        Format("csv", "Texte (.csv)", "text/csv; charset=utf-8"),
    )
}


def ecrire(
    format: str,
    titre: str,
    colonnes: Sequence[str],
    lignes: Iterable[Sequence[Any]],
    fichier: IO[bytes],
    *,
    mention: str = "",
) -> None:
    """Écrit dans `fichier` (ouvert en binaire). Une cellule : texte, nombre, booléen, date, instant ou None.

    `mention` (le filigrane d'un export nominatif) va au pied de chaque page imprimée d'un classeur. Lève KeyError
    sur un format inconnu (`FORMATS` les liste).
    """
    FORMATS[format]
    _ecrivain(format)(_preparer(titre, colonnes, lignes, mention), fichier)


def en_octets(format: str, titre: str, colonnes, lignes, *, mention: str = "") -> bytes:
    """Le fichier, en mémoire."""
    tampon = io.BytesIO()
    ecrire(format, titre, colonnes, lignes, tampon, mention=mention)
    return tampon.getvalue()


def nom_de_fichier(titre: str, format: str) -> str:
    """« Enfants suivis » → enfants-suivis-2026-11-20.xlsx (le jour de l'export)."""
    return f"{slugify(titre) or 'export'}-{timezone.localdate():%Y-%m-%d}.{format}"


def _ecrivain(format: str):
    # Chargés au premier export : ni lxml ni xlsxwriter ne pèsent sur le démarrage.
    if format == "xlsx":
        from jalon.restitution.editions.xlsx import ecrire_xlsx

        return ecrire_xlsx
    if format == "ods":
        from jalon.restitution.editions.ods import ecrire_ods

        return ecrire_ods
    return _ecrire_csv


def _preparer(titre, colonnes, lignes, mention) -> Feuille:
    colonnes = [nettoyer(c) for c in colonnes]
    propres = ([nettoyer(valeur) for valeur in ligne] for ligne in lignes)
    apercu = list(islice(propres, APERCU))
    return Feuille(
        nettoyer(titre), colonnes, chain(apercu, propres), _largeurs(colonnes, apercu), str(nettoyer(mention))
    )


def nettoyer(valeur):
    """Une valeur qu'un tableur sait tenir : texte lisible, nombre, booléen, date ou instant local sans fuseau."""
    if isinstance(valeur, datetime):
        return timezone.localtime(valeur).replace(tzinfo=None) if timezone.is_aware(valeur) else valeur
    if valeur is None or isinstance(valeur, bool | int | float | date):
        return valeur
    if hasattr(valeur, "as_integer_ratio"):
        return float(valeur)
    return _ILLISIBLES.sub("", str(valeur))


def _largeurs(colonnes, apercu) -> list[int]:
    largeurs = [len(c) + 2 for c in colonnes]
    for ligne in apercu:
        for rang, valeur in enumerate(ligne):
            largeurs[rang] = max(largeurs[rang], len(en_texte(valeur)) + 2)
    return [min(max(largeur, LARGEUR_MIN), LARGEUR_MAX) for largeur in largeurs]


def _ecrire_csv(feuille: Feuille, fichier) -> None:
    texte = io.TextIOWrapper(fichier, encoding="utf-8-sig", newline="", write_through=True)
    plume = csv.writer(texte, delimiter=";", lineterminator="\r\n")
    plume.writerow(_neutraliser(c) for c in feuille.colonnes)
    for ligne in feuille.lignes:
        plume.writerow(_neutraliser(valeur) for valeur in ligne)
    texte.flush()
    texte.detach()


def en_texte(valeur) -> str:
    """La valeur telle qu'on la lirait à l'écran ; un nombre s'écrit à la française."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return f"{valeur:%d/%m/%Y %H:%M}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, int | float):
        return str(valeur).replace(".", ",")
    return valeur


def _neutraliser(valeur) -> str:
    """Un texte qu'un tableur prendrait pour une formule est précédé d'une apostrophe."""
    texte = en_texte(valeur)
    if isinstance(valeur, str) and valeur.lstrip(" ").startswith(FORMULE):
        return f"'{texte}"
    return texte
