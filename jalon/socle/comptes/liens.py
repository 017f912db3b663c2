"""Le lien par lequel une personne choisit son mot de passe : une seule fois, pendant trois jours."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from jalon.socle.journal.operations import consigner, operation


@operation
def choisir_un_mot_de_passe(compte, *, par) -> str:
    """Rend le chemin du lien (sans l'hôte) ; le journal garde qui l'a demandé, jamais le lien."""
    cle = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(compte)
    consigner("socle.lien_donne", compte, par=par)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(compte), "key": cle})


def envoyer(compte, adresse: str) -> bool:
    """L'envoie par courriel ; rend False si aucun envoi n'est réglé (JALON_COURRIEL)."""
    if settings.COURRIEL_PART:
        contexte = {"user": compte, "password_reset_url": adresse}
        get_adapter().send_mail("account/email/password_reset_key", compte.courriel, contexte)
    return settings.COURRIEL_PART
