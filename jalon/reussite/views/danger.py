"""« Enfant en danger : que faire ? » : la procédure, à un clic de toute page, et la trace d'une transmission."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.accord import TraceForm
from jalon.reussite.operations.danger import traces_lisibles
from jalon.reussite.views.commun import enfant_vu
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.socle.cloison import collectivite_active, est_sous_cloison
from jalon.socle.saisies import poser_les_erreurs


@require_safe
def danger(request):
    """La procédure, pour tout compte."""
    return render(request, "reussite/danger/danger.html", {"crip": _crip()})


@require_http_methods(["GET", "POST"])
def enfant_danger(request, pk):
    """La même page dans un dossier : on y note qu'on a transmis. Chacun n'y lit que ses traces."""
    enfant = enfant_vu(request, pk, Droit.TRACER_UN_DANGER)
    form = TraceForm(request.POST or None)
    if form.is_valid():
        try:
            operations.tracer_un_danger(enfant, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "La transmission est notée. Vous seul et la coordination pouvez la lire.")
            return redirect("reussite:enfant_danger", enfant.pk)
    contexte = {
        "crip": _crip(),
        "enfant": enfant,
        "form": form,
        "traces": list(traces_lisibles(request.user, enfant)),
        "url_liste": adresse_de_la_liste(request),
    }
    return render(request, "reussite/danger/danger.html", contexte)


def _crip() -> str:
    return collectivite_active().crip if est_sous_cloison() else ""
