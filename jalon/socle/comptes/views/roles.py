"""Les rôles de la ville : ce que chacun permet, et sur quels dossiers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jalon.socle.comptes import operations
from jalon.socle.comptes.forms.gestion import RoleForm
from jalon.socle.droits import Droit
from jalon.socle.habilitations import Role, exiger
from jalon.ui.tableaux import Colonne, Tableau

COLONNES = [
    Colonne("libelle", "Rôle", obligatoire=True),
    Colonne("portee", "Sur quels dossiers", lambda role: role.get_portee_display()),
    Colonne("droits", "Droits", lambda role: len(role.droits), numerique=True),
    Colonne("comptes", "Comptes ouverts", "ouverts", numerique=True),
]


@require_safe
def roles(request):
    exiger(request.user, Droit.GERER_LES_COMPTES)
    ouverts = Count("les_attributions", filter=Q(les_attributions__compte__desactive_le=None))
    tableau = Tableau(
        params=request.GET,
        legende="Rôles",
        colonnes=COLONNES,
        objets=list(Role.objects.annotate(ouverts=ouverts).order_by("libelle")),
        url_de=lambda role: reverse("socle:role", args=[role.pk]),
    )
    return render(request, "socle/comptes/roles.html", {"tableau": tableau})


@require_http_methods(["GET", "POST"])
def role(request, pk):
    exiger(request.user, Droit.GERER_LES_COMPTES)
    choisi = get_object_or_404(Role, pk=pk)
    actuel = {"libelle": choisi.libelle, "portee": choisi.portee, "droits": choisi.droits}
    form = RoleForm(request.POST or None, initial=actuel)
    if form.is_valid():
        try:
            operations.modifier_role(choisi, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            messages.success(request, f"Le rôle « {form.cleaned_data['libelle']} » est modifié.")
            return redirect("socle:roles")
    return render(request, "socle/comptes/role.html", {"form": form, "role": choisi})
