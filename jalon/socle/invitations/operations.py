"""Inviter, révoquer, reconnaître un lien. Le jeton dit la ville : « code.secret »."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle.cloison import Collectivite, cloison, collectivite_active, unite_de_travail
from jalon.socle.invitations.models import Invitation, UsageInvitation
from jalon.socle.journal.operations import consigner, operation


@operation
def inviter(*, objet, destinataire, expire_le, par, donnees=None, usages_permis=None):
    """Rend (invitation, jeton). Le jeton n'est montré qu'ici : seule son empreinte est gardée."""
    if expire_le <= timezone.now():
        raise ValidationError("La date d'expiration de l'invitation est déjà passée.")
    jeton = f"{collectivite_active().code}.{secrets.token_urlsafe(32)}"
    invitation = Invitation(
        empreinte=_empreinte(jeton),
        objet=objet,
        destinataire=destinataire,
        donnees=donnees or {},
        usages_permis=usages_permis,
        expire_le=expire_le,
        par=par,
    )
    invitation.full_clean(exclude=["donnees"])
    invitation.save()
    consigner("socle.invitation_creee", invitation, par=par, objet=objet, expire_le=expire_le)
    return invitation, jeton


@operation
def revoquer(invitation, *, par):
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    invitation.revoquee_le = invitation.revoquee_le or timezone.now()
    invitation.save(update_fields=["revoquee_le"])
    consigner("socle.invitation_revoquee", invitation, par=par)
    return invitation


def ville_du_jeton(jeton: str) -> Collectivite | None:
    """La ville que dit le jeton ; ne prouve rien tant que `reconnaitre` n'a pas répondu."""
    return Collectivite.objects.filter(code=jeton.partition(".")[0]).first()


def reconnaitre(jeton: str) -> Invitation | None:
    """L'invitation ouverte de ce jeton, dont un usage est noté ; None sinon, sans dire pourquoi."""
    ville = ville_du_jeton(jeton)
    if ville is None:
        return None
    with cloison(ville), unite_de_travail():
        invitation = (
            Invitation.objects.ouvertes().select_for_update(of=("self",)).filter(empreinte=_empreinte(jeton)).first()
        )
        if invitation is None:
            return None
        if invitation.usages_permis is not None and invitation.les_usages.count() >= invitation.usages_permis:
            return None
        UsageInvitation.objects.create(invitation=invitation)
        return invitation


def _empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()
