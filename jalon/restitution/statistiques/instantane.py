"""L'instantané : les tables d'un univers en colonnes d'entiers, chargées par quelques lectures, ou rapiécées."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.module_loading import import_string

from jalon.restitution.statistiques.registre import Table, Univers
from jalon.socle.cloison import portee_active

LOT = 2000


@dataclass
class Instantane:
    """Les colonnes lues (`bruts`), et ce que la pièce en a assemblé (`ville`), que lisent mesures et axes."""

    univers: Univers
    bruts: dict[str, dict[str, Any]]
    ville: Any
    octets: int = field(init=False)

    def __post_init__(self):
        self.octets = _octets(self.bruts, set()) + _octets(self.ville, set())


def charger(univers: Univers) -> Instantane:
    """Lit toutes les tables de la ville active."""
    _oublier()
    return _assembler(univers, {table.nom: _lire(table) for table in univers.tables})


def rapiecer(ancien: Instantane, dossiers: set[int], tables: set[str]) -> Instantane | None:
    """L'instantané où ces dossiers, ce qui leur tient et ces tables sont relus. None si le compte n'y est pas."""
    _oublier()
    univers = ancien.univers
    foyers = univers.foyers(ancien.bruts, dossiers)
    bruts = {}
    for table in univers.tables:
        vieux = ancien.bruts[table.nom]
        if table.relire or table.nom in tables:
            bruts[table.nom] = _lire(table)
            continue
        if not table.proprietaire:
            bruts[table.nom] = vieux
            continue
        qui = foyers[table.proprietaire]
        neuf = _lire(table, table.des_proprietaires(qui))
        gardes = ~(np.isin(vieux[table.proprietaire], list(qui)) | np.isin(vieux["cle"], neuf["cle"]))
        bruts[table.nom] = {nom: np.concatenate([vieux[nom][gardes], neuf[nom]]) for nom in vieux}
        # Une opération qui n'aurait pas dit tous les dossiers qu'elle touche se voit ici.
        if len(bruts[table.nom]["cle"]) != table.lignes().count():
            return None
    return _assembler(univers, bruts)


def _oublier() -> None:
    """Ce que la requête a retenu (listes, configuration) a pu changer depuis : l'instantané relit tout."""
    portee_active().memoire.clear()


def _assembler(univers, bruts) -> Instantane:
    return Instantane(univers, bruts, import_string(univers.assembler)(bruts))


def _lire(table: Table, lignes=None) -> dict[str, Any]:
    """Les colonnes de ces lignes ; par défaut, de toutes."""
    lignes = table.lignes() if lignes is None else lignes
    champs = table.champs.values()
    lues = lignes.order_by("pk").values_list(*(c.chemin for c in champs))
    colonnes = list(zip(*lues.iterator(chunk_size=LOT), strict=True)) or [()] * len(table.champs)
    return {
        nom: np.fromiter(map(champ.lire, colonne), np.int64, len(colonne))
        for (nom, champ), colonne in zip(table.champs.items(), colonnes, strict=True)
    }


def _octets(objet, vus: set[int]) -> int:
    """Le poids des tableaux tenus par un objet, chacun compté une fois."""
    if id(objet) in vus:
        return 0
    vus.add(id(objet))
    if isinstance(objet, np.ndarray):
        return objet.nbytes
    if isinstance(objet, dict):
        return sum(_octets(valeur, vus) for valeur in objet.values())
    if hasattr(objet, "__dict__"):
        return sum(_octets(valeur, vus) for valeur in vars(objet).values())
    return 0
