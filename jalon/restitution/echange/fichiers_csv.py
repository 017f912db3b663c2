"""Lire un CSV reçu : UTF-8, « ; », et des refus qui disent le fichier, la ligne et la colonne."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ValidationError

from jalon.socle.texte import normaliser

OCTETS_AU_PLUS = 200 * 1024 * 1024
CELLULE_AU_PLUS = 100_000


_cle = lru_cache(1000)(normaliser)


@dataclass(frozen=True)
class Lieu:
    """Où l'on est dans un fichier reçu."""

    fichier: str
    ligne: int | None = None
    colonne: str = ""

    def __str__(self):
        ligne = f", ligne {self.ligne}" if self.ligne else ""
        colonne = f", colonne « {self.colonne} »" if self.colonne else ""
        return f"{self.fichier}{ligne}{colonne}"


class Refus(ValidationError):
    """Une donnée refusée ; sa phrase commence par le lieu."""

    def __init__(self, lieu: Lieu, raison: str):
        self.lieu, self.raison = lieu, raison
        super().__init__(f"{lieu} : {raison}")


@dataclass(frozen=True)
class LigneLue:
    """Une ligne : `ligne["Code_postal"]` ignore casse, accents et « _ » ; une colonne absente est vide."""

    fichier: str
    numero: int
    cellules: dict[str, str]
    entetes: dict[str, str]

    def __getitem__(self, colonne: str) -> str:
        return self.cellules.get(_cle(colonne), "")

    def lieu(self, colonne: str = "") -> Lieu:
        return Lieu(self.fichier, self.numero, self.entetes.get(_cle(colonne), colonne))


def lire_octets(chemin: Path) -> bytes:
    """Le contenu du fichier. Lève Refus s'il est absent, illisible ou démesuré."""
    lieu = Lieu(chemin.name)
    try:
        if chemin.stat().st_size > OCTETS_AU_PLUS:
            raise Refus(lieu, f"ce fichier dépasse {OCTETS_AU_PLUS // 1024**2} Mo.")
        return chemin.read_bytes()
    except OSError as erreur:
        raise Refus(lieu, f"ce fichier ne s'ouvre pas ({erreur.strerror}). Vérifiez son chemin.") from None


def lire_csv(
    chemin: Path, *, exigees: tuple[str, ...], garder: Callable[[LigneLue], bool] = lambda ligne: True
) -> list[LigneLue]:
    """Les lignes gardées d'un CSV à « ; ». `exigees` : en-têtes, comparés sans casse, accents ni « _ ».

    Seules les lignes gardées restent en mémoire. Lève Refus à la première faute de forme.
    """
    # La limite du module csv ne dit pas la colonne : la nôtre, plus basse, la dit.
    csv.field_size_limit(OCTETS_AU_PLUS)
    nom, texte = chemin.name, _decoder(chemin.name, lire_octets(chemin))
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=";", strict=True)
    lignes, entetes, debut = [], {}, 1
    try:
        for cellules in lecteur:
            if not entetes:
                entetes = _entetes(nom, cellules, exigees)
            elif any(cellules):
                ligne = LigneLue(nom, debut, _associer(nom, debut, cellules, entetes), entetes)
                if garder(ligne):
                    lignes.append(ligne)
            debut = lecteur.line_num + 1
    except csv.Error:
        raise Refus(Lieu(nom, debut), "un guillemet n'est pas refermé, ou est mal placé.") from None
    if not entetes:
        raise Refus(Lieu(nom, 1), "ce fichier est vide.")
    return lignes


def _decoder(nom: str, octets: bytes) -> str:
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        avant = octets[: erreur.start]
        debut_de_ligne = avant.rfind(b"\n") + 1
        entetes = octets.split(b"\n", 1)[0].decode("latin-1").strip("\r").split(";")
        rang = avant[debut_de_ligne:].count(b";")
        lieu = Lieu(nom, avant.count(b"\n") + 1, entetes[rang] if rang < len(entetes) else "")
        raison = "ce fichier n'est pas en UTF-8 (sans doute Latin-1) : enregistrez-le en « CSV UTF-8 »."
        raise Refus(lieu, raison) from None


def _entetes(nom: str, cellules: list[str], exigees: tuple[str, ...]) -> dict[str, str]:
    """Colonne normalisée → en-tête tel qu'écrit, dans l'ordre du fichier."""
    if len(cellules) == 1:
        for signe, libelle in ((",", "des virgules"), ("\t", "des tabulations"), ("|", "des barres")):
            if signe in cellules[0]:
                raise Refus(
                    Lieu(nom, 1, cellules[0].split(signe)[0]), f"les colonnes se séparent par « ; », pas par {libelle}."
                )
    entetes: dict[str, str] = {}
    for cellule in cellules:
        if normaliser(cellule) in entetes:
            raise Refus(Lieu(nom, 1, cellule), "cette colonne apparaît deux fois.")
        entetes[normaliser(cellule)] = cellule
    for exigee in exigees:
        if normaliser(exigee) not in entetes:
            raise Refus(Lieu(nom, 1, exigee), "cette colonne manque.")
    return entetes


def _associer(nom: str, numero: int, cellules: list[str], entetes: dict[str, str]) -> dict[str, str]:
    colonnes = list(entetes)
    if len(cellules) != len(colonnes):
        rang = min(len(cellules), len(colonnes) - 1)
        raison = f"la ligne a {len(cellules)} cellules pour {len(colonnes)} colonnes."
        raise Refus(Lieu(nom, numero, entetes[colonnes[rang]]), raison)
    for colonne, cellule in zip(colonnes, cellules, strict=True):
        if len(cellule) > CELLULE_AU_PLUS:
            raison = f"cette cellule dépasse {CELLULE_AU_PLUS} caractères."
            raise Refus(Lieu(nom, numero, entetes[colonne]), raison)
    return dict(zip(colonnes, (cellule.strip() for cellule in cellules), strict=True))
