"""Ce que l'entrée répond elle-même."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from jalon.socle.mur import faille_du_role

journal_technique = logging.getLogger(__name__)


@login_not_required
@require_safe
def sante(request):
    """Dit si Jalon sert et atteint sa base : 200, ou 503 et la panne en un mot."""
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
        faille = faille_du_role()
    except Exception:
        return JsonResponse({"etat": "panne", "base": "injoignable"}, status=503)
    if faille:
        journal_technique.error(faille)
        return JsonResponse({"etat": "panne", "base": "mur ouvert"}, status=503)
    return JsonResponse({"etat": "ok", "base": connection.vendor})
