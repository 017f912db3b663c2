"""Les gestes d'une reprise, dits en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "restitution.reprise_deposee": "a déposé un tableur à reprendre",
        "restitution.reprise_feuille": "a choisi la feuille d'un tableur à reprendre",
        "restitution.reprise_colonnes": "a dit ce que remplit chaque colonne d'un tableur",
        "restitution.reprise_mots": "a rattaché des mots d'un tableur à ceux de la ville",
        "restitution.reprise_corrigee": "a corrigé une ligne d'un tableur à reprendre",
        "restitution.reprise_lignes_ecartees": "a laissé des lignes d'un tableur de côté",
        "restitution.reprise_lignes_remises": "a remis des lignes d'un tableur à reprendre",
        "restitution.reprise_abandonnee": "a abandonné une reprise",
        "restitution.reprise_etat": "a fait avancer une reprise",
        "restitution.reprise_essayee": "a essayé une reprise",
        "restitution.reprise_commencee": "a lancé l'import d'un tableur",
        "restitution.reprise_importee": "a repris ce dossier d'un tableur",
        "restitution.reprise_lot": "a importé des lignes d'un tableur",
        "restitution.reprise_finie": "a fini l'import d'un tableur",
        "restitution.reprise_defaite_demandee": "a demandé de défaire l'import d'un tableur",
        "restitution.reprise_dossier_remis": "a remis ce dossier comme avant un import",
        "restitution.reprise_defaite": "a défait l'import d'un tableur",
        "restitution.reprises_effacees": "a effacé des tableurs repris dont le délai était passé",
    }
)
