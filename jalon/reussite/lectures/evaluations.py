"""Les évaluations d'un enfant : outil par outil, l'entrée contre la sortie ; et les bilans de ses actions."""

from dataclasses import dataclass
from itertools import groupby

from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Bilan, Evaluation, Repondant, TempsEvaluation
from jalon.ui.elements import Graphique, Serie

ORDRE = {temps: rang for rang, temps in enumerate(TempsEvaluation.values)}
VOIX = {repondant: rang for rang, repondant in enumerate((Repondant.REFERENT, Repondant.FAMILLE, Repondant.ENFANT))}


@dataclass(frozen=True)
class NoteLue:
    """Une case du tableau : l'appréciation en mots, et le fait observé. Vide : non exprimé."""

    appreciation: str
    fait: str


@dataclass(frozen=True)
class OutilPasse:
    """Les passages d'un outil dans un parcours. `lignes` : (critère, une note par passage)."""

    nom: str
    passages: list[Evaluation]
    lignes: list[tuple[str, list[NoteLue]]]
    graphiques: list[Graphique]


@dataclass(frozen=True)
class ParcoursEvalue:
    parcours: object
    outils: list[OutilPasse]
    manque: list[str]


def evaluations(dossier: Dossier) -> list[ParcoursEvalue]:
    """Un élément par parcours qui n'est pas annulé, ses outils dans l'ordre des noms."""
    lues = Evaluation.objects.filter(parcours__enfant=dossier.enfant).select_related("outil__outil")
    lues = lues.prefetch_related("les_notes__critere", "outil__les_criteres", "outil__les_echelons")
    par_parcours: dict[int, list[Evaluation]] = {}
    for evaluation in lues:
        par_parcours.setdefault(evaluation.parcours_id, []).append(evaluation)
    return [
        ParcoursEvalue(parcours, _outils(par_parcours.get(parcours.pk, [])), manque(parcours, par_parcours))
        for parcours in dossier.les_parcours
        if not parcours.annule_le
    ]


def manque(parcours, par_parcours) -> list[str]:
    """Les temps que l'on attend d'un parcours et qui n'ont aucune évaluation."""
    faits = {evaluation.temps for evaluation in par_parcours.get(parcours.pk, [])}
    attendus = [TempsEvaluation.ENTREE] if parcours.entree else []
    if parcours.est_clos:
        attendus.append(TempsEvaluation.SORTIE)
    return [temps.label.lower() for temps in attendus if temps not in faits]


def bilans(dossier: Dossier) -> list[tuple[object, list[Bilan]]]:
    """(action, ses bilans), la plus récente d'abord."""
    lus = Bilan.objects.filter(action__enfant=dossier.enfant).select_related(
        "action__action", "action__domaine", "resultat"
    )
    ranges = sorted(lus, key=lambda b: (-b.action_id, b.le, b.pk))
    return [(action, list(suite)) for action, suite in groupby(ranges, key=lambda b: b.action)]


def _outils(passages: list[Evaluation]) -> list[OutilPasse]:
    ranges = sorted(passages, key=lambda e: (e.outil.outil.libelle, e.outil.outil_id, _rang(e)))
    return [_outil(list(suite)) for _, suite in groupby(ranges, key=lambda e: e.outil.outil_id)]


def _rang(evaluation) -> tuple:
    return ORDRE[evaluation.temps], evaluation.le, VOIX.get(evaluation.repondant, len(VOIX)), evaluation.pk


def _outil(passages: list[Evaluation]) -> OutilPasse:
    """Deux versions d'un outil se comparent par le code de leurs critères."""
    criteres = {critere.code: critere.libelle for e in passages for critere in e.outil.les_criteres.all()}
    notes = [_notes(evaluation) for evaluation in passages]
    vide = NoteLue("", "")
    lignes = [(libelle, [note.get(code, vide) for note in notes]) for code, libelle in criteres.items()]
    return OutilPasse(str(passages[0].outil), passages, lignes, _graphiques(passages, criteres))


def _notes(evaluation) -> dict[str, NoteLue]:
    echelle = {degre.score: degre.libelle for degre in evaluation.outil.les_echelons.all()}
    return {
        note.critere.code: NoteLue(
            "" if note.score is None else f"{note.score}, {echelle.get(note.score, '')}", note.fait
        )
        for note in evaluation.les_notes.all()
    }


def _graphiques(passages, criteres: dict[str, str]) -> list[Graphique]:
    """Pour chaque voix entendue deux fois : la première contre la dernière."""
    dessins = []
    for repondant in dict.fromkeys(e.repondant for e in passages):
        siens = [e for e in passages if e.repondant == repondant]
        if len(siens) < 2:
            continue
        premiere, derniere = siens[0], siens[-1]
        dessins.append(
            Graphique(
                titre=f"{premiere.outil}, vu par : {premiere.get_repondant_display().lower()}",
                nature="barres",
                etiquettes=list(criteres.values()),
                series=[_serie(premiere, criteres), _serie(derniere, criteres)],
                axe="Critère",
                absent="non exprimé",
            )
        )
    return dessins


def _serie(evaluation, criteres) -> Serie:
    scores = {note.critere.code: note.score for note in evaluation.les_notes.all()}
    libelle = f"{evaluation.get_temps_display()} ({evaluation.le:%d/%m/%Y})"
    return Serie(libelle, [scores.get(code) for code in criteres])
