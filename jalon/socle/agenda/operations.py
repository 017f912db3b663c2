"""S'abonner à son agenda, s'en désabonner ; recevoir, ou non, le résumé de la semaine."""

from datetime import timedelta

from django.utils import timezone

from jalon.socle.comptes.models import Compte
from jalon.socle.invitations.models import Invitation
from jalon.socle.invitations.operations import inviter, revoquer
from jalon.socle.journal.operations import consigner, operation

OBJET = "socle.agenda"
VALABLE = timedelta(days=365)


def abonnements(compte):
    """Les liens encore ouverts de ce compte."""
    return Invitation.objects.ouvertes().filter(objet=OBJET, donnees__compte=compte.pk)


@operation
def s_abonner(*, par) -> str:
    """Un lien neuf vers son agenda, qui remplace l'ancien. Rend le jeton, montré cette seule fois."""
    for ancien in abonnements(par):
        revoquer(ancien, par=par)
    _, jeton = inviter(
        objet=OBJET, destinataire=par.nom, expire_le=timezone.now() + VALABLE, donnees={"compte": par.pk}, par=par
    )
    return jeton


@operation
def se_desabonner(*, par) -> None:
    for ancien in abonnements(par):
        revoquer(ancien, par=par)
    consigner("socle.agenda_ferme", par, par=par)


@operation
def regler_le_resume(*, actif: bool, par) -> None:
    """Recevoir chaque lundi, ou plus, le compte de ce que l'on a à faire."""
    Compte.objects.filter(pk=par.pk).update(resume_hebdomadaire=actif)
    consigner("socle.resume_regle", par, par=par, actif=actif)
