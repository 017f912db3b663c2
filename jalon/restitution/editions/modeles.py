"""Les modèles de documents que la ville a déposés à la place des nôtres."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet


class FormatModele(models.TextChoices):
    DOCX = "docx", "Word (.docx)"
    ODT = "odt", "LibreOffice (.odt)"


class ModeleDocumentQuerySet(CloisonQuerySet):
    def en_vigueur(self):
        return self.filter(retire_le=None)


class ModeleDocument(Cloisonne):
    """Un modèle déposé par la ville, dans une version. Retiré, il reste : on peut le reprendre."""

    document = models.SlugField("document", max_length=60)
    format = models.CharField("format", max_length=4, choices=FormatModele)
    numero = models.PositiveIntegerField("version")
    contenu = models.BinaryField("fichier")
    taille = models.PositiveIntegerField("taille (octets)")
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="déposé par"
    )
    depose_le = models.DateTimeField("déposé le", default=timezone.now)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = CloisonManager.from_queryset(ModeleDocumentQuerySet)()

    class Meta:
        verbose_name = "modèle de document"
        verbose_name_plural = "modèles de document"
        ordering = ["document", "format", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "document", "format", "numero"], name="restitution_modele_numero_unique"
            ),
            models.UniqueConstraint(
                fields=["collectivite", "document", "format"],
                condition=Q(retire_le=None),
                name="restitution_modele_en_vigueur_unique",
            ),
        ]

    def __str__(self):
        return f"{self.document}.{self.format}, version {self.numero}"
