"""Les écritures de la réussite éducative, dites en français dans le journal et l'historique."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.enfant.consulte": "a consulté le dossier",
        "reussite.famille_creee": "a créé une famille",
        "reussite.famille_modifiee": "a modifié la famille",
        "reussite.responsable_ajoute": "a ajouté un responsable légal",
        "reussite.responsable_modifie": "a modifié un responsable légal",
        "reussite.responsable_retire": "a retiré un responsable légal",
        "reussite.enfant_cree": "a ouvert le dossier",
        "reussite.enfant_modifie": "a modifié l'identité",
        "reussite.situation_datee": "a noté une situation",
        "reussite.situation_retiree": "a retiré une situation",
        "reussite.scolarite_notee": "a noté une scolarité",
        "reussite.scolarite_modifiee": "a modifié une scolarité",
        "reussite.scolarite_retiree": "a retiré une scolarité",
        "reussite.parcours_ouvert": "a ouvert un parcours",
        "reussite.parcours_entre": "a fait entrer dans un parcours",
        "reussite.parcours_modifie": "a corrigé un parcours",
        "reussite.parcours_change": "a changé l'état d'un parcours",
        "reussite.parcours_suspendu": "a suspendu un parcours",
        "reussite.parcours_repris": "a repris un parcours",
        "reussite.parcours_en_veille": "a mis un parcours en veille",
        "reussite.parcours_clos": "a clos un parcours",
        "reussite.parcours_rouvert": "a rouvert un parcours",
        "reussite.parcours_annule": "a annulé un parcours ouvert par erreur",
        "reussite.referent_nomme": "a nommé un référent",
        "reussite.profil_fixe": "a fixé un profil d'enquête",
        "reussite.objectif_fixe": "a fixé un objectif",
        "reussite.objectif_modifie": "a modifié un objectif",
        "reussite.objectif_evalue": "a évalué un objectif",
        "reussite.objectif_retire": "a retiré un objectif",
        "reussite.contact_note": "a noté un contact",
        "reussite.contact_modifie": "a corrigé un contact",
        "reussite.contact_retire": "a retiré un contact",
    }
)
