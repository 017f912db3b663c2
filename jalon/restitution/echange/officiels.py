"""Lire un fichier officiel (annuaire, quartiers) : tout est lu et vérifié avant d'écrire, un refus dit le lieu."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ValidationError

from jalon.restitution.echange import lecteur_csv
from jalon.restitution.echange.cases import Illisible
from jalon.socle.texte import normaliser

OCTETS_AU_PLUS = 200 * 1024 * 1024
FAUTES_DITES = 20

_cle = lru_cache(1000)(normaliser)


@dataclass(frozen=True)
class Endroit:
    """Où l'on est dans un fichier reçu."""

    fichier: str
    ligne: int | None = None
    colonne: str = ""

    def __str__(self):
        ligne = f", ligne {self.ligne}" if self.ligne else ""
        colonne = f", colonne « {self.colonne} »" if self.colonne else ""
        return f"{self.fichier}{ligne}{colonne}"


class DonneeRefusee(ValidationError):
    """Une donnée refusée ; sa phrase commence par l'endroit."""

    def __init__(self, endroit: Endroit, raison: str):
        self.endroit, self.raison = endroit, raison
        super().__init__(f"{endroit} : {raison[:1].lower()}{raison[1:]}")


def lever(fautes: list[ValidationError]) -> None:
    """Lève toutes les fautes d'un coup, s'il y en a ; au-delà de FAUTES_DITES, leur nombre."""
    reste = len(fautes) - FAUTES_DITES
    if fautes:
        raise ValidationError(fautes[:FAUTES_DITES] + ([f"Et {reste} autres fautes."] if reste > 0 else []))


@dataclass(frozen=True)
class LigneLue:
    """Une ligne : `ligne["Code_postal"]` ignore casse, accents et « _ » ; une colonne absente est vide."""

    fichier: str
    numero: int
    cellules: dict[str, str]
    entetes: dict[str, str]

    def __getitem__(self, colonne: str) -> str:
        return self.cellules.get(_cle(colonne), "")

    def endroit(self, colonne: str = "") -> Endroit:
        return Endroit(self.fichier, self.numero, self.entetes.get(_cle(colonne), colonne))


def lire_octets(chemin: Path) -> bytes:
    """Le contenu du fichier. Lève DonneeRefusee s'il ne s'ouvre pas ou s'il est démesuré."""
    with _ouvrir(chemin) as flux:
        return flux.read()


def lire_csv(chemin: Path, *, exigees: tuple[str, ...], garder: Callable[[LigneLue], bool]) -> list[LigneLue]:
    """Les lignes gardées d'un CSV, colonnes `exigees` présentes. Lève DonneeRefusee à la première faute de forme."""
    with _ouvrir(chemin) as flux:
        try:
            return [ligne for ligne in _lignes(flux, chemin.name, exigees) if garder(ligne)]
        except Illisible as illisible:
            endroit = Endroit(illisible.fichier, illisible.ligne, illisible.colonne)
            raise DonneeRefusee(endroit, illisible.raison) from None


def _ouvrir(chemin: Path):
    try:
        if chemin.stat().st_size > OCTETS_AU_PLUS:
            raise DonneeRefusee(Endroit(chemin.name), f"Ce fichier dépasse {OCTETS_AU_PLUS // 1024**2} Mo.")
        return chemin.open("rb")
    except OSError as erreur:
        raison = f"Ce fichier ne s'ouvre pas ({erreur.strerror}). Vérifiez son chemin."
        raise DonneeRefusee(Endroit(chemin.name), raison) from None


def _lignes(flux, fichier: str, exigees: tuple[str, ...]):
    entetes: dict[str, str] = {}
    for numero, cellules in lecteur_csv.lire(flux, fichier):
        if not entetes:
            entetes = _entetes(cellules, fichier, exigees)
            continue
        if len(cellules) != len(entetes):
            raison = f"La ligne a {len(cellules)} cases pour {len(entetes)} colonnes."
            rang = min(len(cellules), len(entetes) - 1)
            raise Illisible(raison, fichier, numero, list(entetes.values())[rang])
        yield LigneLue(fichier, numero, dict(zip(entetes, (c.strip() for c in cellules), strict=True)), entetes)
    if not entetes:
        raise Illisible("Ce fichier est vide.", fichier, 1)


def _entetes(cellules: list[str], fichier: str, exigees: tuple[str, ...]) -> dict[str, str]:
    """En-tête normalisé → en-tête tel qu'écrit, dans l'ordre du fichier."""
    entetes = {_cle(cellule): cellule for cellule in cellules}
    if len(entetes) != len(cellules):
        double = next(c for i, c in enumerate(cellules) if _cle(c) in map(_cle, cellules[:i]))
        raise Illisible("Cette colonne est là deux fois.", fichier, 1, double)
    for exigee in exigees:
        if _cle(exigee) not in entetes:
            raise Illisible("Cette colonne manque : est-ce le bon fichier ?", fichier, 1, exigee)
    return entetes
