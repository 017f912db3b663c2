"""Retrouver un enfant : la recherche de la barre haute, et celle qui précède tout nouveau dossier."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from jalon.reussite.droits import Droit
from jalon.reussite.forms.recherche import AvantDeCreerForm
from jalon.reussite.models import Enfant
from jalon.reussite.proximite import chercher, dossiers_proches
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.socle.droits import Droit as DroitSocle
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.journal.operations import noter_liste


@require_safe
def recherche(request):
    """Les dossiers que l'on peut voir ; à htmx, le seul fragment, au fil de la frappe."""
    exiger(request.user, Droit.VOIR_LES_DOSSIERS)
    texte = request.GET.get("q", "")[:80]
    enfants = chercher(texte, request.user)
    noter_liste(request, "reussite.recherche", [enfant.pk for enfant in enfants])
    gabarit = "reussite/recherche/_resultats.html" if request.htmx else "reussite/recherche/recherche.html"
    response = render(request, gabarit, {"texte": texte, "enfants": enfants})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def enfant_creer(request):
    """Chercher d'abord. Un dossier que l'on ne voit pas ne dit que son existence ; sans le droit de créer, rien."""
    exiger(request.user, Droit.CREER_UN_DOSSIER)
    form = AvantDeCreerForm(request.GET or None)
    contexte = {"form": form, "retour": adresse_de_la_liste(request)}
    if form.is_valid():
        contexte |= _ce_qui_ressemble(request, form)
    return render(request, "reussite/recherche/avant_de_creer.html", contexte)


def _ce_qui_ressemble(request, form) -> dict:
    proches = dossiers_proches(
        identite=form.identite, naissance=form.cleaned_data["naissance"], sexe=form.cleaned_data["sexe"]
    )
    ids = [enfant.pk for enfant, _ in proches]
    vus = set(Enfant.objects.visibles_par(request.user).filter(pk__in=ids).values_list("pk", flat=True))
    noter_liste(request, "reussite.recherche_avant_creation", sorted(vus))
    return {
        "cherche": True,
        "proches": [(enfant, paire) for enfant, paire in proches if enfant.pk in vus],
        "ferme": next((enfant for enfant, _ in proches if enfant.pk not in vus), None),
        "peut_demander": a_le_droit(request.user, DroitSocle.ACCES_EXCEPTIONNEL),
        "saisir": f"{reverse('reussite:enfant_saisir')}?{urlencode(form.pour_la_saisie)}",
    }
