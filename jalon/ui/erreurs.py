"""Les pages d'erreur : ce qui s'est passé et quoi faire. Celle de panne ne demande rien à la base."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader

SECOURS = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Jalon est en panne</title></head>'
    "<body><main><h1>Jalon est en panne</h1><p>Réessayez dans quelques minutes. "
    "Si la panne dure, prévenez la personne qui administre Jalon.</p></main></body></html>"
)


def _sans_contexte(gabarit, status, **donnees):
    """Rendue sans la requête : aucun processeur de contexte, donc ni base, ni session, ni menus."""
    return HttpResponse(loader.render_to_string(f"ui/erreurs/{gabarit}.html", donnees), status=status)


def mauvaise_requete(request, exception=None):
    return _sans_contexte("400", 400)


def interdit(request, exception=None):
    raison = str(exception) if exception and exception.args else ""
    return render(request, "ui/erreurs/403.html", {"raison": raison}, status=403)


def introuvable(request, exception=None):
    return render(request, "ui/erreurs/404.html", status=404)


def erreur_serveur(request):
    try:
        return _sans_contexte("500", 500)
    except Exception:  # la page de panne ne doit jamais tomber en panne
        return HttpResponse(SECOURS, status=500)


def csrf(request, reason=""):
    return _sans_contexte("csrf", 403, adresse=request.path)
