"""Exporter la ville : une table par fichier CSV, les pièces, le dictionnaire. Même contenu, mêmes octets."""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO

from django.db import models

from jalon.restitution.echange import tables
from jalon.restitution.echange.cases import proteger
from jalon.restitution.echange.designations import Designations
from jalon.restitution.echange.dictionnaire import lignes_du_dictionnaire
from jalon.restitution.echange.sources import DOSSIER_DES_PIECES
from jalon.restitution.echange.tables import Annexe, Ensemble, Table

LOT = 1000
# Un zip retient l'heure de chaque fichier : fixée, deux exports du même contenu sont identiques.
EPOQUE = (1980, 1, 1, 0, 0, 0)


class Ecriture:
    """L'export en cours, tel que le voient les colonnes.

    `pieces` : nom dans l'archive → de quoi lire le contenu ; `objet` : celui dont on écrit la ligne ; `memoire` : ce
    qu'une pièce garde d'une ligne à l'autre.
    """

    def __init__(self):
        self.designations = Designations()
        self.pieces: dict[str, Callable[[], bytes]] = {}
        self.objet: models.Model | None = None
        self.memoire: dict = {}
        self.montrees: dict[type[models.Model], set[int]] = defaultdict(set)

    def tout_exporter(self, fichier: IO[bytes]) -> dict[str, int]:
        """Écrit l'archive ; rend le nombre de lignes par table."""
        nombres = {}
        with zipfile.ZipFile(fichier, "w") as archive:
            for table in tables.ordonnees():
                lignes = sorted(self._lignes(table))
                nombres[table.code] = len(lignes)
                _ecrire(archive, f"{table.code}.csv", _en_csv([c.code for c in table.toutes if c.s_exporte], lignes))
            _ecrire(archive, "dictionnaire.csv", _en_csv(*lignes_du_dictionnaire()))
            for chemin in sorted(self.pieces):
                _ecrire(archive, f"{DOSSIER_DES_PIECES}/{chemin}", self.pieces[chemin]())
        return nombres

    def _lignes(self, table: Table) -> Iterator[list[str]]:
        deja, de_ville = self.montrees[table.modele], [c for c in table.de_ville if c.s_exporte]
        objets = table.a_exporter().order_by("pk").iterator(chunk_size=LOT)
        while lot := list(islice(objets, LOT)):
            lot = [objet for objet in lot if objet.pk not in deja]
            annexes = [(annexe, self._annexes(annexe, lot)) for annexe in table.annexes]
            ensembles = [(ensemble, self._ensembles(ensemble, lot)) for ensemble in table.ensembles]
            for objet in lot:
                ligne = [objet.cle_externe] if table.a_un_id else []
                ligne += [self._case(colonne, objet) for colonne in table.colonnes]
                ligne += [self._ecrire_valeur(e.colonne, trouves[objet.pk]) for e, trouves in ensembles]
                for annexe, trouvees in annexes:
                    ligne += [self._case(colonne, trouvees.get(objet.pk)) for colonne in annexe.colonnes]
                ligne += [self._case(colonne, objet) for colonne in de_ville]
                yield ligne

    def _case(self, colonne, objet) -> str:
        self.objet = objet
        return "" if objet is None else self._ecrire_valeur(colonne, colonne.prendre(objet))

    def _ecrire_valeur(self, colonne, valeur) -> str:
        return "" if valeur in (None, "", []) else colonne.ecrire(valeur, self)

    def _annexes(self, annexe: Annexe, lot: list) -> dict[int, models.Model]:
        """Par parent, la ligne que le raccourci dira ; les autres restent à leur table."""
        choisies: dict[int, models.Model] = {}
        candidates = defaultdict(list)
        parents = [objet.pk for objet in lot]
        pendues = {f"{annexe.parent}__in": parents, **annexe.fixes}
        for objet in annexe.modele.objects.filter(annexe.montrable, **pendues):
            candidates[getattr(objet, f"{annexe.parent}_id")].append(objet)
        for parent, objets in candidates.items():
            choisies[parent] = min(objets, key=lambda o: [self._case(c, o) for c in annexe.colonnes])
            self.montrees[annexe.modele].add(choisies[parent].pk)
        return choisies

    def _ensembles(self, ensemble: Ensemble, lot: list) -> dict[int, list[int]]:
        trouves = defaultdict(list)
        parents = [objet.pk for objet in lot]
        for lien in ensemble.modele.objects.filter(**{f"{ensemble.parent}__in": parents}):
            trouves[getattr(lien, f"{ensemble.parent}_id")].append(getattr(lien, ensemble.colonne.attribut))
        return trouves


def _en_csv(entetes: list[str], lignes: list[list[str]]) -> bytes:
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(entetes)
    ecrivain.writerows([proteger(case) for case in ligne] for ligne in lignes)
    return tampon.getvalue().encode("utf-8")


def _ecrire(archive: zipfile.ZipFile, nom: str, contenu: bytes) -> None:
    entree = zipfile.ZipInfo(nom, EPOQUE)
    entree.compress_type = zipfile.ZIP_DEFLATED
    entree.create_system = 3
    entree.external_attr = 0o600 << 16
    archive.writestr(entree, contenu)
