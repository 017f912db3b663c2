"""Les droits des instances, et qui les a par défaut. Voir une séance demande en plus d'en être membre, ou convié."""

from django.db import models

from jalon.socle.habilitations import declarer_droits


class Droit(models.TextChoices):
    VOIR_LES_INSTANCES = "instances.voir_les_instances", "Voir les séances dont on est membre ou convié"
    ANIMER_LES_INSTANCES = "instances.animer_les_instances", "Préparer, tenir et clore toutes les séances"
    GERER_LES_INSTANCES = "instances.gerer_les_instances", "Régler les instances et leurs membres"
    VOIR_LES_STATISTIQUES = "instances.voir_les_statistiques", "Voir les statistiques des réunions"
    VOIR_LES_STATISTIQUES_PAR_PERSONNE = (
        "instances.voir_les_statistiques_par_personne",
        "Voir les statistiques des réunions par personne",
    )


declarer_droits(
    Droit,
    par_defaut={
        "coordonnateur": Droit.values,
        "referent": [Droit.VOIR_LES_INSTANCES, Droit.VOIR_LES_STATISTIQUES],
        "secretariat": [Droit.VOIR_LES_INSTANCES, Droit.ANIMER_LES_INSTANCES],
        "intervenant": [Droit.VOIR_LES_INSTANCES],
        "partenaire": [Droit.VOIR_LES_INSTANCES],
        "membre_instance": [Droit.VOIR_LES_INSTANCES],
        "chef_de_projet": [Droit.VOIR_LES_STATISTIQUES],
        "elu": [Droit.VOIR_LES_STATISTIQUES],
        "financeur": [Droit.VOIR_LES_STATISTIQUES],
    },
)
