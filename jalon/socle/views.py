"""L'accueil."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from jalon.socle import accueil as contenu
from jalon.socle.navigation import contexte as menus


@require_safe
def accueil(request):
    """À faire ; un compte sans dossier ni échéance va droit au premier module qu'il a."""
    if request.user.collectivite_id is None:
        return render(request, "socle/accueil_vide.html")
    echeances = contenu.echeances(request.user)
    if not contenu.ouvre_des_dossiers(request.user) and not any(echeances.values()):
        modules = menus(request)["navigation"]["modules"]
        return redirect(modules[0]["url"]) if modules else render(request, "socle/accueil_vide.html")
    contexte = {
        "echeances": echeances,
        "equipe": contenu.retards_de_l_equipe(request.user),
        "alertes": contenu.alertes(request.user),
        "derniers": contenu.derniers(request.user),
        "changements": contenu.changements(request.user),
    }
    return render(request, "socle/accueil.html", contexte)
