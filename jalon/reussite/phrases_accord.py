"""Les accords, les partages et les transmissions, dits en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.entree_sans_accord": "a fait entrer l'enfant sans accord signé",
        "reussite.accord_recueilli": "a noté un accord de la famille",
        "reussite.accord_modifie": "a corrigé un accord",
    }
)
