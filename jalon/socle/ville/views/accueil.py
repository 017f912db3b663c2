"""Réglages → l'accueil : tout ce qui se règle, et où en est la ville."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.reglages import reglages_de


@require_safe
def reglages(request):
    exiger(request.user, Droit.CONFIGURER)
    return render(request, "socle/ville/reglages.html", {"rubriques": reglages_de(request.user)})
