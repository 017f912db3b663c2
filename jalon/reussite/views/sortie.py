"""Clore un parcours, guidé par ce qui manque."""

from django.views.decorators.http import require_http_methods

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.sortie import SortieForm
from jalon.reussite.lectures.sortie import a_evaluer, manques
from jalon.reussite.views.commun import mener, onglet, page_de_saisie, parcours_vu


@require_http_methods(["GET", "POST"])
def parcours_clore(request, pk):
    parcours = parcours_vu(request, pk, Droit.CLORE_UN_PARCOURS)
    retour = onglet(parcours.enfant, "parcours", f"parcours-{parcours.pk}")
    form = SortieForm(request.POST or None, objectifs=a_evaluer(parcours))

    def sortir(rempli):
        operations.sortir(parcours, par=request.user, **rempli.arguments())

    message = "Le parcours est clos."
    reponse = mener(request, form, sortir, vers=retour, message=message) if request.method == "POST" else None
    return reponse or page_de_saisie(
        request,
        form,
        enfant=parcours.enfant,
        titre=f"Clore le parcours ({parcours.dispositif})",
        bouton="Clore le parcours",
        retour=retour,
        avant="reussite/_avant_de_clore.html",
        manques=manques(parcours),
    )
