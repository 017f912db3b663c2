"""Confier les demandes cochées à la même personne : l'aperçu, puis le geste, annulable."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jalon.reussite import operations
from jalon.reussite.apercus import PLUS_LE_MEME, empreinte
from jalon.reussite.droits import Droit
from jalon.reussite.forms.lots import ConfierDemandesForm
from jalon.reussite.models import Demande
from jalon.reussite.operations.lots_demandes import trier_les_demandes
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_liste
from jalon.socle.saisies import poser_les_erreurs

APERCU, FAIRE = "apercu", "faire"


@require_http_methods(["GET", "POST"])
def demandes_confier(request):
    exiger(request.user, Droit.TRAITER_LES_DEMANDES)
    coches = [int(pk) for pk in request.POST.getlist("selection") if pk.isdecimal() and len(pk) < 19]
    vues = Demande.objects.visibles_par(request.user).actuelles().filter(pk__in=coches)
    demandes = list(vues.select_related("suivie_par").order_by("numero"))
    noter_liste(request, "reussite.demandes_consultees", [d.pk for d in demandes])
    etape = request.POST.get("etape")
    form = ConfierDemandesForm(request.POST if etape in (APERCU, FAIRE) else None)
    apercu = None
    if form.is_bound and form.is_valid():
        retenues, ecartees = trier_les_demandes(demandes, form.cleaned_data["intervenant"])
        vu = empreinte(form.cleaned_data["intervenant"].pk, [d.pk for d in retenues])
        apercu = {"retenues": len(retenues), "ecartees": ecartees, "empreinte": vu}
        if etape == FAIRE and retenues and (reponse := _confirmer(request, form, retenues, vu)):
            return reponse
    contexte = {"form": form, "demandes": demandes, "apercu": apercu}
    return render(request, "reussite/lots/demandes.html", contexte)


def _confirmer(request, form, retenues, vu):
    """Rend la redirection ; None si ce n'est plus ce que la personne a vu, ou si l'opération refuse."""
    if request.POST.get("apercu") != vu:
        messages.warning(request, PLUS_LE_MEME)
        return None
    try:
        geste = operations.confier_les_demandes(
            retenues, intervenant=form.cleaned_data["intervenant"], par=request.user
        )
    except ValidationError as erreur:
        poser_les_erreurs(form, erreur)
        return None
    messages.success(request, f"{geste.libelle} : c'est fait. Cela s'annule dans « Revenir en arrière ».")
    return redirect("reussite:demandes")
