"""Les paquets reçus : la configuration d'une autre ville, gardée le temps de choisir ce que l'on en reprend."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from jalon.socle.cloison import Cloisonne


class PaquetRecu(Cloisonne):
    """Un paquet déposé. `contenu` : le document lu ; `repris` : {section: [codes repris]}, une fois appliqué."""

    nom = models.CharField("nom", max_length=120)
    contenu = models.JSONField("contenu", encoder=DjangoJSONEncoder)
    recu_le = models.DateTimeField("reçu le", default=timezone.now)
    recu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="reçu par"
    )
    repris = models.JSONField("ce qui en a été repris", default=dict, blank=True)

    class Meta:
        verbose_name = "paquet reçu"
        verbose_name_plural = "paquets reçus"
        ordering = ["-recu_le", "-pk"]

    def __str__(self):
        return self.nom
