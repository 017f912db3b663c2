"""Ce que l'entrée répond elle-même."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def sante(request):
    """Dit si Jalon sert et atteint sa base : 200, ou 503 et la panne en un mot."""
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
    except Exception:
        return JsonResponse({"etat": "panne", "base": "injoignable"}, status=503)
    return JsonResponse({"etat": "ok", "base": connection.vendor})
