"""Ajouter, changer, retirer et remettre un champ de la ville, dans le brouillon."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jalon.saisie import operations
from jalon.saisie.configuration import brouillon
from jalon.saisie.definitions import Champ, Natif
from jalon.saisie.forms.champs import ChampForm, TypeForm
from jalon.saisie.forms.origine import NatifForm, OngletForm
from jalon.saisie.onglets import OngletLu, onglets
from jalon.saisie.types import type_de
from jalon.saisie.views.communs import definie, enregistrer, montrer, ouvrir, tenter
from jalon.socle.saisies import poser_les_erreurs


def _retour(entite: str) -> str:
    return reverse("saisie:entite", args=[entite])


@require_http_methods(["GET", "POST"])
def champ_ajouter(request, entite):
    """Deux pas : la sorte de champ (dans l'adresse), puis sa définition."""
    declaree = ouvrir(request, entite)
    choix = TypeForm(request.GET if "type" in request.GET else None)
    if not choix.is_valid():
        return montrer(request, "type", {"declaree": declaree, "form": choix, "retour": _retour(entite)})
    neuf = Champ(code="", libelle="", type=choix.cleaned_data["type"], liste=_liste(choix))
    form = ChampForm(request.POST or None, declaree=declaree, configuration=brouillon(), champ=neuf)
    if form.is_valid():
        try:
            champ = operations.ajouter_champ(entite, par=request.user, **form.definition)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, f"« {champ.libelle} » est dans le brouillon : publiez-le pour qu'il serve.")
            return redirect(f"{_retour(entite)}#champ-{champ.code}")
    contexte = {"declaree": declaree, "form": form, "type": type_de(neuf.type), "retour": _retour(entite)}
    return montrer(request, "champ", contexte)


def _liste(choix: TypeForm) -> str:
    return choix.cleaned_data["liste"] if type_de(choix.cleaned_data["type"]).a_une_liste else ""


def _trouver(declaree, code: str) -> Champ:
    try:
        return definie(declaree).champ(code)
    except KeyError:
        raise Http404("Ce champ n'existe pas.") from None


@require_http_methods(["GET", "POST"])
def champ(request, entite, code):
    declaree = ouvrir(request, entite)
    lu = _trouver(declaree, code)
    form = ChampForm(request.POST or None, declaree=declaree, configuration=brouillon(), champ=lu)
    return enregistrer(
        request,
        form,
        lambda changements: operations.modifier_champ(
            entite, code, version=form.cleaned_data["version"], par=request.user, **changements
        ),
        lambda form: form.rebasee(brouillon(), _trouver(declaree, code)),
        message=f"« {lu.libelle} » est changé dans le brouillon.",
        vers=_retour(entite),
        gabarit="champ",
        contexte={"declaree": declaree, "champ": lu, "type": type_de(lu.type)},
    )


@require_POST
def champ_retirer(request, entite, code):
    return _geste(request, entite, code, operations.retirer_champ, "n'est plus saisi ; ses valeurs restent")


@require_POST
def champ_remettre(request, entite, code):
    return _geste(request, entite, code, operations.remettre_champ, "est de nouveau saisi, avec ses valeurs")


def _geste(request, entite, code, operation, fait):
    declaree = ouvrir(request, entite)
    lu = _trouver(declaree, code)
    version = int(request.POST["version"]) if request.POST.get("version", "").isdecimal() else lu.version
    tenter(
        request,
        lambda: operation(entite, code, version=version, par=request.user),
        f"Dans le brouillon, « {lu.libelle} » {fait}.",
    )
    return redirect(_retour(entite))


@require_http_methods(["GET", "POST"])
def natif(request, entite, code):
    """Renommer, cacher, rendre obligatoire un champ d'origine."""
    declaree = ouvrir(request, entite)
    origine = next((n for n in declaree.natifs if n.code == code), None)
    if origine is None:
        raise Http404("Ce champ n'existe pas.")

    def actuel() -> Natif:
        return definie(declaree).natifs.get(code) or Natif(code=code)

    form = NatifForm(request.POST or None, origine=origine, natif=actuel())
    return enregistrer(
        request,
        form,
        lambda changements: operations.regler_natif(
            entite, code, version=form.cleaned_data["version"], par=request.user, **changements
        ),
        lambda form: form.rebasee(actuel()),
        message=f"« {origine.libelle} » est changé dans le brouillon.",
        vers=_retour(entite),
        gabarit="origine",
        contexte={"declaree": declaree, "titre": f"Champ d'origine « {origine.libelle} »"},
    )


@require_http_methods(["GET", "POST"])
def onglet(request, entite, code):
    """Renommer ou cacher un onglet."""
    declaree = ouvrir(request, entite)

    def actuel() -> OngletLu:
        trouve = next((o for o in onglets(entite, brouillon()) if o.code == code), None)
        if trouve is None:
            raise Http404("Cet onglet n'existe pas.")
        return trouve

    lu = actuel()
    form = OngletForm(request.POST or None, onglet=lu)
    return enregistrer(
        request,
        form,
        lambda changements: operations.regler_onglet(
            entite, code, version=form.cleaned_data["version"], par=request.user, **changements
        ),
        lambda form: form.rebasee(actuel()),
        message=f"L'onglet « {lu.libelle} » est changé dans le brouillon.",
        vers=_retour(entite),
        gabarit="origine",
        contexte={"declaree": declaree, "titre": f"Onglet « {lu.libelle} »"},
    )
