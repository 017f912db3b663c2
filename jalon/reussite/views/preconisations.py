"""Les préconisations : posées en place, mises en œuvre d'un geste, abandonnées avec une raison."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.action import PreconisationForm
from jalon.reussite.forms.parcours import RaisonForm
from jalon.reussite.models import Preconisation
from jalon.reussite.views.actions import en_place
from jalon.reussite.views.commun import confirmer, modifier, onglet, parcours_vu, saisir
from jalon.reussite.views.plan import ajout_de_preconisation, plan_en_place

MODIFIER = Droit.MODIFIER_LES_DOSSIERS


def _preconisation_vue(request, pk) -> Preconisation:
    preconisation = get_object_or_404(Preconisation.objects.select_related("domaine", "action"), pk=pk)
    preconisation.parcours = parcours_vu(request, preconisation.parcours_id, MODIFIER)
    return preconisation


def _au_plan(parcours) -> str:
    return onglet(parcours.enfant, "parcours", f"parcours-{parcours.pk}")


@require_http_methods(["GET", "POST"])
def preconisation_ajouter(request, pk):
    parcours = parcours_vu(request, pk, MODIFIER)
    return en_place(
        request,
        parcours,
        ajout_de_preconisation(parcours, request.POST or None),
        lambda form: operations.preconiser(
            parcours, le=timezone.localdate(), point=_point(request), par=request.user, **form.cleaned_data
        ),
        nom="preconisation",
        dit="Préconisation notée.",
        titre=f"Noter une préconisation ({parcours.dispositif})",
        bouton="Noter la préconisation",
    )


def _point(request) -> int | None:
    """Le point de réunion d'où l'on vient, s'il y en a un."""
    texte = request.GET.get("point", "")
    return int(texte) if texte.isascii() and texte.isdecimal() and len(texte) < 18 else None


@require_http_methods(["GET", "POST"])
def preconisation_modifier(request, pk):
    preconisation = _preconisation_vue(request, pk)
    return modifier(
        request,
        PreconisationForm,
        preconisation,
        operations.modifier_preconisation,
        enfant=preconisation.dossier,
        titre="Modifier la préconisation",
        retour=_au_plan(preconisation.parcours),
        retirer=reverse("reussite:preconisation_retirer", args=[preconisation.pk]),
    )


@require_POST
def preconisation_realiser(request, pk):
    """Un geste : la préconisation devient une action, proposée à la famille."""
    preconisation = _preconisation_vue(request, pk)
    parcours = preconisation.parcours
    try:
        operations.realiser_preconisation(preconisation, par=request.user)
    except ValidationError as erreur:
        dit, prevenir = " ".join(erreur.messages), messages.error
    else:
        dit, prevenir = "L'action est au plan, proposée à la famille.", messages.success
    if request.htmx:
        return plan_en_place(request, parcours, dit=dit)
    prevenir(request, dit)
    return redirect(_au_plan(parcours))


@require_http_methods(["GET", "POST"])
def preconisation_abandonner(request, pk):
    preconisation = _preconisation_vue(request, pk)
    return saisir(
        request,
        RaisonForm(request.POST or None),
        lambda form: operations.abandonner_preconisation(
            preconisation, raison=form.cleaned_data["raison"], par=request.user
        ),
        enfant=preconisation.dossier,
        titre=f"Abandonner la préconisation « {preconisation} »",
        bouton="Abandonner la préconisation",
        retour=_au_plan(preconisation.parcours),
        message="La préconisation est abandonnée ; la raison reste dans l'historique.",
    )


@require_http_methods(["GET", "POST"])
def preconisation_retirer(request, pk):
    preconisation = _preconisation_vue(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_preconisation(preconisation, par=request.user),
        enfant=preconisation.dossier,
        titre=f"Retirer la préconisation « {preconisation} »",
        bouton="Retirer la préconisation",
        retour=_au_plan(preconisation.parcours),
        message="La préconisation est retirée.",
        intro="Pour une préconisation notée par erreur. Celle que l'on ne suit pas s'abandonne, avec sa raison.",
    )
