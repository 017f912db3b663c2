"""Lire un CSV reçu : UTF-8, « ; », au fil de l'eau, mémoire bornée, et dire où et pourquoi quand il est mauvais."""

import csv
from collections.abc import Iterator
from typing import IO

from jalon.restitution.echange.cases import MAX_CASE, Illisible

MAX_LIGNE = 4 * MAX_CASE
BOM = b"\xef\xbb\xbf"
AUTRES_SEPARATEURS = {",": "la virgule", "\t": "la tabulation", "|": "la barre verticale"}
EN_UTF8 = "Enregistrez-le en « CSV UTF-8 », séparateur point-virgule."


def lire(flux: IO[bytes], fichier: str) -> Iterator[tuple[int, list[str]]]:
    """Rend (numéro de ligne, cases) pour chaque ligne non vide ; la première est l'en-tête. Lève Illisible."""
    csv.field_size_limit(MAX_CASE)
    lignes = _Lignes(flux, fichier)
    lecteur = csv.reader(lignes, delimiter=";", strict=True)
    while True:
        lignes.nouvel_enregistrement()
        try:
            cases = next(lecteur)
        except StopIteration:
            return
        except csv.Error as erreur:
            raise _illisible(erreur, lignes) from None
        if not any(case.strip() for case in cases):
            continue
        if not lignes.entetes:
            _verifier_le_separateur(lignes.debut, cases, fichier)
            lignes.entetes = cases
        yield lignes.debut, cases


class _Lignes:
    """Les lignes de texte du fichier ; garde celles de l'enregistrement en cours pour dire où il casse."""

    def __init__(self, flux: IO[bytes], fichier: str):
        self.flux, self.fichier = flux, fichier
        self.numero = 0
        self.debut = 1
        self.en_cours: list[str] = []
        self.entetes: list[str] = []

    def nouvel_enregistrement(self) -> None:
        self.debut, self.en_cours = self.numero + 1, []

    def __iter__(self):
        return self

    def __next__(self) -> str:
        brute = self.flux.readline(MAX_LIGNE + 1)
        if not brute:
            raise StopIteration
        self.numero += 1
        if self.numero == 1:
            self._refuser_l_utf16(brute)
            brute = brute.removeprefix(BOM)
        texte = self._decoder(brute)
        self.en_cours.append(texte)
        if len(brute) > MAX_LIGNE:
            raise csv.Error("field larger than field limit")
        return texte

    def _decoder(self, brute: bytes) -> str:
        try:
            texte = brute.decode("utf-8")
        except UnicodeDecodeError as erreur:
            if len(brute) > MAX_LIGNE and erreur.start > MAX_LIGNE - 4:
                return brute[: erreur.start].decode("utf-8")
            raise self._pas_en_utf8(brute, erreur.start) from None
        if "\0" in texte:
            raise Illisible("Cette ligne contient un caractère nul.", self.fichier, self.numero)
        return texte

    def _pas_en_utf8(self, brute: bytes, octet: int) -> Illisible:
        rang = _rang_de_la_case_ouverte("".join(self.en_cours) + brute[:octet].decode("utf-8"))
        entetes = self.entetes or brute.decode("latin-1").split(";")
        colonne = entetes[rang].strip() if rang < len(entetes) else ""
        return Illisible(f"Ce fichier n'est pas en UTF-8. {EN_UTF8}", self.fichier, self.numero, colonne)

    def _refuser_l_utf16(self, brute: bytes) -> None:
        if brute.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Illisible(f"Ce fichier est en UTF-16. {EN_UTF8}", self.fichier, 1)


def _verifier_le_separateur(ligne: int, cases: list[str], fichier: str) -> None:
    if len(cases) > 1:
        return
    for separateur, nom in AUTRES_SEPARATEURS.items():
        if separateur in cases[0]:
            raise Illisible(
                f"Les colonnes sont séparées par {nom} ; il faut un point-virgule.", fichier, ligne, cases[0][:40]
            )


def _illisible(erreur: csv.Error, lignes: _Lignes) -> Illisible:
    message = str(erreur)
    rang = _rang_de_la_case_ouverte("".join(lignes.en_cours))
    colonne = lignes.entetes[rang] if rang < len(lignes.entetes) else ""
    if "field limit" in message:
        raison = f"Une case dépasse {MAX_CASE // 1_000_000} million de caractères."
    elif "new-line" in message:
        raison = "Les fins de ligne de ce fichier ne sont pas reconnues : réenregistrez-le en CSV UTF-8."
    else:
        raison = "Les guillemets de cette ligne ne sont pas refermés comme il faut."
    return Illisible(raison, lignes.fichier, lignes.debut, colonne)


def _rang_de_la_case_ouverte(debut: str) -> int:
    """Le rang de la dernière case commencée dans ce début d'enregistrement."""
    rang = 0
    for i, morceau in enumerate(debut.split('"')):
        if i % 2 == 0:
            rang += morceau.count(";")
    return rang
