"""Les droits de la réussite éducative, et qui les a par défaut."""

from django.db import models

from jalon.socle.habilitations import declarer_droits


class Droit(models.TextChoices):
    VOIR_LES_DOSSIERS = "reussite.voir_les_dossiers", "Voir les dossiers des enfants"
    MODIFIER_LES_DOSSIERS = "reussite.modifier_les_dossiers", "Modifier les dossiers des enfants"
    CREER_UN_DOSSIER = "reussite.creer_un_dossier", "Ouvrir un dossier d'enfant"
    OUVRIR_UN_PARCOURS = "reussite.ouvrir_un_parcours", "Ouvrir un parcours"
    CLORE_UN_PARCOURS = "reussite.clore_un_parcours", "Clore un parcours"
    NOTER_UN_CONTACT = "reussite.noter_un_contact", "Noter un contact"
    FUSIONNER = "reussite.fusionner", "Fusionner deux dossiers"
    EXPORTER_LES_LISTES = "reussite.exporter_les_listes", "Exporter les listes nominatives"
    VOIR_LES_STATISTIQUES = "reussite.voir_les_statistiques", "Voir les statistiques"
    VOIR_LES_STATISTIQUES_PAR_REFERENT = (
        "reussite.voir_les_statistiques_par_referent",
        "Voir les statistiques par référent",
    )


_DOSSIER = [
    Droit.VOIR_LES_DOSSIERS,
    Droit.MODIFIER_LES_DOSSIERS,
    Droit.CREER_UN_DOSSIER,
    Droit.OUVRIR_UN_PARCOURS,
    Droit.CLORE_UN_PARCOURS,
    Droit.NOTER_UN_CONTACT,
    Droit.EXPORTER_LES_LISTES,
    Droit.VOIR_LES_STATISTIQUES,
]

declarer_droits(
    Droit,
    par_defaut={
        "coordonnateur": Droit.values,
        "referent": _DOSSIER,
        "secretariat": [
            Droit.VOIR_LES_DOSSIERS,
            Droit.MODIFIER_LES_DOSSIERS,
            Droit.CREER_UN_DOSSIER,
            Droit.NOTER_UN_CONTACT,
            Droit.EXPORTER_LES_LISTES,
        ],
        "intervenant": [Droit.VOIR_LES_DOSSIERS, Droit.NOTER_UN_CONTACT],
        "partenaire": [Droit.VOIR_LES_DOSSIERS],
        "chef_de_projet": [Droit.VOIR_LES_STATISTIQUES],
        "elu": [Droit.VOIR_LES_STATISTIQUES],
        "financeur": [Droit.VOIR_LES_STATISTIQUES],
    },
)
