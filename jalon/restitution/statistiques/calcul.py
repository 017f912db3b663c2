"""Le calcul : un masque, puis un comptage par cellule. Les unités distinctes sont exactes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from jalon.restitution.statistiques.histoires import suites
from jalon.restitution.statistiques.nomenclature import Nomenclature
from jalon.restitution.statistiques.periode import Periode
from jalon.restitution.statistiques.registre import Axe, Mesure
from jalon.restitution.statistiques.selection import Selection
from jalon.restitution.statistiques.valeurs import Valeurs, resumer


@dataclass
class Resultat:
    """Des cellules non vides : rangs sur les axes (« Non renseigné » est le dernier) → effectif, et durées."""

    mesure: Mesure
    axes: tuple[Axe, ...]
    periode: Periode
    nomenclatures: list[Nomenclature]
    cellules: dict[tuple[int, ...], int]
    total: int | None
    total_distinct: int | None
    valeurs: Valeurs | None = None
    valeurs_des_cellules: dict[tuple[int, ...], Valeurs] = field(default_factory=dict)

    def libelles(self, cellule) -> list[str]:
        return [n.libelles[rang] for n, rang in zip(self.nomenclatures, cellule, strict=True)]


class Calcul:
    """Les statistiques d'une ville sur une période, sous des filtres : {axe: codes ou libellés permis}.

    Lève ValueError, en une phrase, sur un axe ou une valeur de filtre inconnus.
    """

    def __init__(self, ville: Any, periode: Periode, filtres: Mapping[str, list[str]] | None = None):
        self.ville, self.periode = ville, periode
        self.filtres = {code: tuple(textes) for code, textes in (filtres or {}).items() if textes}
        self._selections: dict = {}
        self._nomenclatures: dict = {}

    def resultat(self, mesure: Mesure, axes=()) -> Resultat:
        """Les cellules de la mesure répartie selon au plus deux axes (codes)."""
        axes = self.axes_de(mesure, axes)
        selection = self.selection(mesure, axes)
        unites = _unites(mesure, selection)
        nomenclatures = [self.nomenclature(axe) for axe in axes]
        total_distinct = _distinctes(selection, mesure, unites, len(mesure.unite.cles(self.ville)))
        resultat = Resultat(mesure, axes, self.periode, nomenclatures, {}, total_distinct, total_distinct)
        if axes:
            uniques = selection.memoire["uniques", mesure.unites]
            combien = len(mesure.unite.cles(self.ville))
            resultat.cellules, lignes, cases = self._cellules(axes, selection, unites, combien, uniques)
            resultat.total = sum(resultat.cellules.values())
        if mesure.chiffre is not None:
            lus = mesure.chiffre.lire(selection)
            resultat.valeurs = resumer(lus[_une_fois(mesure, unites)], mesure.chiffre)
            if axes:
                resultat.valeurs_des_cellules = _par_case(resultat, lignes, cases, unites, lus)
        return resultat

    def axes_de(self, mesure: Mesure, codes) -> tuple[Axe, ...]:
        """Les axes de ces codes. Lève ValueError si la mesure ne se répartit pas ainsi."""
        codes = [c for c in codes if c]
        if len(codes) > 2 or len(set(codes)) < len(codes):
            raise ValueError(f"« {mesure.libelle} » se répartit selon deux axes différents au plus.")
        try:
            axes = tuple(mesure.axe(code) for code in codes)
        except KeyError as inconnu:
            raise ValueError(f"« {mesure.libelle} » ne se répartit pas selon « {inconnu.args[0]} ».") from None
        if sum(axe.etaler is not None for axe in axes) > 1:
            raise ValueError("Un seul des deux axes peut être une suite de périodes.")
        return axes

    def nomenclature(self, axe: Axe) -> Nomenclature:
        if axe not in self._nomenclatures:
            self._nomenclatures[axe] = axe.valeurs(self.ville, self.periode)
        return self._nomenclatures[axe]

    def selection(self, mesure: Mesure, axes=()) -> Selection:
        """Les lignes comptées : la règle de temps, puis les filtres, puis ce que la mesure en fait."""
        etale = next((axe for axe in axes if axe.etaler), None)
        cle = (mesure.selection, mesure.apres, mesure if self.filtres else None, etale)
        if cle not in self._selections:
            if etale is None:
                self._selections[cle] = self._choisir(mesure, self.periode)
            else:
                self._selections[cle] = self._etaler(mesure, etale)
        return self._selections[cle]

    def _choisir(self, mesure, periode) -> Selection:
        selection = mesure.selection(self.ville, periode)
        for code, textes in self.filtres.items():
            selection = selection.garder(self._masque(mesure, selection, code, textes))
        return mesure.apres(selection) if mesure.apres else selection

    def _etaler(self, mesure, axe) -> Selection:
        parts = [self._choisir(mesure, periode) for _, periode in axe.etaler(self.periode)]
        plus = {nom: np.concatenate([p.plus[nom] for p in parts]) for nom in parts[0].plus}
        plus[axe.code] = np.repeat(np.arange(len(parts)), [len(p.lignes) for p in parts])
        lignes, jours = (np.concatenate([getattr(p, nom) for p in parts]) for nom in ("lignes", "jours"))
        return Selection(self.ville, self.periode, lignes, jours, plus)

    def _masque(self, mesure, selection, code, textes):
        axe = self._filtre(mesure, code)
        voulus = [self._rang(axe, texte) for texte in textes]
        if axe.relier is None:
            return np.isin(selection.lire(axe), voulus)
        nombres, rangs = selection.relier(axe)
        lignes = np.repeat(np.arange(len(nombres)), nombres)
        return np.bincount(lignes[np.isin(rangs, voulus)], minlength=len(nombres)) > 0

    def _filtre(self, mesure, code) -> Axe:
        try:
            return mesure.filtre(code)
        except KeyError:
            raise ValueError(f"Le filtre « {code} » ne s'applique pas à « {mesure.libelle} ».") from None

    def _rang(self, axe, texte) -> int:
        rang = self.nomenclature(axe).chercher(texte)
        if rang is None:
            raise ValueError(f"« {texte} » n'est pas une valeur de « {axe.nom.lower()} ».")
        return rang

    def valeurs_du_filtre(self, mesure: Mesure, code: str) -> list[tuple[str, str]]:
        """(code, libellé) de chaque valeur que ce filtre permet."""
        axe = self._filtre(mesure, code)
        nomenclature = self.nomenclature(axe)
        rangs = [self._rang(axe, texte) for texte in self.filtres[code]]
        return [(nomenclature.codes[rang], nomenclature.libelles[rang]) for rang in rangs]

    def personnes(self, mesure: Mesure, axes=()) -> dict[tuple[int, ...], int]:
        """Combien de personnes derrière chaque cellule d'une mesure dont l'unité n'en est pas une ; () : en tout."""
        axes = self.axes_de(mesure, axes)
        selection = self.selection(mesure, axes)
        uniques, qui = np.unique(mesure.personnes(selection), return_inverse=True)
        if not axes:
            return {(): len(uniques)}
        return self._cellules(axes, selection, qui, len(uniques), False)[0]

    def cles(self, mesure: Mesure, axes=(), cellule=()) -> list[int]:
        """Les clés des unités d'une cellule, d'une ligne ou d'une colonne (None : tout l'axe), triées."""
        axes = self.axes_de(mesure, axes)
        selection = self.selection(mesure, axes)
        unites = _unites(mesure, selection)
        lignes = np.arange(len(unites))
        for axe, rang in zip(axes, cellule, strict=False):
            lignes, (codes,) = _deplier(selection, lignes, [], axe)
            if rang is not None:
                lignes = lignes[codes == (rang if rang < len(self.nomenclature(axe)) else -1)]
        rangs = np.unique(unites[lignes])
        return sorted(mesure.unite.cles(self.ville)[rangs[rangs >= 0]].tolist())

    def _cellules(self, axes, selection, unites, combien, uniques):
        """(cellules non vides, ligne de chaque couple, case de chaque couple)."""
        lignes, codes = None, []
        for axe in axes:
            lignes, codes = _deplier(selection, lignes, codes, axe)
        tailles = [len(self.nomenclature(axe)) + 1 for axe in axes]
        cases = np.where(codes[0] < 0, tailles[0] - 1, codes[0])
        if len(codes) == 2:
            cases = cases * tailles[1] + np.where(codes[1] < 0, tailles[1] - 1, codes[1])
        nombre = tailles[0] * (tailles[1] if len(tailles) == 2 else 1)
        comptees = unites if lignes is None else unites[lignes]
        if lignes is None and uniques:
            effectifs = np.bincount(cases[comptees >= 0], minlength=nombre)
        else:
            effectifs = _distinctes_par_case(cases, comptees, nombre, combien)
        pleines = effectifs.nonzero()[0]
        if len(tailles) == 2:
            cles = zip(*(rangs.tolist() for rangs in np.divmod(pleines, tailles[1])), strict=True)
        else:
            cles = ((rang,) for rang in pleines.tolist())
        return dict(zip(cles, effectifs[pleines].tolist(), strict=True)), lignes, cases


def _unites(mesure, selection):
    cle = ("unites", mesure.unites)
    if cle not in selection.memoire:
        selection.memoire[cle] = mesure.unites(selection)
    return selection.memoire[cle]


def _distinctes(selection, mesure, unites, combien) -> int:
    cle = ("distinctes", mesure.unites)
    if cle not in selection.memoire:
        connues = unites[unites >= 0]
        vues = np.zeros(combien, bool)
        vues[connues] = True
        selection.memoire[cle] = int(vues.sum())
        selection.memoire["uniques", mesure.unites] = selection.memoire[cle] == len(connues)
    return selection.memoire[cle]


def _deplier(selection, lignes, codes, axe):
    """Ajoute les rangs d'un axe ; un axe à plusieurs valeurs répète les lignes, une par valeur."""
    if axe.relier is None:
        lus = selection.lire(axe)
        return lignes, [*codes, lus if lignes is None else lus[lignes]]
    nombres, rangs = selection.relier(axe)
    debuts = np.cumsum(nombres) - nombres
    if lignes is None:
        lignes = np.arange(len(nombres))
    nombres = nombres[lignes]
    reprises = np.repeat(np.arange(len(lignes)), nombres)
    lus = rangs[suites(debuts[lignes], nombres)]
    return lignes[reprises], [*(c[reprises] for c in codes), lus]


def _distinctes_par_case(cases, unites, nombre, combien):
    """Le nombre d'unités différentes de chaque case."""
    connues = unites >= 0
    couples = cases[connues].astype(np.int64) * combien + unites[connues]
    # Cocher une grille presque vide coûte plus que trier les couples.
    if nombre * combien <= 32 * len(couples):
        vus = np.zeros(nombre * combien, bool)
        vus[couples] = True
        return np.add.reduce(vus.reshape(nombre, combien), axis=1)
    couples.sort()
    neufs = np.ones(len(couples), bool)
    np.not_equal(couples[1:], couples[:-1], out=neufs[1:])
    return np.bincount(couples[neufs] // max(combien, 1), minlength=nombre)


def _une_fois(mesure, unites):
    """Les lignes dont le chiffre compte : toutes celles qui ont une unité, ou la première de chacune."""
    if not mesure.chiffre.par_unite:
        return unites >= 0
    uniques, premieres = np.unique(unites, return_index=True)
    return premieres[uniques >= 0]


def _par_case(resultat, lignes, cases, unites, lus) -> dict:
    """Les chiffres de chaque cellule ; une ligne n'y compte qu'une fois, même reliée deux fois à la même valeur."""
    if lignes is None:
        lignes = np.arange(len(unites))
    gardes = unites[lignes] >= 0
    qui = unites[lignes] if resultat.mesure.chiffre.par_unite else lignes
    _, premieres = np.unique(np.stack([cases[gardes], qui[gardes]]), axis=1, return_index=True)
    cases, lus = cases[gardes][premieres], lus[lignes[gardes][premieres]]
    tri = np.argsort(cases, kind="stable")
    bornes = np.searchsorted(cases[tri], np.unique(cases))[1:]
    resumes = (resumer(morceau, resultat.mesure.chiffre) for morceau in np.split(lus[tri], bornes))
    return dict(zip(resultat.cellules, resumes, strict=False))
