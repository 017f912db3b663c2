"""Les écritures des réunions, dites en français dans le journal et l'historique."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "instances.instance_creee": "a créé une instance",
        "instances.instance_modifiee": "a réglé une instance",
        "instances.instance_retiree": "a retiré une instance",
        "instances.membre_ajoute": "a ajouté un membre à une instance",
        "instances.membre_modifie": "a changé un membre d'une instance",
        "instances.seance_planifiee": "a planifié une séance",
        "instances.seance_modifiee": "a changé une séance",
        "instances.seance_convoquee": "a noté l'envoi des convocations",
        "instances.seance_tenue": "a ouvert une séance",
        "instances.seance_annulee": "a annulé une séance",
        "instances.seance_close": "a validé le relevé d'une séance",
        "instances.presences_notees": "a noté les présences d'une séance",
        "instances.personne_conviee": "a convié quelqu'un à une séance",
        "instances.convocation_retiree": "a retiré une convocation",
        "instances.point_inscrit": "a inscrit la situation à l'ordre du jour",
        "instances.point_ajoute": "a ajouté un point à l'ordre du jour",
        "instances.point_modifie": "a changé un point de l'ordre du jour",
        "instances.ordre_change": "a déplacé un point de l'ordre du jour",
        "instances.point_retire": "a retiré la situation de l'ordre du jour",
        "instances.point_note": "a noté ce qui s'est dit en séance",
        "instances.point_examine": "a examiné la situation en séance",
        "instances.point_restitue": "a noté la restitution à la famille",
        "instances.decision_prise": "a noté une décision",
        "instances.decision_modifiee": "a corrigé une décision",
        "instances.decision_retiree": "a retiré une décision notée par erreur",
        "instances.decision_faite": "a noté une décision mise en œuvre",
        "instances.ordre_du_jour_lu": "a vu un ordre du jour",
        "instances.decisions_lues": "a vu les décisions à mettre en œuvre",
        "instances.ordre_du_jour_imprime": "a imprimé un ordre du jour",
        "instances.feuille_imprimee": "a imprimé la feuille de la situation",
        "instances.releve_sorti": "a sorti un relevé de décisions",
    }
)
