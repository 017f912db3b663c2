"""Les paires de dossiers qui se ressemblent sans être des doublons."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jalon.reussite.models.enfant import Enfant
from jalon.socle.cloison import Cloisonne


class PaireEcartee(Cloisonne):
    """Deux enfants dont quelqu'un a dit qu'ils sont bien deux : la paire n'est plus proposée."""

    premier = models.ForeignKey(Enfant, models.PROTECT, related_name="+", verbose_name="premier enfant")
    second = models.ForeignKey(Enfant, models.PROTECT, related_name="+", verbose_name="second enfant")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="écartée par"
    )
    ecartee_le = models.DateTimeField("écartée le", default=timezone.now)

    class Meta:
        verbose_name = "paire écartée"
        verbose_name_plural = "paires écartées"
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "premier", "second"], name="reussite_paire_unique"),
            models.CheckConstraint(
                name="reussite_paire_ordonnee",
                condition=Q(premier__lt=F("second")),
                violation_error_message="Une paire s'écrit dans l'ordre des dossiers.",
            ),
        ]

    def __str__(self):
        return f"{self.premier} n'est pas {self.second}"
