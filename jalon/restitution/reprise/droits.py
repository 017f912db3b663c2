"""Le droit de reprendre des données : on y voit tout un fichier de dossiers, et l'on écrit dans toute la ville."""

from django.db import models

from jalon.socle.habilitations import declarer_droits


class Droit(models.TextChoices):
    REPRENDRE = "restitution.reprendre", "Reprendre des données d'un tableur"


declarer_droits(Droit, par_defaut={"coordonnateur": [Droit.REPRENDRE]})
