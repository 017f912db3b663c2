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
    DEPOSER_UNE_DEMANDE = "reussite.deposer_une_demande", "Déposer une demande"
    TRAITER_LES_DEMANDES = "reussite.traiter_les_demandes", "Traiter les demandes et y répondre"
    RECUEILLIR_UN_ACCORD = "reussite.recueillir_un_accord", "Recueillir l'information et l'accord des familles"
    ENTRER_SANS_ACCORD = "reussite.entrer_sans_accord", "Faire entrer un enfant sans accord signé, avec une raison"
    PARTAGER_UN_DOSSIER = "reussite.partager_un_dossier", "Partager des rubriques d'un dossier avec un partenaire"
    TRACER_UN_DANGER = "reussite.tracer_un_danger", "Tracer une transmission pour un enfant en danger"
    VOIR_LES_TRACES_DE_DANGER = "reussite.voir_les_traces_de_danger", "Voir les traces de danger des autres"
    GERER_LES_GROUPES = "reussite.gerer_les_groupes", "Gérer les groupes et leurs séances"
    POINTER_LES_PRESENCES = "reussite.pointer_les_presences", "Pointer les présences d'un groupe"
    VOIR_LES_HEURES = "reussite.voir_les_heures", "Voir les heures et le service fait"
    PRODUIRE_UN_DOCUMENT = "reussite.produire_un_document", "Produire un document d'un dossier"
    PASSER_LA_MAIN = "reussite.passer_la_main", "Proposer un parcours à un autre référent"
    DECIDER_UN_INTERIM = "reussite.decider_un_interim", "Décider d'un intérim"
    BASCULER_L_ANNEE = "reussite.basculer_l_annee", "Faire passer les enfants à l'année suivante"
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
    Droit.DEPOSER_UNE_DEMANDE,
    Droit.RECUEILLIR_UN_ACCORD,
    Droit.PARTAGER_UN_DOSSIER,
    Droit.TRACER_UN_DANGER,
    Droit.GERER_LES_GROUPES,
    Droit.POINTER_LES_PRESENCES,
    Droit.PRODUIRE_UN_DOCUMENT,
    Droit.PASSER_LA_MAIN,
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
            Droit.DEPOSER_UNE_DEMANDE,
            Droit.RECUEILLIR_UN_ACCORD,
            Droit.GERER_LES_GROUPES,
            Droit.POINTER_LES_PRESENCES,
            Droit.PRODUIRE_UN_DOCUMENT,
            Droit.EXPORTER_LES_LISTES,
        ],
        "intervenant": [
            Droit.VOIR_LES_DOSSIERS,
            Droit.NOTER_UN_CONTACT,
            Droit.DEPOSER_UNE_DEMANDE,
            Droit.TRACER_UN_DANGER,
            Droit.POINTER_LES_PRESENCES,
        ],
        "partenaire": [Droit.VOIR_LES_DOSSIERS, Droit.DEPOSER_UNE_DEMANDE],
        "chef_de_projet": [Droit.VOIR_LES_STATISTIQUES],
        "elu": [Droit.VOIR_LES_STATISTIQUES],
        "financeur": [Droit.VOIR_LES_STATISTIQUES],
    },
)
