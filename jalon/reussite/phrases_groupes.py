"""Groupes, séances, suivis partenaires, activités, rendez-vous : leurs écritures dites en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "reussite.groupe_cree": "a créé un groupe",
        "reussite.groupe_modifie": "a modifié un groupe",
        "reussite.groupe_retire": "a retiré un groupe",
        "reussite.groupe_consulte": "a vu les enfants d'un groupe",
        "reussite.feuille_consultee": "a vu la feuille de présence d'une séance",
        "reussite.inscrit_au_groupe": "a inscrit à un groupe",
        "reussite.place_donnee": "a donné une place dans un groupe",
        "reussite.desinscrit_du_groupe": "a désinscrit d'un groupe",
        "reussite.inscription_retiree": "a retiré une inscription à un groupe",
        "reussite.seance_programmee": "a programmé une séance de groupe",
        "reussite.seance_modifiee": "a modifié une séance de groupe",
        "reussite.seance_annulee": "a annulé une séance de groupe",
        "reussite.seance_retablie": "a rétabli une séance de groupe",
        "reussite.seance_pointee": "a pointé les présences d'une séance",
        "reussite.presence_notee": "a noté une présence",
        "reussite.suivi_note": "a noté un suivi partenaire",
        "reussite.suivi_modifie": "a modifié un suivi partenaire",
        "reussite.suivi_retire": "a retiré un suivi partenaire",
        "reussite.activite_notee": "a noté une activité extra-scolaire",
        "reussite.activite_modifiee": "a modifié une activité extra-scolaire",
        "reussite.activite_retiree": "a retiré une activité extra-scolaire",
        "reussite.rendez_vous_pris": "a pris un rendez-vous",
        "reussite.rendez_vous_modifie": "a modifié un rendez-vous",
        "reussite.rendez_vous_dit": "a dit ce qu'il en a été d'un rendez-vous",
        "reussite.rendez_vous_retire": "a retiré un rendez-vous",
        "reussite.attentes_consultees": "a vu la liste des suivis en attente",
        "reussite.attentes_exportees": "a exporté le dossier dans la liste des suivis en attente",
    }
)
