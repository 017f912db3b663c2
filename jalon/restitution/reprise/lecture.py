"""Lire le tableur déposé : ses feuilles, son début, ses lignes au fil de l'eau. Rien n'est écrit."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from django.core.exceptions import ValidationError

from jalon.restitution.echange import classeur
from jalon.restitution.echange.cases import MAX_CASE, Illisible
from jalon.restitution.reprise import depot, lecture_csv
from jalon.restitution.reprise.entete import assembler

LIGNES_AU_PLUS = 200_000
COLONNES_AU_PLUS = 200


@dataclass(frozen=True)
class Feuille:
    nom: str
    visible: bool


@dataclass(frozen=True)
class Apercu:
    """Les premières lignes, vides comprises, et ce qu'il faut savoir de la feuille. `total` : sa hauteur."""

    lignes: list[tuple[int, list[str]]]
    total: int
    fusions: int = 0
    remarques: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Tableur:
    """Un fichier ouvert, en clair : `flux` sans nom, `format`, `nom` pour les phrases."""

    flux: IO[bytes]
    format: str
    nom: str

    def feuilles(self) -> list[Feuille]:
        """Un csv n'en a qu'une, sans nom. Lève ValidationError."""
        if self.format == "csv":
            return [Feuille("", True)]
        with _reponses(self) as reponses:
            return [Feuille(nom, visible) for nom, visible in next(reponses, [])]

    def apercu(self, feuille: str = "", combien: int = 30) -> Apercu:
        if self.format == "csv":
            return self._apercu_csv(combien)
        with _reponses(self, feuille, str(combien)) as reponses:
            total, fusions = next(reponses, [0, 0])
            return Apercu(list(enumerate(reponses, 1)), total, fusions, _remarques(fusions))

    def _apercu_csv(self, combien: int) -> Apercu:
        lues = lecture_csv.lire(self.flux, self.nom)
        try:
            lignes = list(islice(lues, combien))
            return Apercu(lignes, len(lignes) + sum(1 for _ in lues))
        except Illisible as illisible:
            raise en_validation(illisible) from None

    @contextmanager
    def lignes(self, feuille: str = "") -> Iterator[Iterator[tuple[int, list[str]]]]:
        """(numéro, cases) de toute la feuille, vides comprises. Le lecteur de classeurs a rendu sa mémoire avant."""
        if self.format == "csv":
            yield lecture_csv.lire(self.flux, self.nom)
            return
        with _reponses(self, feuille, "0") as reponses:
            next(reponses, None)
            yield enumerate(reponses, 1)


def _remarques(fusions: int) -> list[str]:
    if not fusions:
        return []
    dit = "1 case fusionnée" if fusions == 1 else f"{fusions} cases fusionnées"
    return [f"{dit} : sa valeur est reprise sur chacune des lignes et des colonnes qu'elle couvre."]


def en_validation(illisible: Illisible) -> ValidationError:
    ou = f"Ligne {illisible.ligne} : " if illisible.ligne else ""
    return ValidationError(f"{ou}{illisible.raison}")


@contextmanager
def ouvrir(reprise) -> Iterator[Tableur]:
    """Le tableur déposé, en clair le temps de le lire. Sous la cloison."""
    with depot.ouvrir(reprise) as flux:
        yield Tableur(flux, reprise.format, reprise.nom)


def tableur(flux: IO[bytes], nom: str) -> Tableur:
    """Un fichier reçu que l'on ne dépose pas. Lève ValidationError s'il n'est pas un tableur."""
    return Tableur(flux, depot.juger(flux, nom), nom)


def feuilles(reprise) -> list[Feuille]:
    with ouvrir(reprise) as tableur:
        return tableur.feuilles()


def apercu(reprise, feuille: str | None = None, combien: int = 30) -> Apercu:
    with ouvrir(reprise) as tableur:
        return tableur.apercu(reprise.feuille if feuille is None else feuille, combien)


def entetes(reprise) -> list[str]:
    """Le nom de chaque colonne, depuis que la feuille est choisie."""
    return reprise.entetes


def lire_les_entetes(reprise) -> list[str]:
    """Deux lignes d'en-tête n'en font qu'une (« Mère – Nom »)."""
    fin = reprise.entete + reprise.hauteur_entete - 1
    lues = dict(apercu(reprise, combien=fin).lignes)
    hauteurs = [lues.get(numero, []) for numero in range(reprise.entete, fin + 1)]
    return assembler(hauteurs, a_etendre=reprise.format == "csv")


def echantillon(reprise, combien: int = 200) -> list[list[str]]:
    """Les premières lignes remplies sous l'en-tête."""
    debut = reprise.entete + reprise.hauteur_entete
    lues = apercu(reprise, combien=debut + combien).lignes
    return [cases for numero, cases in lues if numero >= debut and any(c.strip() for c in cases)][:combien]


def donnees(reprise, lignes) -> Iterator[tuple[int, list[str]]]:
    """Les lignes remplies sous l'en-tête, bornées. Lève Illisible."""
    debut = reprise.entete + reprise.hauteur_entete
    combien = 0
    for numero, cases in lignes:
        if numero < debut or not any(case.strip() for case in cases):
            continue
        combien += 1
        if combien > LIGNES_AU_PLUS:
            raise Illisible(f"Ce tableur a plus de {LIGNES_AU_PLUS} lignes : découpez-le.", reprise.nom, numero)
        if any(len(case) > MAX_CASE for case in cases):
            raise Illisible("Une case dépasse un million de caractères.", reprise.nom, numero)
        yield numero, [case.replace("\0", "") for case in cases]


@contextmanager
def _reponses(tableur: Tableur, *arguments: str):
    """Ce que dit le lecteur de classeurs isolé, une fois qu'il a fini : sa mémoire n'est plus prise."""
    descripteur = tableur.flux.fileno()
    commande = [sys.executable, "-I", classeur.__file__, f"/dev/fd/{descripteur}", *arguments]
    with tempfile.TemporaryFile() as sortie:
        tableur.flux.seek(0)
        fini = subprocess.run(
            commande, stdout=sortie, stderr=subprocess.PIPE, pass_fds=(descripteur,), check=False, text=True
        )
        if fini.returncode:
            protege = fini.stderr.strip().endswith("protégé")
            raison = "protégé par un mot de passe" if protege else "illisible ou démesuré"
            raise ValidationError(f"Ce classeur est {raison} : réenregistrez-le sans mise en forme, ou en csv.")
        sortie.seek(0)
        yield map(json.loads, sortie)
