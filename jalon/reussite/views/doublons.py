"""Les dossiers qui se ressemblent : dire qu'ils sont deux, ou n'en faire qu'un."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.recherche import FusionForm
from jalon.reussite.models import Enfant
from jalon.reussite.proximite import LIENS, paires_proches
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_lecture, noter_liste

PAIRES_MONTREES = 100


@require_safe
def doublons(request):
    exiger(request.user, Droit.FUSIONNER)
    visibles = _visibles(request)
    paires = paires_proches(visibles, PAIRES_MONTREES)
    ids = {pk for paire in paires for pk in (paire.premier, paire.second)}
    enfants = visibles.select_related(*LIENS).in_bulk(ids)
    noter_liste(request, "reussite.doublons_consultes", ids)
    contexte = {
        "paires": [(enfants[paire.premier], enfants[paire.second], paire.raison) for paire in paires],
        "au_plus": PAIRES_MONTREES if len(paires) == PAIRES_MONTREES else None,
        "retour": adresse_de_la_liste(request),
    }
    return render(request, "reussite/doublons/doublons.html", contexte)


@require_POST
def paire_ecarter(request, pk, autre):
    premier, second = _la_paire(request, pk, autre)
    operations.ecarter_paire(premier, second, par=request.user)
    messages.success(request, f"{premier} et {second} sont bien deux enfants : la paire n'est plus proposée.")
    return redirect("reussite:doublons")


@require_http_methods(["GET", "POST"])
def fusion(request, pk, autre):
    """Côte à côte : ce qui diffère se choisit, le reste se réunit. `pk` est le dossier gardé."""
    gardee, absorbee = _la_paire(request, pk, autre)
    form = FusionForm(gardee, absorbee, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.fusionner(gardee, absorbee, choix=form.cleaned_data, par=request.user)
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            messages.success(
                request, "Les deux dossiers n'en font plus qu'un. Cela s'annule pendant trente jours (gestes récents)."
            )
            return redirect("reussite:enfant", gardee.pk)
    noter_lecture(request, gardee, absorbee)
    contexte = {"form": form, "gardee": gardee, "absorbee": absorbee, "cotes": [_cote(gardee), _cote(absorbee)]}
    return render(request, "reussite/doublons/fusion.html", contexte)


def _visibles(request):
    return Enfant.objects.actuels().visibles_par(request.user)


def _la_paire(request, pk, autre) -> tuple[Enfant, Enfant]:
    visibles = _visibles(request).select_related("famille", *LIENS)
    premier, second = get_object_or_404(visibles, pk=pk), get_object_or_404(visibles.exclude(pk=pk), pk=autre)
    exiger(request.user, Droit.FUSIONNER)
    return premier, second


def _cote(enfant) -> dict:
    """Ce que le dossier apporte à la fusion."""
    return {
        "enfant": enfant,
        "les_parcours": enfant.les_parcours.filter(annule_le=None).select_related("dispositif"),
        "contacts": enfant.les_contacts.count(),
        "scolarites": enfant.les_scolarites.count(),
        "situations": enfant.les_situations.count(),
    }
