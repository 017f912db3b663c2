"""Ce qui revient des réunions, dit en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.situation_examinee": "a noté l'examen de la situation en réunion",
        "reussite.demande_examinee": "a noté ce que la réunion décide de la demande",
    }
)
