"""Les droits du socle, et qui les a par défaut."""

from django.db import models

from jalon.socle.habilitations import declarer_droits


class Droit(models.TextChoices):
    GERER_LES_COMPTES = "socle.gerer_les_comptes", "Gérer les comptes et les rôles"
    CONFIGURER = "socle.configurer", "Configurer la ville"
    GERER_LE_RESEAU = (
        "socle.gerer_le_reseau",
        "Tenir le réseau (structures, intervenants, établissements, quartiers)",
    )
    VOIR_LE_RESEAU = "socle.voir_le_reseau", "Voir le réseau"
    LIRE_LE_JOURNAL = "socle.lire_le_journal", "Lire le journal"
    GERER_LES_PIECES = "socle.gerer_les_pieces", "Joindre et retirer des pièces"
    VOIR_LES_PIECES = "socle.voir_les_pieces", "Ouvrir les pièces jointes"
    VOIR_LES_PIECES_CONFIDENTIELLES = (
        "socle.voir_les_pieces_confidentielles",
        "Ouvrir les pièces jointes confidentielles",
    )
    ACCES_EXCEPTIONNEL = "socle.acces_exceptionnel", "Ouvrir un dossier par accès exceptionnel motivé"


declarer_droits(
    Droit,
    par_defaut={
        "administrateur": [
            Droit.GERER_LES_COMPTES,
            Droit.CONFIGURER,
            Droit.GERER_LE_RESEAU,
            Droit.VOIR_LE_RESEAU,
        ],
        "coordonnateur": [
            Droit.GERER_LES_COMPTES,
            Droit.CONFIGURER,
            Droit.GERER_LE_RESEAU,
            Droit.VOIR_LE_RESEAU,
            Droit.LIRE_LE_JOURNAL,
            Droit.GERER_LES_PIECES,
            Droit.VOIR_LES_PIECES,
            Droit.VOIR_LES_PIECES_CONFIDENTIELLES,
        ],
        "referent": [
            Droit.VOIR_LE_RESEAU,
            Droit.GERER_LES_PIECES,
            Droit.VOIR_LES_PIECES,
            Droit.VOIR_LES_PIECES_CONFIDENTIELLES,
            Droit.ACCES_EXCEPTIONNEL,
        ],
        "secretariat": [
            Droit.GERER_LE_RESEAU,
            Droit.VOIR_LE_RESEAU,
            Droit.GERER_LES_PIECES,
            Droit.VOIR_LES_PIECES,
        ],
        "intervenant": [Droit.VOIR_LE_RESEAU, Droit.ACCES_EXCEPTIONNEL],
        "dpo": [Droit.LIRE_LE_JOURNAL],
    },
)
