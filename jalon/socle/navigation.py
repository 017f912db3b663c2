"""Les menus : chaque pièce déclare ses entrées, la page les montre à qui en a le droit."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from jalon.socle.cloison import est_sous_cloison
from jalon.socle.habilitations import a_le_droit


@dataclass(frozen=True)
class Entree:
    """Une ligne de menu. `droits` : l'un suffit ; vide, tout compte de la ville la voit."""

    libelle: str
    vue: str
    droits: tuple[str, ...] = ()
    icone: str = ""


@dataclass(frozen=True)
class Module:
    code: str
    libelle: str
    rang: int


_modules: dict[str, Module] = {}
_entrees: dict[str, list[Entree]] = defaultdict(list)


def declarer_module(code: str, libelle: str, rang: int) -> None:
    """Déclare un module de la barre haute. Lève ValueError si le code est pris."""
    if code in _modules:
        raise ValueError(f"Le module {code} est déclaré deux fois.")
    _modules[code] = Module(code, libelle, rang)


def declarer_entrees(module: str, *entrees: Entree) -> None:
    """Ajoute des entrées au menu d'un module ; une pièce peut en ajouter au module d'une autre par son code."""
    _entrees[module].extend(entrees)


def contexte(request) -> dict:
    """Le contexte des gabarits : modules et menu permis, ville, compte."""
    compte = getattr(request, "user", None)
    if compte is None or not compte.is_authenticated or (compte.collectivite_id and not est_sous_cloison()):
        return {}
    modules = [_montrer_module(module, request) for module in sorted(_modules.values(), key=lambda m: m.rang)]
    modules = [m for m in modules if m["menu"]]
    actif = next((m for m in modules if m["actif"]), None)
    return {
        "navigation": {"modules": modules, "menu": actif["menu"] if actif else []},
        "compte_affiche": compte.nom,
        "ville": compte.collectivite.nom if compte.collectivite_id else "Hébergement",
    }


def _montrer_module(module: Module, request) -> dict:
    entrees = _entrees[module.code]
    menu = [_montrer_entree(e, request) for e in entrees if _est_permise(e, request.user)]
    return {
        "libelle": module.libelle,
        "url": menu[0]["url"] if menu else "",
        "actif": any(e["actif"] for e in menu),
        "menu": menu,
    }


def _montrer_entree(entree: Entree, request) -> dict:
    url = reverse(entree.vue)
    return {
        "libelle": entree.libelle,
        "url": url,
        "icone": entree.icone,
        "actif": request.path == url or (url != "/" and request.path.startswith(url)),
    }


def _est_permise(entree: Entree, compte) -> bool:
    return not entree.droits or any(a_le_droit(compte, droit) for droit in entree.droits)
