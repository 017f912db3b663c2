"""Déposer une demande sans compte : par le lien d'un professionnel, ou par le formulaire des parents."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404


@login_not_required
def par_un_lien(request, jeton):
    raise Http404


@login_not_required
def par_un_parent(request, ville):
    raise Http404


@login_not_required
def merci(request, ville):
    raise Http404
