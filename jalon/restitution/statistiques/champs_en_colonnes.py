"""Les champs de la ville mis en colonnes : un rang par objet, ou un pont s'ils ont plusieurs valeurs."""

import numpy as np

from jalon.restitution.statistiques.champs import comptes
from jalon.restitution.statistiques.histoires import Index, Pont
from jalon.restitution.statistiques.nomenclature import Nomenclature
from jalon.restitution.statistiques.registre import empreinte
from jalon.saisie.types import type_de
from jalon.socle.listes.lecture import toutes


class Colonne:
    """Les valeurs d'un champ, selon le rang de l'objet ; -1 s'il n'en a pas."""

    def __init__(self, champ, objets, codes, nombre: int):
        """`objets` : le rang de l'objet de chaque valeur projetée, -1 s'il ne compte pas."""
        gardees = objets >= 0
        objets, codes = objets[gardees], codes[gardees]
        self.nomenclature, rangs = _ranger(champ, codes)
        if type_de(champ.type).est_multiple:
            connus = rangs >= 0
            self._pont = Pont(objets[connus], rangs[connus], nombre)
        else:
            self._rangs = np.full(nombre, -1)
            self._rangs[objets] = rangs

    def lire(self, objets):
        if not len(self._rangs):
            return np.full(len(objets), -1)
        return np.where(objets >= 0, self._rangs[objets], -1)

    def relier(self, objets):
        return self._pont.relier(objets)


def _ranger(champ, codes) -> tuple[Nomenclature, np.ndarray]:
    """La nomenclature du champ, et le rang de chaque code projeté."""
    type_ = type_de(champ.type)
    valeurs = type_.valeurs_de_l_axe(champ, np.unique(codes).tolist())
    nomenclature = Nomenclature(((projete, code, libelle) for code, libelle, projete in valeurs), _remplacees(champ))
    cles = np.array(nomenclature.cles, np.int64)
    if type_.par_tranches:
        return nomenclature, np.searchsorted(cles, codes, side="right") - 1
    return nomenclature, Index(cles).rangs(codes)


def _remplacees(champ) -> dict[int, int]:
    """Clé de chaque valeur de sa liste remplacée partout → celle qui l'a remplacée."""
    if not type_de(champ.type).a_une_liste:
        return {}
    return {v.pk: v.remplacee_par_id for v in toutes(champ.liste) if v.remplacee_par_id}


def mettre_en_colonnes(entite: str, lus: dict, cles) -> dict[tuple[str, str], Colonne]:
    """(entité, champ) → sa colonne. `lus` : la table des champs de l'entité ; `cles` : l'objet de chaque rang."""
    champs = comptes(entite)
    if not champs:
        return {}
    objets = Index(cles).rangs(lus["objet"])
    colonnes = {}
    for champ in champs:
        siennes = lus["champ"] == empreinte(champ.code)
        colonnes[entite, champ.code] = Colonne(champ, objets[siennes], lus["code"][siennes], len(cles))
    return colonnes


def du_champ(ville, entite: str, code: str) -> Colonne:
    """Lève ValueError si la ville a cessé de le compter depuis que la page est ouverte."""
    try:
        return ville.champs[entite, code]
    except KeyError:
        raise ValueError("Ce champ n'est plus compté : rechargez la page.") from None
