"""Le journal : ce qui a été écrit ET ce qui a été lu, chaîné par empreintes, ville par ville."""

from django.db import models
from django.utils import timezone

from jalon.socle.cloison import Cloisonne


class Nature(models.TextChoices):
    ECRITURE = "ecriture", "Écriture"
    LECTURE = "lecture", "Consultation"


class TeteJournal(Cloisonne):
    """La dernière maille de la chaîne d'une ville, et le jeton de ses statistiques."""

    numero = models.BigIntegerField("numéro de la dernière ligne", default=0)
    empreinte = models.CharField("empreinte de la dernière ligne", max_length=64, default="0" * 64)
    jeton = models.CharField("jeton des statistiques", max_length=32, default="")
    jeton_numero = models.BigIntegerField("ligne où le jeton a changé", default=0)

    class Meta:
        verbose_name = "tête du journal"
        verbose_name_plural = "têtes du journal"
        constraints = [models.UniqueConstraint(fields=["collectivite"], name="socle_tete_unique")]

    def __str__(self):
        return f"{self.numero}"


class LigneJournal(Cloisonne):
    """Une maille. Le contenu, salé, peut être purgé : la chaîne tient sur les métadonnées et son empreinte.

    Sans clé étrangère vers ce qu'elle décrit : le journal ne gêne jamais les données vivantes.
    """

    numero = models.BigIntegerField("numéro")
    le = models.DateTimeField("le", default=timezone.now)
    nature = models.CharField("nature", max_length=8, choices=Nature)
    action = models.CharField("action", max_length=80)
    compte_id = models.BigIntegerField("compte", null=True, blank=True)
    objet_type = models.CharField("type d'objet", max_length=60, blank=True)
    objet_id = models.BigIntegerField("objet", null=True, blank=True)
    dossier_type = models.CharField("type de dossier", max_length=60, blank=True)
    dossier_id = models.BigIntegerField("dossier", null=True, blank=True)
    contenu = models.JSONField("contenu", null=True, blank=True)
    sel = models.CharField("sel", max_length=32, blank=True)
    empreinte_contenu = models.CharField("empreinte du contenu", max_length=64)
    empreinte = models.CharField("empreinte", max_length=64)
    jeton = models.CharField("jeton posé", max_length=32, blank=True)

    class Meta:
        verbose_name = "ligne de journal"
        verbose_name_plural = "lignes de journal"
        ordering = ["numero"]
        constraints = [models.UniqueConstraint(fields=["collectivite", "numero"], name="socle_ligne_unique")]
        indexes = [
            models.Index(fields=["collectivite", "dossier_type", "dossier_id", "-numero"], name="socle_ligne_dossier"),
            models.Index(fields=["collectivite", "compte_id", "-numero"], name="socle_ligne_compte"),
        ]

    def __str__(self):
        return f"{self.numero} {self.action}"
