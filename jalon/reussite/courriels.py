"""Les courriels à qui a fait une demande : jamais un nom d'enfant, ni dans le sujet, ni dans le corps."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

from jalon.socle.cloison import collectivite_active


def peut_envoyer() -> bool:
    """La ville a-t-elle réglé l'envoi des courriels (JALON_COURRIEL) ?"""
    return settings.COURRIEL_PART


def envoyer_la_reponse(demande, texte: str) -> bool:
    return _envoyer(demande.courriel_emetteur, f"Votre demande n° {demande.numero}", texte)


def envoyer_l_invitation(invitation, adresse: str) -> bool:
    texte = (
        f"Bonjour,\n\nL'équipe de réussite éducative de {collectivite_active().nom} vous donne ce lien, à vous seul,"
        f" pour lui signaler un enfant qui vous inquiète :\n\n{adresse}\n\n"
        f"Il vaut jusqu'au {invitation.expire_le:%d/%m/%Y}. Ne le transmettez pas : ce qu'il ouvre est en votre nom.\n"
    )
    return _envoyer(invitation.donnees["courriel"], "Votre lien vers l'équipe de réussite éducative", texte)


def _envoyer(a: str, sujet: str, texte: str) -> bool:
    """Rend False si le courriel n'est pas parti : l'écran le dit, rien n'est perdu."""
    if not peut_envoyer():
        return False
    try:
        send_mail(f"{collectivite_active().nom} : {sujet}", texte, None, [a])
    except (OSError, SMTPException):
        return False
    return True
