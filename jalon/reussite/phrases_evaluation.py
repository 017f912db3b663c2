"""Les écritures des évaluations, dites en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.evaluation_notee": "a noté une évaluation",
        "reussite.evaluation_modifiee": "a corrigé une évaluation",
        "reussite.evaluation_retiree": "a retiré une évaluation",
    }
)
