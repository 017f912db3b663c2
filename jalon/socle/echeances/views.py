"""Cocher une échéance, d'où qu'on la voie."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jalon.socle.echeances import operations
from jalon.socle.echeances.models import Echeance


@require_POST
def echeance_faite(request, pk):
    echeance = get_object_or_404(Echeance.objects.visibles_par(request.user), pk=pk)
    try:
        operations.terminer(echeance, le=timezone.localdate(), par=request.user)
        messages.success(request, f"« {echeance.libelle} » est fait.")
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    d_ou = request.headers.get("Referer", "")
    permis = url_has_allowed_host_and_scheme(d_ou, {request.get_host()}, request.is_secure())
    return redirect(d_ou if permis else "socle:accueil")
