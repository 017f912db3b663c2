"""Les pages des listes : les mots de la ville, leur ordre, leurs synonymes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.listes import operations
from jalon.socle.listes.forms import ValeurForm
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.saisies import poser_les_erreurs
from jalon.socle.texte import normaliser
from jalon.ui.tableaux import Colonne, Tableau
from jalon.ui.templatetags.ui import badge

PAS = {"monter": -1, "descendre": 1}


@require_safe
def listes(request):
    exiger(request.user, Droit.CONFIGURER)
    proposees = Count("les_valeurs", filter=Q(les_valeurs__retiree_le=None))
    toutes = sorted(Liste.objects.annotate(nombre=proposees), key=lambda liste: normaliser(liste.libelle))
    tableau = Tableau(
        params=request.GET,
        legende="Listes",
        colonnes=[
            Colonne("libelle", "Liste", obligatoire=True),
            Colonne("nombre", "Valeurs", numerique=True, obligatoire=True),
            Colonne("verrouillee", "Ce qui peut changer", _ce_qui_change, obligatoire=True),
        ],
        objets=toutes,
        url_de=lambda liste: f"{liste.code}/",
    )
    return render(request, "socle/listes/listes.html", {"tableau": tableau})


def _ce_qui_change(liste: Liste):
    return badge("neutre", "Libellés et ordre", "lock") if liste.verrouillee else "Tout"


@require_http_methods(["GET", "POST"])
def liste(request, code):
    """Les valeurs d'une liste ; POST en ajoute une."""
    exiger(request.user, Droit.CONFIGURER)
    liste = get_object_or_404(Liste, code=code)
    form = ValeurForm(request.POST or None)
    if form.is_valid():
        try:
            valeur = operations.ajouter_valeur(code, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, f"« {valeur} » est dans la liste.")
            return redirect("socle:liste", code)
    valeurs = list(Valeur.objects.filter(liste=liste))
    contexte = {
        "liste": liste,
        "form": form,
        "proposees": [v for v in valeurs if v.retiree_le is None],
        "retirees": [v for v in valeurs if v.retiree_le],
    }
    return render(request, "socle/listes/liste.html", contexte)


@require_http_methods(["GET", "POST"])
def valeur(request, code, pk):
    """Renommer une valeur, changer ses synonymes."""
    exiger(request.user, Droit.CONFIGURER)
    valeur = _trouver(code, pk)
    form = ValeurForm.de(valeur, request.POST or None)
    if form.is_valid():
        try:
            operations.renommer_valeur(valeur, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "C'est enregistré.")
            return redirect("socle:liste", code)
    return render(request, "socle/listes/valeur.html", {"valeur": valeur, "form": form})


@require_POST
def valeur_deplacer(request, code, pk, sens):
    exiger(request.user, Droit.CONFIGURER)
    valeur = _trouver(code, pk)
    codes = list(Valeur.objects.de(code).values_list("code", flat=True))
    rang = codes.index(valeur.code) + PAS[sens] if valeur.code in codes else -1
    if 0 <= rang < len(codes):
        codes.remove(valeur.code)
        codes.insert(rang, valeur.code)
        if _tenter(request, operations.ordonner, code, codes=codes):
            messages.success(request, f"« {valeur} » est à la place {rang + 1} sur {len(codes)}.")
    return redirect("socle:liste", code)


@require_POST
def valeur_retirer(request, code, pk):
    exiger(request.user, Droit.CONFIGURER)
    valeur = _trouver(code, pk)
    if _tenter(request, operations.retirer_valeur, valeur):
        messages.success(request, f"« {valeur} » n'est plus proposé ; ce qui le porte le garde.")
    return redirect("socle:liste", code)


@require_POST
def valeur_remettre(request, code, pk):
    exiger(request.user, Droit.CONFIGURER)
    valeur = _trouver(code, pk)
    if _tenter(request, operations.remettre_valeur, valeur):
        messages.success(request, f"« {valeur} » est de nouveau proposé.")
    return redirect("socle:liste", code)


def _tenter(request, operation, objet, **options) -> bool:
    """Fait le geste, ou en dit le refus dans la page."""
    try:
        operation(objet, par=request.user, **options)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
        return False
    return True


def _trouver(code: str, pk: int) -> Valeur:
    return get_object_or_404(Valeur.objects.select_related("liste"), pk=pk, liste__code=code)
