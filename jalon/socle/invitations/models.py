"""Les invitations : un lien qui expire, pour quelqu'un qui n'a pas de compte."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet


class InvitationQuerySet(CloisonQuerySet):
    def ouvertes(self):
        return self.filter(revoquee_le=None, expire_le__gt=timezone.now())


class Invitation(Cloisonne):
    """Seule l'empreinte du jeton est gardée : qui lit la base ne peut pas ouvrir le lien."""

    empreinte = models.CharField("empreinte du jeton", max_length=64, unique=True)
    objet = models.CharField("objet", max_length=60)
    donnees = models.JSONField("données", default=dict, encoder=DjangoJSONEncoder, blank=True)
    destinataire = models.CharField("destinataire", max_length=160)
    usages_permis = models.PositiveIntegerField("usages permis", null=True, blank=True)
    expire_le = models.DateTimeField("expire le")
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="par"
    )
    cree_le = models.DateTimeField("créée le", default=timezone.now)

    objects = CloisonManager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["collectivite", "objet", "expire_le"], name="socle_invitation_objet")]

    def __str__(self):
        return f"{self.objet} : {self.destinataire}"

    @property
    def est_ouverte(self) -> bool:
        return self.revoquee_le is None and self.expire_le > timezone.now()


class UsageInvitation(Cloisonne):
    """Une ouverture du lien."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="les_usages", verbose_name="invitation")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "usage d'invitation"
        verbose_name_plural = "usages d'invitation"
        indexes = [models.Index(fields=["collectivite", "invitation", "le"], name="socle_usage_invitation")]

    def __str__(self):
        return f"{self.invitation} ({self.le:%d/%m/%Y})"
