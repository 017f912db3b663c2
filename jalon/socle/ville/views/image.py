"""L'image de la ville : sa couleur, servie en feuille de style, et son logo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.saisies import poser_les_erreurs
from jalon.socle.ville import operations
from jalon.socle.ville.forms import LogoForm
from jalon.socle.ville.models import LogoDeVille
from jalon.ui import couleurs

UN_AN = 365 * 24 * 3600


def _pour_longtemps(request, contenu, *, cle: str, genre: str) -> HttpResponse:
    """L'adresse porte la clé du contenu (`?v=`) : tant que c'est la bonne, le navigateur ne redemande rien."""
    response = HttpResponse(contenu, content_type=genre)
    immuable = f"private, max-age={UN_AN}, immutable"
    response["Cache-Control"] = immuable if request.GET.get("v") == cle else "private, no-cache"
    return response


@require_safe
def feuille(request):
    """La couleur de la ville ; rien si elle a gardé celle de Jalon."""
    couleur = getattr(request.user.collectivite, "couleur", "")
    contenu = couleurs.feuille(couleur) if couleur else ""
    return _pour_longtemps(request, contenu, cle=couleur.removeprefix("#"), genre="text/css")


@require_safe
def logo(request):
    if request.user.collectivite is None:
        raise Http404("L'hébergement n'a pas de logo.")
    image = get_object_or_404(LogoDeVille)
    return _pour_longtemps(request, bytes(image.contenu), cle=request.user.collectivite.logo, genre=image.format)


@require_http_methods(["GET", "POST"])
def logo_poser(request):
    exiger(request.user, Droit.CONFIGURER)
    form = LogoForm(request.POST or None, request.FILES or None, auto_id="logo_%s")
    if form.is_valid():
        try:
            operations.poser_le_logo(par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "Le logo est dans le bandeau.")
            return redirect("socle:ville")
    return render(request, "socle/ville/logo.html", {"form": form})


@require_POST
def logo_retirer(request):
    exiger(request.user, Droit.CONFIGURER)
    try:
        operations.retirer_le_logo(par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        messages.success(request, "Le logo est retiré.")
    return redirect("socle:ville")
