"""Revenir sur un geste récent, suivre un travail de fond."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from jalon.socle.annulations import Annulation, annuler
from jalon.socle.dossiers import parmi_les_visibles
from jalon.socle.droits import Droit
from jalon.socle.habilitations import a_le_droit
from jalon.socle.taches import EtatTravail, Travail

MONTRES = 100
ARRETER_LE_SONDAGE = 286  # htmx cesse de redemander un fragment qui répond ce code


def _siens(queryset, compte):
    """Les siens ; tous ceux de la ville pour qui la configure."""
    return queryset if a_le_droit(compte, Droit.CONFIGURER) else queryset.filter(par=compte)


def _gestes_de(compte):
    """Les siens, et tous pour qui configure la ville ; jamais dans un dossier que l'on ne voit pas, ou plus."""
    vus = Q(dossier_id=None) | parmi_les_visibles(compte)
    return _siens(Annulation.objects.filter(vus), compte)


@require_safe
def gestes(request):
    liste = _gestes_de(request.user).ouvertes().select_related("par")[:MONTRES]
    return render(request, "socle/gestes.html", {"gestes": liste})


@require_POST
def geste_annuler(request, pk):
    geste = get_object_or_404(_gestes_de(request.user), pk=pk)
    try:
        annuler(geste, par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        messages.success(request, f"« {geste.libelle} » est annulé : tout est comme avant.")
    return redirect("socle:gestes")


@require_safe
def travaux(request):
    liste = _siens(Travail.objects.all(), request.user).select_related("par")[:MONTRES]
    return render(request, "socle/travaux.html", {"travaux": liste})


@require_safe
def travail(request, pk):
    """La page d'un travail, et son fragment redemandé tant qu'il avance."""
    ligne = get_object_or_404(_siens(Travail.objects.all(), request.user), pk=pk)
    avance = ligne.etat in (EtatTravail.EN_ATTENTE, EtatTravail.EN_COURS)
    contexte = {"travail": ligne, "avance": avance}
    if not request.htmx:
        return render(request, "socle/travail.html", contexte)
    reponse: HttpResponse = render(request, "socle/_travail.html", contexte)
    reponse.status_code = 200 if avance else ARRETER_LE_SONDAGE
    return reponse
