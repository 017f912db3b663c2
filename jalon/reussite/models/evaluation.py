"""Les évaluations d'un parcours, avec les outils de la ville (`saisie.outils`)."""

from django.db import models

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.reussite.models.parcours import Parcours
from jalon.saisie.models import Critere, VersionOutil
from jalon.socle.cloison import Cloisonne


class TempsEvaluation(models.TextChoices):
    ENTREE = "entree", "À l'entrée"
    ETAPE = "etape", "En cours de route"
    SORTIE = "sortie", "À la sortie"


class Repondant(models.TextChoices):
    ENFANT = "enfant", "Enfant"
    FAMILLE = "famille", "Famille"
    REFERENT = "referent", "Référent"
    ECOLE = "ecole", "École"


class Evaluation(Fiche):
    """Un passage d'un outil, à un temps du parcours, par quelqu'un. La version de l'outil ne change plus ensuite."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="les_evaluations", verbose_name="parcours")
    outil = models.ForeignKey(VersionOutil, models.PROTECT, related_name="+", verbose_name="outil")
    temps = models.CharField("temps", max_length=8, choices=TempsEvaluation)
    repondant = models.CharField("répondant", max_length=10, choices=Repondant)
    le = models.DateField("date")
    commentaire = models.TextField("commentaire", blank=True)

    class Meta:
        verbose_name = "évaluation"
        verbose_name_plural = "évaluations"
        ordering = ["-le", "-pk"]
        constraints = [
            contrainte_de_cle("evaluation"),
            models.UniqueConstraint(
                fields=["collectivite", "parcours", "outil", "temps", "repondant", "le"],
                name="reussite_evaluation_unique",
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "le"], name="reussite_evaluation_le")]

    def __str__(self):
        return f"{self.outil} {self.get_temps_display().lower()}"

    @property
    def dossier(self):
        return self.parcours.enfant


class NoteEvaluation(Cloisonne):
    """La réponse à un critère : le fait observé d'un côté, l'appréciation de l'autre. Sans score : non exprimé."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="les_notes", verbose_name="évaluation")
    critere = models.ForeignKey(Critere, models.PROTECT, related_name="+", verbose_name="critère")
    fait = models.TextField("fait observé", blank=True)
    score = models.SmallIntegerField("appréciation", null=True, blank=True)

    class Meta:
        verbose_name = "note d'évaluation"
        verbose_name_plural = "notes d'évaluation"
        ordering = ["critere__ordre", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "evaluation", "critere"], name="reussite_note_unique")
        ]

    def __str__(self):
        return f"{self.critere} : {self.score if self.score is not None else 'non exprimé'}"

    @property
    def dossier(self):
        return self.evaluation.parcours.enfant
