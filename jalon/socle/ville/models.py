"""L'image de la ville."""

from django.db import models

from jalon.socle.cloison import Cloisonne


class LogoDeVille(Cloisonne):
    """Le logo du bandeau. `Collectivite.logo` en garde l'empreinte : une page sait sans le lire s'il existe."""

    contenu = models.BinaryField("image")
    format = models.CharField("format", max_length=20)

    class Meta:
        verbose_name = "logo"
        verbose_name_plural = "logos"
        constraints = [models.UniqueConstraint(fields=["collectivite"], name="socle_logo_unique")]

    def __str__(self):
        return f"Logo ({self.format})"
