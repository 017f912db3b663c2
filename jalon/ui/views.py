"""La vitrine : chaque composant dans ses états. Aucune donnée, donc aucune connexion demandée."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from jalon.ui import exemples


@login_not_required
@require_http_methods(["GET", "POST"])
def vitrine(request):
    contexte = {
        **exemples.CADRE,
        **exemples.tableaux(request.GET),
        "form": exemples.OuvrageForm(request.POST or None),
        "frise": exemples.FRISE,
        "a_faire": exemples.A_FAIRE,
        "onglets": exemples.ONGLETS,
        "graphiques": exemples.GRAPHIQUES,
        "long": exemples.LONG,
    }
    return render(request, "ui/vitrine/vitrine.html", contexte)


@login_not_required
@require_safe
def dossier(request):
    """Le cadre au complet : liste à gauche, carte d'en-tête fixe, colonne à droite."""
    contexte = {
        **exemples.CADRE,
        "ouvrages": exemples.OUVRAGES,
        "long": exemples.LONG,
        "onglets": exemples.ONGLETS,
        "frise": exemples.FRISE,
        "a_faire": exemples.A_FAIRE,
    }
    return render(request, "ui/vitrine/dossier.html", contexte)


@login_not_required
@require_safe
def publique(request):
    return render(request, "ui/vitrine/publique.html", {"form": exemples.FiltreForm()})


@login_not_required
@require_safe
def sur_place(request):
    """La page qu'un lien data-dialogue ouvre sur place ; sans JavaScript, une page comme une autre."""
    form = exemples.OuvrageForm(auto_id="sur_place_%s")
    return render(request, "ui/vitrine/sur_place.html", {**exemples.CADRE, "form": form})


@login_not_required
@require_safe
def refus(request):
    """Un formulaire refusé : le résumé a le focus, la saisie est gardée, chaque faute est près de son champ."""
    return render(request, "ui/vitrine/sur_place.html", {**exemples.CADRE, "form": exemples.formulaire_fautif()})
