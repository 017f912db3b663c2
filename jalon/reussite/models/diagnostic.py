"""Le diagnostic par domaine et les préconisations de l'équipe."""

from django.db import models
from django.db.models import Q

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.reussite.models.parcours import Parcours
from jalon.socle.listes.models import ValeurField


class Diagnostic(Fiche):
    """Ce que l'on sait d'un domaine, à une date : les faits d'un côté, les hypothèses de l'autre, trois regards."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="les_diagnostics", verbose_name="parcours")
    le = models.DateField("date")
    domaine = ValeurField("domaine", liste="domaine")
    faits = models.TextField("faits", blank=True, help_text="Ce qui a été observé, par qui, quand.")
    ressources = models.TextField("ressources", blank=True)
    difficultes = models.TextField("difficultés", blank=True)
    hypotheses = models.TextField("hypothèses", blank=True)
    avis_enfant = models.TextField("ce qu'en dit l'enfant", blank=True)
    avis_famille = models.TextField("ce qu'en dit la famille", blank=True)
    avis_ecole = models.TextField("ce qu'en dit l'école", blank=True)

    class Meta:
        verbose_name = "diagnostic"
        verbose_name_plural = "diagnostics"
        ordering = ["-le", "pk"]
        constraints = [
            contrainte_de_cle("diagnostic"),
            models.UniqueConstraint(
                fields=["collectivite", "parcours", "domaine", "le"], name="reussite_diagnostic_unique"
            ),
        ]

    def __str__(self):
        return f"{self.domaine} ({self.le:%d/%m/%Y})"

    @property
    def dossier(self):
        return self.parcours.enfant


class Preconisation(Fiche):
    """Une action que l'équipe conseille, dans un domaine ; elle devient une action, ou reste à mettre en œuvre.

    `point` est l'identifiant du point d'EPS qui l'a posée, s'il y en a un : la réussite ne connaît pas les réunions.
    """

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="les_preconisations", verbose_name="parcours")
    le = models.DateField("date")
    domaine = ValeurField("domaine", liste="domaine")
    action = ValeurField("action conseillée", liste="action", null=True, blank=True)
    maitre_oeuvre = ValeurField("maître d'œuvre", liste="maitre_oeuvre", null=True, blank=True)
    echeance = models.DateField("à faire avant le", null=True, blank=True)
    precision = models.CharField("précision", max_length=250, blank=True)
    point = models.BigIntegerField("point de réunion", null=True, blank=True, editable=False)
    abandonnee_le = models.DateField("abandonnée le", null=True, blank=True)
    abandon = models.CharField("raison de l'abandon", max_length=200, blank=True)

    class Meta:
        verbose_name = "préconisation"
        verbose_name_plural = "préconisations"
        ordering = ["-le", "pk"]
        constraints = [
            contrainte_de_cle("preconisation"),
            models.CheckConstraint(
                name="reussite_preco_abandon",
                condition=Q(abandon="") | Q(abandonnee_le__isnull=False),
                violation_error_message="Seule une préconisation abandonnée a une raison d'abandon.",
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "parcours"], name="reussite_preco_parcours"),
            models.Index(fields=["collectivite", "le"], name="reussite_preco_le"),
        ]

    def __str__(self):
        return f"{self.domaine} : {self.action or self.precision}"

    @property
    def dossier(self):
        return self.parcours.enfant
