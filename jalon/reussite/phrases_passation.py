"""Les passations et les intérims, dits en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.passation_proposee": "a proposé de passer la main",
        "reussite.passation_acceptee": "a accepté de prendre un parcours",
        "reussite.passation_refusee": "a refusé de prendre un parcours",
        "reussite.interim_decide": "a décidé d'un intérim",
        "reussite.interim_fini": "a mis fin à un intérim",
    }
)
