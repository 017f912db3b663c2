"""Les pages du réseau : la même suite de vues pour chaque rubrique."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.socle.droits import Droit
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.pages import remplir
from jalon.socle.reseau import fiches, operations
from jalon.socle.reseau.forms import ClassementForm, FiltreForm
from jalon.socle.reseau.models import Classement, Etablissement
from jalon.socle.reseau.rubriques import RUBRIQUES, Rubrique
from jalon.socle.saisies import poser_les_erreurs
from jalon.ui.elements import Puce
from jalon.ui.tableaux import Tableau


@require_safe
def liste(request, rubrique):
    exiger(request.user, Droit.VOIR_LE_RESEAU)
    rubrique = RUBRIQUES[rubrique]
    filtres = FiltreForm(request.GET, liste=rubrique.liste_des_types)
    filtres.is_valid()
    tableau = Tableau(
        params=request.GET,
        legende=rubrique.titre,
        colonnes=list(rubrique.colonnes),
        objets=[],
        filtres=filtres,
        puces=_puces(filtres),
        tri_defaut="nom",
        url_de=lambda objet: _adresse(rubrique, objet),
    )
    remplir(tableau, _filtrer(rubrique, filtres.cleaned_data), rubrique.cles)
    contexte = {"rubrique": rubrique, "tableau": tableau, "peut_gerer": _peut_gerer(request)}
    return render(request, "socle/reseau/liste.html", contexte | _cadre(rubrique))


def _filtrer(rubrique: Rubrique, filtres: dict):
    lignes = rubrique.lignes()
    if not filtres.get("retires"):
        lignes = lignes.actifs()
    if filtres.get("q"):
        lignes = lignes.cherches(filtres["q"])
    if filtres.get("type"):
        lignes = lignes.filter(type__code=filtres["type"])
    return lignes


def _puces(filtres) -> list[Puce]:
    poses = filtres.cleaned_data
    puces = []
    if poses.get("q"):
        puces.append(Puce(f"Nom : {poses['q']}", "q", filtres.data["q"]))
    if poses.get("type"):
        libelle = dict(filtres.fields["type"].choices)[poses["type"]]
        puces.append(Puce(f"Type : {libelle}", "type", poses["type"]))
    if poses.get("retires"):
        puces.append(Puce("Avec ce qui est retiré", "retires", filtres.data["retires"]))
    return puces


@require_safe
def fiche(request, rubrique, pk):
    exiger(request.user, Droit.VOIR_LE_RESEAU)
    rubrique = RUBRIQUES[rubrique]
    return _montrer(request, rubrique, _trouver(rubrique, pk), ClassementForm())


def _montrer(request, rubrique, objet, form_classement):
    contexte = {
        "rubrique": rubrique,
        "objet": objet,
        "lignes": [(capfirst(libelle), texte) for libelle, texte in fiches.lignes(objet)],
        "compte_lie": fiches.compte_lie(objet),
        "rattaches": fiches.rattaches(objet),
        "classements": fiches.classements(objet),
        "form_classement": form_classement,
        "dessin": fiches.dessin(objet),
        "peut_gerer": _peut_gerer(request),
    }
    return render(request, "socle/reseau/fiche.html", contexte | _cadre(rubrique))


@require_http_methods(["GET", "POST"])
def creer(request, rubrique):
    exiger(request.user, Droit.GERER_LE_RESEAU)
    rubrique = RUBRIQUES[rubrique]
    form = rubrique.form(request.POST or None, request.FILES or None, par=request.user)
    if form.is_valid():
        try:
            objet = rubrique.creer(par=request.user, **form.changes)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, f"« {objet} » est dans le réseau.")
            return redirect(f"socle:{rubrique.un}", objet.pk)
    return _saisir(request, rubrique, form, rubrique.nouveau)


@require_http_methods(["GET", "POST"])
def modifier(request, rubrique, pk):
    exiger(request.user, Droit.GERER_LE_RESEAU)
    rubrique = RUBRIQUES[rubrique]
    objet = _trouver(rubrique, pk)
    nom = str(objet)
    form = rubrique.form(request.POST or None, request.FILES or None, instance=objet, par=request.user)
    if form.is_valid():
        try:
            operations.modifier(objet, par=request.user, **form.changes)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "C'est enregistré.")
            return redirect(f"socle:{rubrique.un}", pk)
    return _saisir(request, rubrique, form, nom, objet)


def _saisir(request, rubrique, form, titre, objet=None):
    contexte = {"rubrique": rubrique, "form": form, "titre": titre, "objet": objet}
    return render(request, "socle/reseau/saisir.html", contexte | _cadre(rubrique))


@require_POST
def retirer(request, rubrique, pk):
    return _geste(request, rubrique, pk, operations.retirer, "n'est plus proposé ; les dossiers passés le gardent.")


@require_POST
def remettre(request, rubrique, pk):
    return _geste(request, rubrique, pk, operations.remettre, "est de nouveau proposé.")


def _geste(request, rubrique, pk, operation, suite):
    exiger(request.user, Droit.GERER_LE_RESEAU)
    rubrique = RUBRIQUES[rubrique]
    objet = _trouver(rubrique, pk)
    try:
        operation(objet, par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        messages.success(request, f"« {objet} » {suite}")
    return redirect(f"socle:{rubrique.un}", pk)


@require_POST
def classer(request, pk):
    exiger(request.user, Droit.GERER_LE_RESEAU)
    etablissement = get_object_or_404(Etablissement, pk=pk)
    form = ClassementForm(request.POST)
    if form.is_valid():
        try:
            operations.classer(etablissement, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "Le classement est enregistré.")
            return redirect("socle:etablissement", pk)
    return _montrer(request, RUBRIQUES["etablissements"], etablissement, form)


@require_POST
def supprimer_classement(request, pk, classement):
    exiger(request.user, Droit.GERER_LE_RESEAU)
    classement = get_object_or_404(Classement, pk=classement, etablissement=pk)
    operations.supprimer_classement(classement, par=request.user)
    messages.success(request, "Le classement est effacé.")
    return redirect("socle:etablissement", pk)


def _trouver(rubrique: Rubrique, pk: int):
    objet = rubrique.modele.objects.select_related(*rubrique.liens).filter(pk=pk).first()
    if objet is None:
        raise Http404(f"Rien à ce numéro dans {rubrique.titre}.")
    return objet


def _peut_gerer(request) -> bool:
    return a_le_droit(request.user, Droit.GERER_LE_RESEAU)


def _adresse(rubrique: Rubrique, objet) -> str:
    return reverse(f"socle:{rubrique.un}", args=[objet.pk])


def _cadre(rubrique: Rubrique) -> dict:
    """Les adresses de la rubrique, que les gabarits communs ne peuvent pas nommer."""
    return {"url_liste": reverse(f"socle:{rubrique.code}"), "url_creer": reverse(f"socle:{rubrique.un}_creer")}
