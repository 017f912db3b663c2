"""Les objectifs : ajoutés et évalués en place, dans le plan ; des pages entières sans JavaScript."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.parcours import AtteinteForm, ObjectifForm
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Objectif
from jalon.reussite.views.commun import confirmer, modifier, onglet, page_de_saisie, parcours_vu
from jalon.reussite.views.plan import ajout_d_objectif, montrer_objectif, plan_en_place
from jalon.socle.saisies import poser_les_erreurs


def _objectif_vu(request, pk) -> Objectif:
    objectif = get_object_or_404(Objectif.objects.select_related("domaine"), pk=pk)
    objectif.parcours = parcours_vu(request, objectif.parcours_id, Droit.MODIFIER_LES_DOSSIERS)
    return objectif


def _au_plan(parcours) -> str:
    return onglet(parcours.enfant, "parcours", f"parcours-{parcours.pk}")


@require_http_methods(["GET", "POST"])
def objectif_ajouter(request, pk):
    parcours = parcours_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    form = ajout_d_objectif(parcours, request.POST or None)
    if form.is_valid():
        try:
            operations.fixer_objectif(parcours, fixe_le=timezone.localdate(), par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            if request.htmx:
                return plan_en_place(request, parcours, dit="Objectif ajouté.")
            messages.success(request, "L'objectif est ajouté.")
            return redirect(_au_plan(parcours))
    if request.htmx:
        return plan_en_place(request, parcours, objectif=form)
    return page_de_saisie(
        request,
        form,
        enfant=parcours.enfant,
        titre=f"Ajouter un objectif ({parcours.dispositif})",
        bouton="Ajouter l'objectif",
        retour=_au_plan(parcours),
    )


@require_http_methods(["GET", "POST"])
def objectif_modifier(request, pk):
    objectif = _objectif_vu(request, pk)
    return modifier(
        request,
        ObjectifForm,
        objectif,
        operations.modifier_objectif,
        enfant=objectif.parcours.enfant,
        titre="Modifier l'objectif",
        retour=_au_plan(objectif.parcours),
        retirer=reverse("reussite:objectif_retirer", args=[objectif.pk]),
    )


@require_POST
def objectif_evaluer(request, pk):
    """Où en est l'objectif : rend sa seule ligne à htmx."""
    objectif = _objectif_vu(request, pk)
    form = AtteinteForm(request.POST)
    dit = "Ce degré d'atteinte n'existe pas."
    if form.is_valid():
        dit = "C'est noté."
        operations.evaluer_objectif(
            objectif, atteinte=form.cleaned_data["atteinte"], le=timezone.localdate(), par=request.user
        )
    if not request.htmx:
        (messages.success if form.is_valid() else messages.error)(request, dit)
        return redirect(_au_plan(objectif.parcours))
    relu = Objectif.objects.select_related("domaine").get(pk=objectif.pk)
    dossier = Dossier(objectif.parcours.enfant, request.user)
    return render(request, "reussite/_objectif.html", {"o": montrer_objectif(relu), "dossier": dossier, "dit": dit})


@require_http_methods(["GET", "POST"])
def objectif_retirer(request, pk):
    objectif = _objectif_vu(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_objectif(objectif, par=request.user),
        enfant=objectif.parcours.enfant,
        titre=f"Retirer l'objectif « {objectif} »",
        bouton="Retirer l'objectif",
        retour=_au_plan(objectif.parcours),
        message="L'objectif est retiré.",
        intro="Pour un objectif fixé par erreur. Celui que l'on abandonne s'évalue « Sans objet / abandonné ».",
    )
