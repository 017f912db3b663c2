"""Les accords, les partages et les transmissions, dits en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.entree_sans_accord": "a fait entrer l'enfant sans accord signé",
        "reussite.accord_recueilli": "a noté un accord de la famille",
        "reussite.accord_modifie": "a corrigé un accord",
        "reussite.accord_retire": "a noté le retrait d'un accord",
        "reussite.partage_ouvert": "a partagé des rubriques du dossier",
        "reussite.partage_fini": "a mis fin à un partage",
        "reussite.partage_reponse": "a transmis la réponse d'un partenaire",
        "reussite.partage_lu": "a ouvert la fiche partagée avec un partenaire",
        "reussite.partage_refuse": "a refusé un lien de partage",
        "reussite.note_reservee": "a écrit une note réservée",
        "reussite.notice_imprimee": "a préparé la notice d'information",
        "reussite.accord_copie": "a préparé la copie d'un accord pour la famille",
    }
)
