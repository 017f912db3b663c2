"""Les écritures des outils d'évaluation, dites en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "saisie.outil_cree": "a créé un outil d'évaluation",
        "saisie.outil_modifie": "a renommé un outil d'évaluation",
        "saisie.version_preparee": "a préparé une nouvelle version d'un outil",
        "saisie.version_reglee": "a changé le brouillon d'un outil",
        "saisie.version_publiee": "a publié une version d'un outil",
        "saisie.outil_retire": "a retiré un outil d'évaluation",
        "saisie.outil_remis": "a remis un outil d'évaluation",
    }
)
