"""Les menus : chaque pièce déclare ses entrées, la page les montre à qui en a le droit."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jalon.socle.cloison import est_sous_cloison
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import a_le_droit


@dataclass(frozen=True)
class Entree:
    """Une ligne de menu. `droits` : l'un suffit ; vide, tout compte de la ville la voit.

    `ailleurs` : elle mène dans un autre module, dont le menu prend alors le relais. `seule` : ce qui est rangé sous son
    adresse n'est pas elle (l'accueil d'un module).
    """

    libelle: str
    vue: str
    droits: tuple[str, ...] = ()
    icone: str = ""
    ailleurs: bool = False
    seule: bool = False


@dataclass(frozen=True)
class Geste:
    """Un bouton du bandeau, sur toute page : la page de `vue` s'ouvre sur place. `droits` : l'un suffit."""

    libelle: str
    vue: str
    droits: tuple[str, ...]
    icone: str


@dataclass(frozen=True)
class Recherche:
    """La recherche d'un module : `vue` reçoit le texte en `q` et rend une page, ou un fragment à htmx."""

    libelle: str
    vue: str
    droit: str


@dataclass(frozen=True)
class Module:
    code: str
    libelle: str
    rang: int
    recherche: Recherche | None = None
    accueil: Entree | None = None


# Le menu de la personne ; verrouiller et se déconnecter écrivent, donc partent en POST.
MON_COMPTE = (
    Entree("À faire", "socle:accueil", icone="check2-square"),
    Entree("Mon agenda", "socle:agenda", icone="calendar3"),
    Entree("Revenir en arrière", "socle:gestes", icone="arrow-counterclockwise"),
    Entree("Travaux en cours", "socle:travaux", icone="hourglass-split"),
    Entree("Sécurité de mon compte", "mfa_index", icone="shield-lock"),
    Entree("Mes sessions", "socle:sessions", icone="layers"),
    Entree("Verrouiller", "socle:session_verrouiller", icone="lock"),
    Entree("Se déconnecter", "account_logout", icone="box-arrow-right"),
)
PAR_POST = ("socle:session_verrouiller", "account_logout")

_modules: dict[str, Module] = {}
_entrees: dict[str, list[Entree]] = defaultdict(list)
_gestes: list[Geste] = []
_procedures: list[Entree] = []


def declarer_module(
    code: str, libelle: str, rang: int, recherche: Recherche | None = None, accueil: Entree | None = None
) -> None:
    """Déclare un module de la barre haute ; son `accueil` ouvre le menu. Lève ValueError si le code est pris."""
    if code in _modules:
        raise ValueError(f"Le module {code} est déclaré deux fois.")
    _modules[code] = Module(code, libelle, rang, recherche, accueil)


def declarer_entrees(module: str, *entrees: Entree, apres: str = "") -> None:
    """Ajoute des entrées au menu d'un module ; une pièce peut en ajouter au module d'une autre par son code.

    `apres` : le libellé de l'entrée qu'elles suivent ; sinon, ou si elle n'y est pas, à la fin.
    """
    menu = _entrees[module]
    rang = next((rang for rang, entree in enumerate(menu, 1) if entree.libelle == apres), len(menu))
    menu[rang:rang] = entrees


def declarer_gestes(*gestes: Geste) -> None:
    """Ajoute des gestes au bandeau de toute page. Lève ValueError si l'un y est déjà."""
    for geste in gestes:
        if geste in _gestes:
            raise ValueError(f"Le geste {geste.vue} est déclaré deux fois.")
        _gestes.append(geste)


def declarer_procedure(entree: Entree) -> None:
    """Ajoute une page au menu « Urgence », que tout compte ouvre. Lève ValueError si elle y est déjà."""
    if entree in _procedures:
        raise ValueError(f"La procédure {entree.vue} est déclarée deux fois.")
    _procedures.append(entree)


def contexte(request) -> dict:
    """Le contexte des gabarits : modules et menu permis, ville, compte."""
    compte = getattr(request, "user", None)
    if compte is None or not compte.is_authenticated or (compte.collectivite_id and not est_sous_cloison()):
        return {}
    modules = [_montrer_module(module, request) for module in sorted(_modules.values(), key=lambda m: m.rang)]
    modules = [m for m in modules if m["menu"]]
    actif = next((m for m in modules if m["actif"]), None)
    return {
        "navigation": {
            "modules": modules,
            "menu": actif["menu"] if actif else [],
            "recherche": _montrer_la_recherche(actif, modules),
            "gestes": [
                {"libelle": g.libelle, "url": reverse(g.vue), "icone": g.icone}
                for g in _gestes
                if _est_permise(g, request.user)
            ],
            "procedures": [_montrer_entree(e, request) for e in _procedures if _est_permise(e, request.user)],
            "compte": [_montrer_entree(e, request) | {"post": e.vue in PAR_POST} for e in MON_COMPTE],
        },
        "verrou": "socle/comptes/_verrou.html",
        "inactivite": int(settings.SESSION_INACTIVITE.total_seconds()),
        "en_retard": _en_retard(compte),
        "compte_affiche": compte.nom,
        "ville": compte.collectivite.nom if compte.collectivite_id else "Hébergement",
        **_image(compte.collectivite),
    }


def _image(ville) -> dict:
    """Les adresses de la feuille et du logo de la ville, si elle en a ; `v` change avec leur contenu."""
    if ville is None:
        return {}
    couleur = ville.couleur.removeprefix("#")
    return {
        "feuille_ville": f"{reverse('socle:ville_feuille')}?v={couleur}" if couleur else "",
        "logo_ville": f"{reverse('socle:ville_logo')}?v={ville.logo}" if ville.logo else "",
    }


def _en_retard(compte) -> int:
    if not compte.collectivite_id:
        return 0
    return Echeance.objects.de(compte).en_retard(timezone.localdate()).count()


def _montrer_module(module: Module, request) -> dict:
    entrees, recherche = [*filter(None, [module.accueil]), *_entrees[module.code]], module.recherche
    menu = [_montrer_entree(e, request) for e in entrees if _est_permise(e, request.user)]
    return {
        "libelle": module.libelle,
        "url": menu[0]["url"] if menu else "",
        "actif": _piece(request) == module.code or any(e["actif"] for e in menu),
        "menu": menu,
        "recherche": recherche if recherche and a_le_droit(request.user, recherche.droit) else None,
    }


def _piece(request) -> str:
    """L'espace de noms de la page : un parcours, un point n'ont pas d'entrée de menu, mais sont bien quelque part."""
    trouvee = getattr(request, "resolver_match", None)
    return trouvee.namespace if trouvee else ""


def _montrer_la_recherche(actif, modules) -> dict | None:
    """Celle du module ouvert ; ailleurs, la première permise."""
    candidats = [actif] if actif else modules
    recherche = next((m["recherche"] for m in candidats if m["recherche"]), None)
    return {"url": reverse(recherche.vue), "libelle": recherche.libelle} if recherche else None


def _montrer_entree(entree: Entree, request) -> dict:
    url = reverse(entree.vue)
    dessous = url != "/" and not entree.seule and request.path.startswith(url)
    return {
        "libelle": entree.libelle,
        "url": url,
        "icone": entree.icone,
        "actif": not entree.ailleurs and (request.path == url or dessous),
    }


def _est_permise(entree: Entree | Geste, compte) -> bool:
    return not entree.droits or any(a_le_droit(compte, droit) for droit in entree.droits)
