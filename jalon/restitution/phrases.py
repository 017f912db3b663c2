"""Les actions des statistiques, des favoris et de l'échange, dites en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "restitution.import": "a importé des dossiers",
        "restitution.reprise.consulte": "a ouvert un tableur à reprendre",
        "restitution.export": "a exporté toute la ville",
        "restitution.annuaire_importe": "a importé l'annuaire des établissements",
        "restitution.quartiers_importes": "a importé les quartiers prioritaires",
        "restitution.liste_consultee": "a consulté la liste derrière un chiffre",
        "restitution.modele_depose": "a déposé un modèle de document",
        "restitution.modele_repris": "a repris une version d'un modèle de document",
        "restitution.modele_retire": "est revenu au modèle de document de Jalon",
        "restitution.document_produit": "a produit un document",
        "restitution.vue_enregistree": "a enregistré une vue",
        "restitution.vue_renommee": "a renommé une vue",
        "restitution.vue_partagee": "a partagé une vue",
        "restitution.vue_supprimee": "a supprimé une vue",
    }
)
