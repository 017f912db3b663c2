"""La session : combien elle dure, comment elle se verrouille et se rouvre, comment toutes se ferment."""

import time

from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render

DEBUT, GESTE, VERROU, ESSAIS = "session_debut", "session_geste", "session_verrou", "session_essais"
# Un geste n'est réécrit que s'il est plus vieux que cela : une page de vingt fragments n'écrit qu'une fois.
PAS = 30
ESSAIS_PERMIS = 5


def est_finie(request) -> bool:
    """La durée absolue est passée. Le début est noté à la première requête."""
    debut = request.session.setdefault(DEBUT, time.time())
    return time.time() - debut > settings.SESSION_ABSOLUE.total_seconds()


def est_verrouillee(request) -> bool:
    """Verrouillée à la main ou par l'inactivité, qui se calcule ici : aucun navigateur n'a à le dire."""
    if request.session.get(VERROU):
        return True
    dernier = request.session.get(GESTE, time.time())
    if time.time() - dernier > settings.SESSION_INACTIVITE.total_seconds():
        verrouiller(request)
        return True
    return False


def verrouiller(request) -> None:
    request.session[VERROU] = True


def noter_un_geste(request) -> None:
    if time.time() - request.session.get(GESTE, 0) > PAS:
        request.session[GESTE] = time.time()


def rouvrir(request, mot_de_passe: str) -> str:
    """Rouvre la session verrouillée. Rend une phrase si le mot de passe ne va pas ; au cinquième essai, déconnecte."""
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return "Trop d'essais : attendez une minute, puis réessayez."
    if request.user.check_password(mot_de_passe):
        for cle in (VERROU, ESSAIS):
            request.session.pop(cle, None)
        request.session[GESTE] = time.time()
        return ""
    essais = request.session.get(ESSAIS, 0) + 1
    request.session[ESSAIS] = essais
    if essais >= ESSAIS_PERMIS:
        logout(request)
        return "Cinq essais ratés : la session est fermée. Reconnectez-vous."
    return "Ce n'est pas votre mot de passe."


def fermer_toutes(compte, sauf: str | None = None) -> int:
    """Ferme les sessions du compte, sauf celle dont la clé est donnée. Rend combien."""
    les_sessions = UserSession.objects.filter(user=compte).exclude(session_key=sauf)
    for une in les_sessions:
        une.end()
    return len(les_sessions)


class _JetonSeul(CsrfViewMiddleware):
    def _reject(self, request, reason):
        return reason


def jeton_est_bon(request) -> bool:
    """Le jeton CSRF de ce POST, vérifié sans attendre la vue."""
    return _JetonSeul(lambda _: None).process_view(request, None, (), {}) is None


def trop_de_demandes(request, exception=None):
    """Réponse 429 : trop d'essais."""
    return render(request, "socle/comptes/trop.html", status=429)
