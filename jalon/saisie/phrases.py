"""Les écritures de la saisie, dites en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "saisie.champ_ajoute": "a ajouté un champ au brouillon de la configuration",
        "saisie.champ_modifie": "a changé un champ dans le brouillon de la configuration",
        "saisie.champ_retire": "a retiré un champ dans le brouillon de la configuration",
        "saisie.champ_remis": "a remis un champ dans le brouillon de la configuration",
        "saisie.champs_ranges": "a rangé les champs dans le brouillon de la configuration",
        "saisie.natif_regle": "a réglé un champ d'origine dans le brouillon de la configuration",
        "saisie.onglet_ajoute": "a ajouté un onglet au brouillon de la configuration",
        "saisie.onglet_regle": "a réglé un onglet dans le brouillon de la configuration",
        "saisie.onglets_ranges": "a rangé les onglets dans le brouillon de la configuration",
        "saisie.version_reprise": "a repris une version de la configuration dans un brouillon",
        "saisie.configuration_publiee": "a publié la configuration",
        "saisie.fiches_a_completer": "a vu les fiches qu'une configuration rendrait incomplètes",
        "saisie.brouillon_abandonne": "a abandonné le brouillon de la configuration",
        "saisie.outil_cree": "a créé un outil d'évaluation",
        "saisie.outil_modifie": "a renommé un outil d'évaluation",
        "saisie.version_preparee": "a préparé une nouvelle version d'un outil",
        "saisie.version_reglee": "a changé le brouillon d'un outil",
        "saisie.version_publiee": "a publié une version d'un outil",
        "saisie.outil_retire": "a retiré un outil d'évaluation",
        "saisie.outil_remis": "a remis un outil d'évaluation",
    }
)
