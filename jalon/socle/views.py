"""L'accueil."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accueil(request):
    return render(request, "socle/accueil.html")
