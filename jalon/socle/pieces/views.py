"""Ouvrir, retirer une pièce jointe."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from jalon.socle.dossiers import type_de_dossier
from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_lecture
from jalon.socle.pieces import coffre, operations
from jalon.socle.pieces.models import Piece


@require_safe
def piece(request, pk):
    """Le fichier, déchiffré. Toujours téléchargé : un contenu venu d'ailleurs ne s'exécute pas chez nous."""
    trouvee = get_object_or_404(Piece.objects.visibles_par(request.user), pk=pk)
    try:
        contenu = coffre.sortir(trouvee.cle)
    except coffre.CoffreIllisible as erreur:
        raise Http404(str(erreur)) from erreur
    noter_lecture(request, trouvee.dossier)
    response = HttpResponse(contenu, content_type=trouvee.format)
    response["Content-Disposition"] = content_disposition_header(True, trouvee.nom)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def piece_retirer(request, pk):
    trouvee = get_object_or_404(Piece.objects.visibles_par(request.user), pk=pk)
    exiger(request.user, Droit.GERER_LES_PIECES)
    try:
        operations.retirer(trouvee, par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        messages.success(request, f"« {trouvee.nom} » est retirée. Vous pouvez revenir en arrière pendant 30 jours.")
    return redirect(type_de_dossier(trouvee.dossier_type).url(trouvee.dossier_id))
