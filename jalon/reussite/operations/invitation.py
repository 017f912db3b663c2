"""Inviter un professionnel à déposer des demandes par un lien, sans compte."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle.invitations import operations as invitations
from jalon.socle.journal.operations import operation

OBJET = "reussite.demande"
UN_AN = timedelta(days=365)
POUR_UNE_DEMANDE = timedelta(days=60)


@operation
def inviter_a_deposer(*, destinataire, courriel, structure, permanente, par, etablissement=None, fonction=""):
    """Rend (invitation, jeton). Permanente : un an, renouvelable ; sinon soixante jours, pour une seule demande."""
    destinataire = destinataire.strip()
    if not destinataire:
        raise ValidationError({"destinataire": "Écrivez le nom de la personne : c'est elle qui signera la demande."})
    donnees = {
        "courriel": courriel,
        "fonction": fonction,
        "structure": structure.pk if structure else None,
        "etablissement": etablissement.pk if etablissement else None,
        "permanente": bool(permanente),
    }
    return invitations.inviter(
        objet=OBJET,
        destinataire=destinataire,
        expire_le=timezone.now() + (UN_AN if permanente else POUR_UNE_DEMANDE),
        donnees=donnees,
        par=par,
    )


@operation
def renouveler_l_invitation(invitation, *, par):
    """Le même lien, pour un an de plus à compter d'aujourd'hui."""
    if not invitation.donnees.get("permanente"):
        raise ValidationError("Une invitation pour une seule demande ne se renouvelle pas : envoyez-en une autre.")
    return invitations.renouveler(invitation, expire_le=timezone.now() + UN_AN, par=par)
