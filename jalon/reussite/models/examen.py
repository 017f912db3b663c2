"""Ce que la réussite apprend des réunions : une situation a été examinée, et ce qui en est sorti."""

from django.db import models

from jalon.reussite.models.demande import Demande
from jalon.reussite.models.enfant import Enfant
from jalon.reussite.models.parcours import Parcours
from jalon.socle.cloison import Cloisonne
from jalon.socle.listes.models import ValeurField


class Examen(Cloisonne):
    """Le retour d'un point de réunion sur un enfant, reçu par le rappel du renvoi.

    `point` est l'identifiant opaque du point : la réussite ne connaît pas les réunions.
    """

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_examens", verbose_name="enfant")
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="les_examens", null=True, blank=True, verbose_name="parcours"
    )
    demande = models.ForeignKey(
        Demande, models.PROTECT, related_name="les_examens", null=True, blank=True, verbose_name="demande"
    )
    le = models.DateField("examinée le")
    instance = models.CharField("réunion", max_length=120, blank=True)
    type = models.CharField("type de point", max_length=26, blank=True)
    decision = ValeurField("décision", liste="decision_eps", null=True, blank=True)
    texte = models.CharField("suite", max_length=250, blank=True)
    point = models.BigIntegerField("point de réunion", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "examen en réunion"
        verbose_name_plural = "examens en réunion"
        ordering = ["-le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "point", "enfant"],
                condition=models.Q(point__isnull=False),
                name="reussite_examen_unique",
            )
        ]
        indexes = [
            models.Index(fields=["collectivite", "enfant"], name="reussite_examen_enfant"),
            models.Index(fields=["collectivite", "le"], name="reussite_examen_le"),
        ]

    def __str__(self):
        return f"Examen du {self.le:%d/%m/%Y}"

    @property
    def dossier(self):
        return self.enfant
