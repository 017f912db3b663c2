"""Cocher une échéance, d'où qu'on la voie."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jalon.socle.dossiers import type_de_dossier
from jalon.socle.echeances import operations
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import exiger


@require_POST
def echeance_faite(request, pk):
    """La sienne, ou celle de quelqu'un d'autre pour qui peut écrire dans le dossier."""
    visibles = Echeance.objects.visibles_par(request.user).select_related("responsable")
    echeance = get_object_or_404(visibles, pk=pk)
    if echeance.responsable is None or echeance.responsable.compte_id != request.user.pk:
        exiger(request.user, type_de_dossier(echeance.dossier_type).droit_d_ecrire)
    try:
        operations.terminer(echeance, le=timezone.localdate(), par=request.user)
        messages.success(
            request, f"« {echeance.libelle} » est fait. Une erreur ? Menu du compte, « Revenir en arrière »."
        )
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    d_ou = request.headers.get("Referer", "")
    permis = url_has_allowed_host_and_scheme(d_ou, {request.get_host()}, request.is_secure())
    return redirect(d_ou if permis else "socle:accueil")
