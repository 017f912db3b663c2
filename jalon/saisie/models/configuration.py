"""La configuration de la saisie : un brouillon que l'on prépare, des versions publiées qui ne changent plus."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from jalon.socle.cloison import Cloisonne


class Brouillon(Cloisonne):
    """Ce que l'on prépare, et que personne ne voit encore dans les fiches. Un par ville, absent s'il n'y a rien."""

    contenu = models.JSONField("contenu", encoder=DjangoJSONEncoder, default=dict)
    base = models.PositiveIntegerField("version publiée dont il part", default=0)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="modifié par"
    )

    class Meta:
        verbose_name = "brouillon de configuration"
        verbose_name_plural = "brouillons de configuration"
        constraints = [models.UniqueConstraint(fields=["collectivite"], name="saisie_brouillon_unique")]

    def __str__(self):
        return f"Brouillon de la version {self.base + 1}"


class VersionConfiguration(Cloisonne):
    """Une version publiée. `contenu` : les champs et les onglets en vigueur ; `paquet` : toute la configuration."""

    numero = models.PositiveIntegerField("version")
    contenu = models.JSONField("contenu", encoder=DjangoJSONEncoder, default=dict)
    paquet = models.JSONField("configuration entière", encoder=DjangoJSONEncoder, default=dict, blank=True)
    note = models.CharField("ce qui change", max_length=250, blank=True)
    publiee_le = models.DateTimeField("publiée le", default=timezone.now)
    publiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="publiée par"
    )

    class Meta:
        verbose_name = "version de configuration"
        verbose_name_plural = "versions de configuration"
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "numero"], name="saisie_version_config_unique"),
        ]

    def __str__(self):
        return f"Version {self.numero}"
