"""La scolarité, année par année."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from jalon.reussite.models.base import Fiche
from jalon.reussite.models.enfant import Enfant
from jalon.socle.cloison import Cloisonne
from jalon.socle.listes.models import ValeurField
from jalon.socle.reseau.models import Etablissement


class Rythme(models.TextChoices):
    A_L_HEURE = "a_l_heure", "À l'heure"
    MAINTENU = "maintenu", "Maintenu"
    EN_AVANCE = "en_avance", "En avance"


class Scolarite(Fiche):
    """Où l'enfant est scolarisé, depuis une date d'une année scolaire. Sans année ni date : depuis toujours.

    `type_etablissement` et `zone` ne servent que si l'établissement est inconnu.
    """

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_scolarites", verbose_name="enfant")
    annee = models.CharField(
        "année scolaire",
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{4}-\d{4}$", "Une année scolaire s'écrit 2025-2026.")],
    )
    depuis = models.DateField("depuis", null=True, blank=True)
    etablissement = models.ForeignKey(
        Etablissement, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="établissement"
    )
    type_etablissement = ValeurField("type d'établissement", liste="type_etablissement", null=True, blank=True)
    zone = ValeurField("éducation prioritaire", liste="zone_scolarisation", null=True, blank=True)
    niveau = ValeurField("niveau", liste="niveau_scolaire", null=True, blank=True)
    classe = models.CharField("classe", max_length=30, blank=True)
    rythme = models.CharField("rythme", max_length=10, choices=Rythme, blank=True)
    absenteisme = models.BooleanField("absentéisme signalé", null=True, blank=True)
    exclusions = models.PositiveSmallIntegerField("exclusions", null=True, blank=True)

    class Meta:
        verbose_name = "scolarité"
        verbose_name_plural = "scolarités"
        ordering = ["depuis"]
        constraints = [
            models.CheckConstraint(
                name="reussite_scolarite_datee",
                condition=Q(annee="", depuis=None) | (~Q(annee="") & Q(depuis__isnull=False)),
                violation_error_message="Une scolarité datée a son année scolaire et sa date de début.",
            ),
            models.UniqueConstraint(fields=["collectivite", "enfant", "depuis"], name="reussite_scolarite_unique"),
            models.UniqueConstraint(
                fields=["collectivite", "enfant"],
                condition=Q(depuis=None),
                name="reussite_scolarite_toujours",
            ),
        ]

    def __str__(self):
        return f"{self.annee} {self.niveau or ''}".strip()

    @property
    def dossier(self):
        return self.enfant


class AmenagementScolarite(Cloisonne):
    """Un aménagement (PPRE, PAP, PAI…) pendant une scolarité."""

    scolarite = models.ForeignKey(Scolarite, models.PROTECT, related_name="les_amenagements", verbose_name="scolarité")
    amenagement = ValeurField("aménagement", liste="amenagement_scolarite")

    class Meta:
        verbose_name = "aménagement de scolarité"
        verbose_name_plural = "aménagements de scolarité"
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "scolarite", "amenagement"], name="reussite_amenagement_unique"
            )
        ]

    def __str__(self):
        return str(self.amenagement)
