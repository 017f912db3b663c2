"""La matrice : chaque adresse de Jalon, ce qu'il faut pour l'ouvrir, et de quoi la construire dans une ville.

Une pièce ajoute ses adresses dans sa table (`socle.py`, `reussite.py`…) : une adresse du résolveur qui n'est dans
aucune table fait échouer `tests/test_matrice.py`.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from jalon.socle.habilitations import a_le_droit

Objets = SimpleNamespace


@dataclass(frozen=True)
class Adresse:
    """Ce qui ouvre une adresse. Sans rien : tout compte de la ville.

    `arguments(o)` : ceux de l'adresse, pris dans les objets d'une ville. `droits` : tous nécessaires.
    `voit(compte, o)` : ce que le compte doit voir en plus. `publique` : sans connexion. `partagee` : ses arguments
    désignent la même chose dans toutes les villes (un format, un code de liste). `peut_manquer` : 404 pour qui n'a
    pas la chose (une clé d'accès), même avec le droit.
    """

    arguments: Callable[[Objets], dict] | None = None
    droits: tuple[str, ...] = ()
    voit: Callable[[object, Objets], bool] | None = None
    publique: bool = False
    partagee: bool = False
    peut_manquer: bool = False

    def est_permise(self, compte, objets) -> bool:
        return self.a_les_droits(compte) and (self.voit is None or self.voit(compte, objets))

    def a_les_droits(self, compte) -> bool:
        return all(a_le_droit(compte, droit) for droit in self.droits)


PUBLIQUE = Adresse(publique=True)


def un(nom: str, **autres: str) -> Callable[[Objets], dict]:
    """Les arguments pris dans des objets : `un("enfant", situation_pk="situation")` → {"pk": …, "situation_pk": …}."""
    return lambda o: {"pk": getattr(o, nom).pk} | {cle: getattr(o, objet).pk for cle, objet in autres.items()}


def toutes_les_tables() -> dict[str, Adresse]:
    """Les tables de tous les fichiers de ce dossier. Lève ValueError si deux se disputent une adresse."""
    tables: dict[str, Adresse] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        table = getattr(importlib.import_module(module.name), "TABLE", {})
        if communes := tables.keys() & table.keys():
            raise ValueError(f"Deux tables de la matrice disent : {', '.join(sorted(communes))}.")
        tables |= table
    return tables
