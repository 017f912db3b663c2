"""La bascule d'année et les actions en lot, dites en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.annee_basculee": "a préparé la rentrée d'un enfant",
        "reussite.bascule_annulee": "a annulé le passage d'année d'un enfant",
        "reussite.renouvellement_demande": "a redemandé l'accord de l'année",
        "reussite.renouvellement_annule": "a annulé une demande de renouvellement d'accord",
        "reussite.lot_annule": "a annulé un geste fait sur plusieurs dossiers",
        "reussite.referent_rendu": "a rendu un parcours à son référent d'avant",
    }
)
