"""Les outils d'évaluation de la ville : des critères, une échelle, des versions figées une fois publiées."""

from django.db import models
from django.db.models import Q

from jalon.socle.cloison import Cloisonne
from jalon.socle.listes.models import ValeurField


class Outil(Cloisonne):
    """Un outil d'évaluation. Ses critères sont dans ses versions."""

    code = models.SlugField("code")
    libelle = models.CharField("nom", max_length=120)
    consigne = models.TextField("consigne", blank=True)
    retire_le = models.DateField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "outil d'évaluation"
        verbose_name_plural = "outils d'évaluation"
        ordering = ["libelle"]
        constraints = [models.UniqueConstraint(fields=["collectivite", "code"], name="saisie_outil_unique")]

    def __str__(self):
        return self.libelle


class VersionOutil(Cloisonne):
    """Une version d'un outil : brouillon tant que `publiee_le` est vide, figée ensuite."""

    outil = models.ForeignKey(Outil, models.PROTECT, related_name="les_versions", verbose_name="outil")
    numero = models.PositiveSmallIntegerField("version", default=1)
    publiee_le = models.DateField("publiée le", null=True, blank=True)

    class Meta:
        verbose_name = "version d'outil"
        verbose_name_plural = "versions d'outil"
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "outil", "numero"], name="saisie_version_unique"),
            models.UniqueConstraint(
                fields=["collectivite", "outil"], condition=Q(publiee_le=None), name="saisie_version_un_brouillon"
            ),
        ]

    def __str__(self):
        return str(self.outil)


class Critere(Cloisonne):
    """Un critère d'une version : la question, et celle que l'on pose à l'enfant avec des mots simples."""

    version = models.ForeignKey(VersionOutil, models.PROTECT, related_name="les_criteres", verbose_name="version")
    code = models.SlugField("code", max_length=60)
    libelle = models.CharField("critère", max_length=160)
    libelle_enfant = models.CharField("question à l'enfant", max_length=160, blank=True)
    aide = models.CharField("aide", max_length=250, blank=True)
    theme = ValeurField("thème", liste="critere_evaluation", null=True, blank=True)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        ordering = ["ordre", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "version", "code"], name="saisie_critere_unique")
        ]

    def __str__(self):
        return self.libelle


class Echelon(Cloisonne):
    """Un degré de l'échelle d'une version : un score, des mots, un pictogramme pour l'enfant."""

    version = models.ForeignKey(VersionOutil, models.PROTECT, related_name="les_echelons", verbose_name="version")
    score = models.SmallIntegerField("score")
    libelle = models.CharField("libellé", max_length=80)
    libelle_enfant = models.CharField("mots pour l'enfant", max_length=80, blank=True)
    pictogramme = models.SlugField("pictogramme", blank=True)

    class Meta:
        verbose_name = "échelon"
        verbose_name_plural = "échelons"
        ordering = ["score"]
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "version", "score"], name="saisie_echelon_unique")
        ]

    def __str__(self):
        return self.libelle
