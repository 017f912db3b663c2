"""Un même geste sur plusieurs dossiers : trié avant, fait tranche par tranche, annulé d'un coup.

Une action en lot se déclare : qui elle écarte et pourquoi, ce qu'elle fait d'un dossier (par l'opération qui sert déjà
à un seul), comment cela se défait. Ses arguments sont du JSON : un travail de fond les relit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from jalon.reussite.models import Enfant
from jalon.reussite.operations.vus import exiger_de_tout_voir
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.annulations import Annulation, annulable, proposer
from jalon.socle.cloison import unite_de_travail
from jalon.socle.dossiers import ReferenceDeDossier
from jalon.socle.journal.operations import consigner, operation

GESTE = "reussite.lot"

Ecartes = list[tuple[Enfant, str]]


@dataclass(frozen=True)
class ActionEnLot:
    """`ecarter(enfants, **arguments)` : {clé: pourquoi}, en un nombre fixe de requêtes. `faire(enfant, par=…,
    **arguments)` rend de quoi défaire, en JSON ; `defaire(trace, par)` rend faux si quelqu'un y a touché depuis."""

    code: str
    dire: Callable[..., str]
    ecarter: Callable[..., dict[int, str]]
    faire: Callable[..., dict]
    defaire: Callable[..., bool]


@dataclass
class Lot:
    """Ce qui a été fait, ce qui a été écarté et pourquoi, et de quoi revenir en arrière."""

    faits: list[int] = field(default_factory=list)
    ecartes: Ecartes = field(default_factory=list)
    geste: Annulation | None = None


_actions: dict[str, ActionEnLot] = {}


def declarer_action(action: ActionEnLot) -> ActionEnLot:
    """Lève ValueError si le code est pris."""
    if action.code in _actions:
        raise ValueError(f"L'action en lot {action.code} est déclarée deux fois.")
    _actions[action.code] = action
    return action


def action_en_lot(code: str) -> ActionEnLot:
    return _actions[code]


def trier(code: str, enfants: Iterable[Enfant], **arguments) -> tuple[list[Enfant], Ecartes]:
    """(ceux que l'action touchera, ceux qu'elle écarte et pourquoi). N'écrit rien."""
    enfants = list(enfants)
    raisons = _actions[code].ecarter(enfants, **arguments)
    retenus = [enfant for enfant in enfants if enfant.pk not in raisons]
    return retenus, [(enfant, raisons[enfant.pk]) for enfant in enfants if enfant.pk in raisons]


@operation
def faire_en_lot(code, enfants, *, par, **arguments) -> Lot:
    """Fait l'action sur ces dossiers, que l'appelant a choisis parmi ceux que `par` voit. Rend le lot."""
    lot = faire_une_tranche(code, enfants, Lot(), par=par, **arguments)
    if not lot.faits:
        raise ValidationError("Aucun dossier à changer : " + _premieres_raisons(lot.ecartes))
    return lot


def faire_une_tranche(code, enfants, lot: Lot, *, par, **arguments) -> Lot:
    """Ajoute ces dossiers au lot, dans une transaction : ce qui est fait est aussitôt annulable."""
    retenus, ecartes = trier(code, enfants, **arguments)
    traces = []
    with unite_de_travail():
        for enfant in retenus:
            try:
                traces.append(_actions[code].faire(enfant, par=par, **arguments) | {"enfant": enfant.pk})
            except ValidationError as erreur:
                ecartes.append((enfant, " ".join(erreur.messages)))
        if traces:
            lot.geste = _noter(lot, code, traces, arguments, par)
    lot.faits += [trace["enfant"] for trace in traces]
    lot.ecartes += ecartes
    return lot


@annulable(GESTE)
def defaire(donnees, *, par):
    """Rend à chaque dossier ce qu'il avait ; ce que quelqu'un a changé depuis est gardé, et le journal le dit."""
    exiger_de_tout_voir([trace["enfant"] for trace in donnees["traces"]], par)
    action = _actions[donnees["action"]]
    for trace in donnees["traces"]:
        rendu = action.defaire(trace, par=par, **donnees["arguments"])
        dossier = ReferenceDeDossier(DOSSIER, trace["enfant"])
        consigner("reussite.lot_annule", None, par=par, dossier=dossier, geste=action.code, garde=not rendu)


def _noter(lot, code, traces, arguments, par) -> Annulation:
    """Une seule annulation pour tout le lot, qui s'allonge à chaque tranche."""
    combien = len(lot.faits) + len(traces)
    libelle = f"{_actions[code].dire(**arguments)} ({combien} enfant{'s' if combien > 1 else ''})"[:200]
    if lot.geste is None:
        donnees = {"action": code, "arguments": arguments, "traces": traces}
        return proposer(GESTE, libelle=libelle, donnees=donnees, par=par)
    geste = lot.geste
    geste.libelle = libelle
    geste.donnees["traces"] += traces
    geste.save(update_fields=["libelle", "donnees"])
    return geste


def _premieres_raisons(ecartes: Ecartes) -> str:
    raisons = dict.fromkeys(raison for _, raison in ecartes)
    return " ; ".join(list(raisons)[:3]) + "." if raisons else "aucun n'a été choisi."
