"""Les pages des listes : les mots de la ville, leur ordre, leurs synonymes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jalon.socle.droits import Droit
from jalon.socle.fusions.operations import apercu, fusionner_valeurs
from jalon.socle.habilitations import exiger
from jalon.socle.listes import operations
from jalon.socle.listes.forms import ListeForm, RemplacementForm, ValeurForm
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.listes.ressemblances import presque_identiques, semblable
from jalon.socle.ouverture import vocabulaire
from jalon.socle.saisies import poser_les_erreurs
from jalon.socle.texte import normaliser
from jalon.ui.tableaux import Colonne, Tableau
from jalon.ui.templatetags.ui import badge

PAS = {"monter": -1, "descendre": 1}


@require_http_methods(["GET", "POST"])
def listes(request):
    """Les listes de la ville ; POST en crée une."""
    exiger(request.user, Droit.CONFIGURER)
    form = ListeForm(request.POST or None)
    if form.is_valid():
        try:
            creee = operations.creer_liste(par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, f"La liste « {creee} » est créée : donnez-lui ses valeurs.")
            return redirect("socle:liste", creee.code)
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
    return render(request, "socle/listes/listes.html", {"tableau": tableau, "form": form})


def _ce_qui_change(liste: Liste):
    return badge("neutre", "Libellés et ordre", "lock") if liste.verrouillee else "Tout"


@require_http_methods(["GET", "POST"])
def liste(request, code):
    """Les valeurs d'une liste ; POST en ajoute une."""
    exiger(request.user, Droit.CONFIGURER)
    liste = get_object_or_404(Liste, code=code)
    valeurs = list(Valeur.objects.filter(liste=liste).select_related("remplacee_par"))
    proposees = [v for v in valeurs if v.retiree_le is None]
    form = ValeurForm(request.POST or None, liste=liste)
    if form.is_valid():
        try:
            ajoutee = operations.ajouter_valeur(code, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            _dire_l_ajout(request, ajoutee, proposees)
            return redirect("socle:liste", code)
    contexte = {
        "liste": liste,
        "form": form,
        "proposees": proposees,
        "retirees": [v for v in valeurs if v.retiree_le],
        "ressemblances": [] if liste.verrouillee else presque_identiques(proposees, _d_origine(code)),
    }
    return render(request, "socle/listes/liste.html", contexte)


def _d_origine(code: str) -> set[str]:
    return {v["code"] for v in vocabulaire().get(code, {"valeurs": ()})["valeurs"]}


def _dire_l_ajout(request, ajoutee: Valeur, autres: list[Valeur]) -> None:
    messages.success(request, f"« {ajoutee} » est dans la liste.")
    if proche := semblable(ajoutee.libelle, autres):
        messages.warning(request, f"« {ajoutee} » ressemble à « {proche} » : est-ce la même chose ?")


@require_http_methods(["GET", "POST"])
def liste_renommer(request, code):
    exiger(request.user, Droit.CONFIGURER)
    liste = get_object_or_404(Liste, code=code)
    form = ListeForm(request.POST or None, initial={"libelle": liste.libelle})
    if form.is_valid():
        try:
            operations.renommer_liste(liste, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "C'est enregistré.")
            return redirect("socle:liste", code)
    return render(request, "socle/listes/renommer.html", {"liste": liste, "form": form})


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


@require_http_methods(["GET", "POST"])
def valeur_remplacer(request, code, pk):
    """Choisir par quoi remplacer la valeur, voir ce que cela touche (`?par=`), puis le faire (POST)."""
    exiger(request.user, Droit.CONFIGURER)
    valeur = _trouver(code, pk)
    choisi = request.POST or request.GET if "par" in (request.POST or request.GET) else None
    form, vu = RemplacementForm(choisi, valeur=valeur), None
    if form.is_valid():
        nouvelle = _trouver(code, form.cleaned_data["par"])
        try:
            vu = apercu(valeur, nouvelle)
            if request.method == "POST":
                fusionner_valeurs(valeur, nouvelle, par=request.user)
                messages.success(request, f"« {valeur} » est remplacée par « {nouvelle} ».")
                messages.info(request, "Vous pouvez l'annuler pendant trente jours, dans « Revenir en arrière ».")
                return redirect("socle:liste", code)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
    contexte = {"valeur": valeur, "form": form, "apercu": vu, "nouvelle": nouvelle if vu else None}
    return render(request, "socle/listes/remplacer.html", contexte)


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
