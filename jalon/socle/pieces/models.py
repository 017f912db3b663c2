"""Les pièces jointes : chiffrées au repos, une clé par ville, enveloppée par la clé maîtresse."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet
from jalon.socle.dossiers import ReferenceDeDossier, parmi_les_visibles
from jalon.socle.droits import Droit
from jalon.socle.habilitations import a_le_droit
from jalon.socle.listes.models import ValeurField


class CleDeVille(Cloisonne):
    """La clé de chiffrement d'une ville, elle-même chiffrée par la clé maîtresse."""

    enveloppe = models.BinaryField("clé enveloppée")
    cree_le = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "clé de ville"
        verbose_name_plural = "clés de ville"
        constraints = [models.UniqueConstraint(fields=["collectivite"], name="socle_cle_de_ville_unique")]

    def __str__(self):
        return f"Clé du {self.cree_le:%d/%m/%Y}"


class PieceQuerySet(CloisonQuerySet):
    def presentes(self):
        return self.filter(retiree_le=None)

    def du_dossier(self, dossier):
        return self.presentes().filter(dossier_type=dossier._meta.label_lower, dossier_id=dossier.pk)

    def visibles_par(self, compte):
        """Celles des dossiers vus ; les confidentielles en plus avec leur droit."""
        if not a_le_droit(compte, Droit.VOIR_LES_PIECES):
            return self.none()
        vues = self.presentes().filter(parmi_les_visibles(compte))
        if a_le_droit(compte, Droit.VOIR_LES_PIECES_CONFIDENTIELLES):
            return vues
        return vues.filter(confidentielle=False)


class Piece(Cloisonne):
    """Un fichier joint à un dossier. Le contenu est dans le coffre, sous `cle`."""

    cle = models.UUIDField("clé de rangement", default=uuid.uuid4, unique=True, editable=False)
    dossier_type = models.CharField("type de dossier", max_length=60)
    dossier_id = models.BigIntegerField("dossier")
    nom = models.CharField("nom du fichier", max_length=160)
    type = ValeurField("type de document", liste="type_document", null=True, blank=True)
    format = models.CharField("format", max_length=100)
    taille = models.PositiveIntegerField("taille (octets)")
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    confidentielle = models.BooleanField("confidentielle", default=False)
    cle_externe = models.CharField("clé de la source", max_length=80, blank=True, editable=False)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="jointe par"
    )
    jointe_le = models.DateTimeField("jointe le", default=timezone.now)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)
    detruite_le = models.DateTimeField("contenu détruit le", null=True, blank=True)

    objects = CloisonManager.from_queryset(PieceQuerySet)()

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["-jointe_le", "-pk"]
        indexes = [
            models.Index(
                fields=["collectivite", "dossier_type", "dossier_id", "-jointe_le"], name="socle_piece_dossier"
            )
        ]

    def __str__(self):
        return self.nom

    @property
    def dossier(self):
        return ReferenceDeDossier(self.dossier_type, self.dossier_id)
