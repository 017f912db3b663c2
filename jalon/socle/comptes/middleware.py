"""Une session ne dure ni au-delà de trente minutes sans geste, ni de douze heures en tout.

Inactive, elle se verrouille : plus aucune page n'est servie avant le mot de passe, mais rien de tapé n'est perdu.
Avec JavaScript, un dialogue couvre la page et la requête refusée repart après. Sans, la réponse à un envoi est une page
qui garde la saisie et la renvoie, avec le mot de passe, à l'adresse où elle allait.
"""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from jalon.socle.comptes import sessions

# Les seules adresses qui répondent à une session verrouillée.
OUVERTES = {"account_logout", "socle:session_rouvrir", "socle:session_verrouiller", "sante"}
# Une requête qui ne vient pas d'un geste (avancement d'un travail relu en boucle) ne prolonge pas la session.
PASSIVE = "X-Jalon-Passif"
CHAMP = "verrou_mot_de_passe"
METHODE = "verrou_methode"


class SessionBornee:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        if sessions.est_finie(request):
            return _finir(request)
        if sessions.est_verrouillee(request):
            return self._sous_verrou(request)
        if PASSIVE not in request.headers:
            sessions.noter_un_geste(request)
        return self.get_response(request)

    def _sous_verrou(self, request):
        if _nom(request) in OUVERTES:
            return self.get_response(request)
        if request.method != "POST" or CHAMP not in request.POST:
            return _refuser(request)
        if not sessions.jeton_est_bon(request):
            return _page(request, "Cette page est trop ancienne. Redonnez votre mot de passe.")
        if phrase := sessions.rouvrir(request, request.POST[CHAMP]):
            return _page(request, phrase) if request.user.is_authenticated else _vers_la_connexion(request, phrase)
        if request.POST.get(METHODE) == "GET":
            return redirect(request.get_full_path())
        return self.get_response(request)


def _nom(request) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _finir(request):
    """Déconnecte. Un envoi arrivé trop tard est rendu à lire et à recopier."""
    saisie = list(_saisie(request.POST)) if request.method == "POST" and sessions.jeton_est_bon(request) else []
    logout(request)
    if "HX-Request" in request.headers:
        return HttpResponse(status=401, headers={"X-Jalon-Session": "finie"})
    if any(valeur for _, valeur in saisie):
        return render(request, "socle/comptes/finie.html", {"saisie": saisie}, status=401)
    return _vers_la_connexion(request, "Votre session a duré douze heures : elle est finie. Reconnectez-vous.")


def _vers_la_connexion(request, phrase):
    messages.warning(request, phrase)
    return redirect("account_login")


def _refuser(request):
    if "HX-Request" in request.headers or "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=401, headers={"X-Jalon-Session": "verrouillee"})
    return _page(request)


def _page(request, erreur=""):
    """La page verrouillée. Un envoi y est gardé, champ par champ, s'il venait bien d'une de nos pages."""
    garde = request.method == "POST" and request.POST.get(METHODE) != "GET" and sessions.jeton_est_bon(request)
    contexte = {
        "erreur": erreur,
        "methode": "POST" if garde else "GET",
        "saisie": _saisie(request.POST) if garde else [],
        "fichiers": [f.name for f in request.FILES.values()] if garde else [],
    }
    return render(request, "socle/comptes/verrou.html", contexte, status=401)


def _saisie(post):
    """Les champs tapés ; ni les nôtres, ni un mot de passe."""
    for nom, valeurs in post.lists():
        if nom not in {CHAMP, METHODE, "csrfmiddlewaretoken"} and "password" not in nom:
            yield from ((nom, valeur) for valeur in valeurs)
