"""Les demandes et les appels, dits en français dans le journal et l'historique."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.demande.consulte": "a consulté une demande",
        "reussite.demandes_consultees": "a vu une liste de demandes",
        "reussite.demandes_exportees": "a exporté la demande dans une liste",
        "reussite.appels_consultes": "a vu les appels à rattacher",
        "reussite.demande_deposee": "a déposé une demande",
        "reussite.demande_modifiee": "a corrigé une demande",
        "reussite.demande_rattachee": "a rattaché une demande",
        "reussite.demande_suivie": "a donné une suite à une demande",
        "reussite.demande_repondue": "a répondu à qui avait fait la demande",
        "reussite.contact_rattache": "a rattaché un contact au dossier",
    }
)
