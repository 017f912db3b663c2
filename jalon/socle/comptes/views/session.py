"""Mon compte : ma session, mes sessions."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jalon.socle.comptes import sessions
from jalon.socle.comptes.appareils import appareil


@require_POST
def session_rouvrir(request):
    """Le dialogue de déverrouillage : 204, ou 422 et la phrase ; 401 si la session est fermée."""
    if phrase := sessions.rouvrir(request, request.POST.get("mot_de_passe", "")):
        return JsonResponse({"erreur": phrase}, status=422 if request.user.is_authenticated else 401)
    return HttpResponse(status=204)


@require_POST
def session_verrouiller(request):
    """Verrouille tout de suite : à la main, ou quand la page voit l'inactivité avant le serveur."""
    sessions.verrouiller(request)
    return HttpResponse(status=204) if "HX-Request" in request.headers else redirect("/")


@require_POST
def session_geste(request):
    """La page dit qu'on y travaille sans rien demander au serveur (un long texte)."""
    return HttpResponse(status=204)


@never_cache
@require_http_methods(["GET", "POST"])
def mes_sessions(request):
    """Où mon compte est ouvert ; fermer une session, ou toutes les autres."""
    if request.method == "POST":
        return _fermer(request)
    ouvertes = sorted(UserSession.objects.purge_and_list(request.user), key=lambda s: s.created_at, reverse=True)
    les_sessions = [{"session": une, "appareil": appareil(une.user_agent)} for une in ouvertes]
    return render(request, "socle/comptes/sessions.html", {"les_sessions": les_sessions})


def _fermer(request):
    if cle := request.POST.get("session"):
        get_object_or_404(UserSession, pk=cle, user=request.user).end()
        messages.success(request, "Cette session est fermée.")
    else:
        sessions.fermer_toutes(request.user, sauf=request.session.session_key)
        messages.success(request, "Toutes vos autres sessions sont fermées.")
    return redirect("socle:sessions")
