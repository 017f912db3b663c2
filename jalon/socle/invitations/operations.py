"""Inviter, révoquer, reconnaître un lien. Le jeton dit la ville : « code.secret »."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle.cloison import Collectivite, cloison, collectivite_active, unite_de_travail
from jalon.socle.invitations.models import Invitation, UsageInvitation
from jalon.socle.journal.operations import consigner, consigner_sortie, operation


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


@operation
def renouveler(invitation, *, expire_le, par):
    """Prolonge le même lien. Une invitation révoquée ne se rouvre pas : il en faut une autre."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.revoquee_le is not None:
        raise ValidationError("Cette invitation a été révoquée : invitez de nouveau, un autre lien sera donné.")
    if expire_le <= timezone.now():
        raise ValidationError("La date d'expiration de l'invitation est déjà passée.")
    invitation.expire_le = expire_le
    invitation.save(update_fields=["expire_le"])
    consigner("socle.invitation_renouvelee", invitation, par=par, expire_le=expire_le)
    return invitation


def ville_du_jeton(jeton: str) -> Collectivite | None:
    """La ville que dit le jeton ; ne prouve rien tant que `reconnaitre` n'a pas répondu."""
    return Collectivite.objects.filter(code=jeton.partition(".")[0]).first()


def reconnaitre(jeton: str, objet: str | None = None) -> Invitation | None:
    """L'invitation ouverte de ce jeton, dont un usage est noté ; None sinon, sans dire pourquoi.

    `objet` : ce pour quoi le lien doit avoir été donné. L'ouverture, comme le refus d'un lien qui a existé, est au
    journal.
    """
    ville = ville_du_jeton(jeton)
    if ville is None:
        return None
    with cloison(ville), unite_de_travail():
        invitation = Invitation.objects.select_for_update(of=("self",)).filter(empreinte=_empreinte(jeton)).first()
        if invitation is None:
            return None
        if not _est_utilisable(invitation) or objet not in (None, invitation.objet):
            consigner_sortie("socle.invitation_refusee", [invitation], par=None)
            return None
        UsageInvitation.objects.create(invitation=invitation)
        consigner_sortie("socle.invitation_ouverte", [invitation], par=None)
        return invitation


def reconnaitre_sans_trace(jeton: str, objet: str) -> Invitation | None:
    """Pour un flux qu'une machine relit toutes les heures, et qui ne nomme personne : l'ouverture n'est pas notée."""
    ville = ville_du_jeton(jeton)
    if ville is None:
        return None
    with cloison(ville):
        invitation = Invitation.objects.ouvertes().filter(empreinte=_empreinte(jeton), objet=objet).first()
        return invitation if invitation is not None and _est_utilisable(invitation) else None


def _est_utilisable(invitation) -> bool:
    if not invitation.est_ouverte:
        return False
    return invitation.usages_permis is None or invitation.les_usages.count() < invitation.usages_permis


def _empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()
