"""Les vues enregistrées : en garder une, changer ou supprimer les siennes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.restitution.favoris import operations
from jalon.restitution.favoris.ecrans import ecran, est_declare
from jalon.restitution.favoris.forms import FavoriForm
from jalon.restitution.favoris.models import Favori
from jalon.socle.habilitations import exiger


def _ecran_permis(request, type):
    if not est_declare(type):
        raise Http404
    exiger(request.user, ecran(type).droit)
    return ecran(type)


@require_safe
def favoris(request, type):
    """Les vues de cet écran : les siennes, puis celles que l'équipe partage."""
    l_ecran = _ecran_permis(request, type)
    vues = [
        {"favori": f, "url": l_ecran.adresse(f.parametres), "est_la_mienne": f.compte_id == request.user.pk}
        for f in Favori.objects.de(type).visibles_par(request.user).select_related("compte")
    ]
    contexte = {"ecran": l_ecran, "ecran_url": l_ecran.adresse({}), "vues": vues}
    return render(request, "restitution/favoris/favoris.html", contexte)


@require_http_methods(["GET", "POST"])
def favori_enregistrer(request, type):
    """L'adresse porte les paramètres à garder : ceux de l'écran que l'on quitte."""
    l_ecran = _ecran_permis(request, type)
    parametres = {nom: valeurs for nom, valeurs in QueryDict(request.META["QUERY_STRING"]).lists() if any(valeurs)}
    form = FavoriForm(request.POST or None)
    if form.is_valid():
        try:
            operations.enregistrer(type=type, parametres=parametres, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            form.add_error("nom", erreur.messages)
        else:
            messages.success(request, f"La vue « {form.cleaned_data['nom']} » est enregistrée.")
            return redirect(l_ecran.adresse(parametres))
    contexte = {"form": form, "ecran": l_ecran, "retour": l_ecran.adresse(parametres)}
    return render(request, "restitution/favoris/enregistrer.html", contexte)


@require_http_methods(["GET", "POST"])
def favori_modifier(request, pk):
    favori = get_object_or_404(Favori.objects.filter(compte=request.user), pk=pk)
    l_ecran = _ecran_permis(request, favori.type)
    form = FavoriForm(request.POST or None, initial={"nom": favori.nom, "partage": favori.partage})
    if form.is_valid():
        try:
            _modifier(favori, form, request.user)
        except ValidationError as erreur:
            form.add_error("nom", erreur.messages)
        else:
            messages.success(request, "La vue est à jour.")
            return redirect("favoris:favoris", favori.type)
    return render(request, "restitution/favoris/modifier.html", {"form": form, "ecran": l_ecran, "favori": favori})


def _modifier(favori, form, par):
    if "nom" in form.changed_data:
        operations.renommer(favori, nom=form.cleaned_data["nom"], par=par)
    if "partage" in form.changed_data:
        operations.partager(favori, partage=form.cleaned_data["partage"], par=par)


@require_POST
def favori_supprimer(request, pk):
    favori = get_object_or_404(Favori.objects.filter(compte=request.user), pk=pk)
    operations.supprimer(favori, par=request.user)
    messages.success(request, f"La vue « {favori.nom} » est supprimée.")
    return redirect("favoris:favoris", favori.type)
