"""Les droits de la saisie, et qui les a par défaut."""

from django.db import models

from jalon.socle.habilitations import declarer_droits


class Droit(models.TextChoices):
    VOIR_LES_CHAMPS = "saisie.voir_les_champs", "Voir et remplir les champs que la ville n'a réservés à aucun rôle"
    VOIR_LES_CHAMPS_SENSIBLES = "saisie.voir_les_champs_sensibles", "Voir et remplir les champs sensibles de la ville"


declarer_droits(
    Droit,
    par_defaut={
        **{role: [Droit.VOIR_LES_CHAMPS, Droit.VOIR_LES_CHAMPS_SENSIBLES] for role in ("coordonnateur", "referent")},
        **{role: [Droit.VOIR_LES_CHAMPS] for role in ("secretariat", "accueil")},
    },
)
