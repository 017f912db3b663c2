"""Le courriel du lundi : combien de choses en retard et à venir, sans un nom."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from jalon.socle.cloison import collectivite_active
from jalon.socle.comptes.models import Compte
from jalon.socle.echeances.models import Echeance
from jalon.socle.taches import chaque_jour

journal_technique = logging.getLogger(__name__)

LUNDI = 0
SEMAINE = timedelta(days=7)


def texte(en_retard: int, a_venir: int) -> str:
    """« 3 choses en retard, 5 pour cette semaine » ; vide s'il n'y a rien à dire."""
    dits = []
    if en_retard:
        dits.append(f"{en_retard} chose{'s' * (en_retard > 1)} en retard")
    if a_venir:
        dits.append(f"{a_venir} à faire cette semaine")
    return ", ".join(dits)


def envoyer(jour) -> int:
    """Écrit à chaque compte qui a quelque chose à faire. Rend le nombre de courriels partis."""
    partis = 0
    comptes = Compte.objects.filter(
        collectivite=collectivite_active(), desactive_le=None, resume_hebdomadaire=True, est_de_demonstration=False
    )
    for compte in comptes:
        siennes = Echeance.objects.a_faire().de(compte)
        dit = texte(siennes.filter(le__lt=jour).count(), siennes.filter(le__range=(jour, jour + SEMAINE)).count())
        partis += bool(dit) and _ecrire(compte, dit)
    return partis


def _ecrire(compte, dit: str) -> bool:
    corps = (
        f"Bonjour,\n\nDans Jalon, vous avez {dit}. Connectez-vous pour voir lesquelles.\n\n"
        "Pour ne plus recevoir ce résumé : menu de votre compte, « Mon agenda ».\n"
    )
    try:
        send_mail(f"{collectivite_active().nom} : votre semaine", corps, None, [compte.courriel])
    except (OSError, SMTPException):
        journal_technique.exception("Le résumé de la semaine n'est pas parti pour le compte %s.", compte.pk)
        return False
    return True


@chaque_jour("socle.resume", heure=6)
def le_lundi() -> None:
    jour = timezone.localdate()
    if jour.weekday() == LUNDI and settings.COURRIEL_PART:
        envoyer(jour)
