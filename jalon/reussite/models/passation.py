"""Passer la main : une file active qui change de référent, un collègue remplacé le temps d'une absence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jalon.reussite.models.parcours import Parcours
from jalon.socle.cloison import Cloisonne
from jalon.socle.reseau.models import Intervenant


class Passation(Cloisonne):
    """Un parcours proposé à un autre référent, qui accepte ou refuse. Vide : en attente de réponse."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="les_passations", verbose_name="parcours")
    de = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="ancien référent"
    )
    vers = models.ForeignKey(Intervenant, models.PROTECT, related_name="+", verbose_name="nouveau référent")
    a_partir_du = models.DateField("à partir du")
    mot = models.TextField("mot de passation", blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="proposée par"
    )
    proposee_le = models.DateTimeField("proposée le", default=timezone.now, editable=False)
    acceptee_le = models.DateField("acceptée le", null=True, blank=True)
    refusee_le = models.DateField("refusée le", null=True, blank=True)
    refus = models.CharField("raison du refus", max_length=200, blank=True)

    class Meta:
        verbose_name = "passation"
        verbose_name_plural = "passations"
        ordering = ["-proposee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reussite_passation_une_reponse",
                condition=Q(acceptee_le=None) | Q(refusee_le=None),
                violation_error_message="Une passation est acceptée, ou refusée.",
            ),
            models.UniqueConstraint(
                fields=["collectivite", "parcours"],
                condition=Q(acceptee_le=None, refusee_le=None),
                name="reussite_passation_en_attente",
            ),
        ]

    def __str__(self):
        return f"{self.de or 'Sans référent'} → {self.vers}"

    @property
    def dossier(self):
        return self.parcours.enfant


class Interim(Cloisonne):
    """Un collègue tient les dossiers d'un absent, de quand à quand, sans que personne change de référent."""

    absent = models.ForeignKey(Intervenant, models.PROTECT, related_name="les_absences", verbose_name="absent")
    remplacant = models.ForeignKey(Intervenant, models.PROTECT, related_name="les_interims", verbose_name="remplaçant")
    du = models.DateField("du")
    au = models.DateField("au")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="décidé par"
    )

    class Meta:
        verbose_name = "intérim"
        verbose_name_plural = "intérims"
        ordering = ["-du", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reussite_interim_dates",
                condition=Q(au__gte=F("du")),
                violation_error_message="La fin de l'intérim précède son début.",
            ),
            models.CheckConstraint(
                name="reussite_interim_deux_personnes",
                condition=~Q(absent=F("remplacant")),
                violation_error_message="On ne se remplace pas soi-même.",
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "remplacant"], name="reussite_interim_de")]

    def __str__(self):
        return f"{self.remplacant} remplace {self.absent}"
