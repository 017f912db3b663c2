"""L'examen d'une situation en réunion, joué sur le dossier d'Inès."""

from datetime import date

from jalon.reussite.exemples import un_enfant
from jalon.reussite.operations.examen import noter_examen
from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur


@exemple(noter_examen)
def _noter_un_examen(monde):
    decision = valeur("decision_eps", "complement_d_evaluation")
    return {"enfant": un_enfant(monde), "le": date(2026, 9, 30), "point": 1, "decision": decision, "par": monde.awa}
