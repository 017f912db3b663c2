"""Le diagnostic : noté domaine par domaine sur un écran, l'ancien relu à côté ; ceux d'avant, à la suite."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.diagnostic import DiagnosticForm, les_blocs
from jalon.reussite.forms.parcours import DateForm
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Diagnostic
from jalon.reussite.views.commun import confirmer, modifier, onglet, parcours_vu
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.socle.saisies import poser_les_erreurs

MODIFIER = Droit.MODIFIER_LES_DOSSIERS


def _au_plan(parcours) -> str:
    return onglet(parcours.enfant, "parcours", f"parcours-{parcours.pk}")


def _diagnostics_de(parcours, compte) -> list[Diagnostic]:
    return [d for d in Dossier(parcours.enfant, compte).les_diagnostics if d.parcours_id == parcours.pk]


@require_http_methods(["GET", "POST"])
def diagnostic_noter(request, pk):
    """Plusieurs domaines d'un coup : seuls ceux où l'on a écrit s'enregistrent."""
    parcours = parcours_vu(request, pk, MODIFIER)
    anciens = {d.domaine: d for d in reversed(_diagnostics_de(parcours, request.user))}
    au_plan = {o.domaine for o in parcours.les_objectifs.select_related("domaine")} | set(anciens)
    donnees = request.POST or None
    date_form, blocs = DateForm(donnees), les_blocs(donnees, anciens, au_plan)
    remplis = [bloc for bloc in blocs if bloc.est_rempli]
    if date_form.is_valid() and all(bloc.is_valid() for bloc in remplis):
        domaines = {bloc.domaine: bloc.cleaned_data for bloc in remplis}
        le = date_form.cleaned_data["le"]
        try:
            operations.noter_diagnostics(parcours, le=le, domaines=domaines, par=request.user)
        except ValidationError as erreur:
            poser_les_erreurs(date_form, erreur)
        else:
            messages.success(request, "Le diagnostic est noté.")
            return redirect(_au_plan(parcours))
    contexte = {
        "parcours": parcours,
        "enfant": parcours.enfant,
        "form": date_form,
        "blocs": blocs,
        "retour": _au_plan(parcours),
        "url_liste": adresse_de_la_liste(request),
    }
    return render(request, "reussite/diagnostic_noter.html", contexte)


@require_safe
def diagnostics(request, pk):
    """Tous les diagnostics du parcours, du plus récent au plus ancien."""
    parcours = parcours_vu(request, pk, MODIFIER)
    contexte = {
        "parcours": parcours,
        "enfant": parcours.enfant,
        "les_diagnostics": _diagnostics_de(parcours, request.user),
        "url_liste": adresse_de_la_liste(request),
    }
    return render(request, "reussite/diagnostics.html", contexte)


def _diagnostic_vu(request, pk) -> Diagnostic:
    diagnostic = get_object_or_404(Diagnostic.objects.select_related("domaine"), pk=pk)
    diagnostic.parcours = parcours_vu(request, diagnostic.parcours_id, MODIFIER)
    return diagnostic


@require_http_methods(["GET", "POST"])
def diagnostic_modifier(request, pk):
    diagnostic = _diagnostic_vu(request, pk)
    return modifier(
        request,
        DiagnosticForm,
        diagnostic,
        operations.modifier_diagnostic,
        enfant=diagnostic.dossier,
        titre=f"Modifier le diagnostic ({diagnostic})",
        retour=reverse("reussite:diagnostics", args=[diagnostic.parcours_id]),
        retirer=reverse("reussite:diagnostic_retirer", args=[diagnostic.pk]),
    )


@require_http_methods(["GET", "POST"])
def diagnostic_retirer(request, pk):
    diagnostic = _diagnostic_vu(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_diagnostic(diagnostic, par=request.user),
        enfant=diagnostic.dossier,
        titre=f"Retirer le diagnostic ({diagnostic})",
        bouton="Retirer le diagnostic",
        retour=_au_plan(diagnostic.parcours),
        message="Le diagnostic est retiré.",
        intro="Pour un diagnostic noté par erreur. Celui qui a vieilli reste : notez-en un nouveau.",
    )
