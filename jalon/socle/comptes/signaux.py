"""Ce que l'on corrige d'allauth en cours de route."""

import time

from allauth.mfa.models import Authenticator
from django.db.models.signals import pre_save
from django.dispatch import receiver


@receiver(pre_save, sender=Authenticator)
def dire_les_codes_vus(instance, **_):
    """Les codes de secours sont montrés dès qu'ils sont tirés : sans cela, leur première lecture écrirait sa date."""
    if instance.type == Authenticator.Type.RECOVERY_CODES:
        instance.data.setdefault("viewed_at", time.time())
