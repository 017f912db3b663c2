"""Le diagnostic, les préconisations, les actions, les bilans et les exclusions, dits en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.diagnostic_note": "a noté un diagnostic",
        "reussite.diagnostic_modifie": "a modifié un diagnostic",
        "reussite.diagnostic_retire": "a retiré un diagnostic",
        "reussite.preconisation_posee": "a noté une préconisation",
        "reussite.preconisation_modifiee": "a modifié une préconisation",
        "reussite.preconisation_abandonnee": "a abandonné une préconisation",
        "reussite.preconisation_reprise": "a repris une préconisation abandonnée",
        "reussite.preconisation_retiree": "a retiré une préconisation",
        "reussite.action_ajoutee": "a ajouté une action",
        "reussite.action_changee": "a changé l'état d'une action",
        "reussite.action_modifiee": "a modifié une action",
        "reussite.action_retiree": "a retiré une action",
        "reussite.bilan_note": "a noté un bilan d'action",
        "reussite.bilan_modifie": "a modifié un bilan d'action",
        "reussite.bilan_retire": "a retiré un bilan d'action",
        "reussite.bilans_demandes": "a demandé des bilans d'action",
        "reussite.exclusion_notee": "a noté une exclusion du collège",
        "reussite.exclusion_modifiee": "a modifié une exclusion",
        "reussite.accueil_repondu": "a noté la réponse à l'accueil pendant une exclusion",
        "reussite.retour_note": "a noté un retour au collège",
        "reussite.exclusion_retiree": "a retiré une exclusion",
        "reussite.exclusions_consultees": "a vu la liste des exclusions",
    }
)
