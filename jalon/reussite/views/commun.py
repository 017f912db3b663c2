"""Ce que les vues du dossier partagent : trouver ce que l'on peut voir, exiger le droit, mener une saisie à bien."""

from copy import copy

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from jalon.reussite.lectures.adresses import adresse_de_l_onglet
from jalon.reussite.models import Enfant, Parcours
from jalon.reussite.operations import Conflit
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.saisie.affichage import ecarts_lisibles
from jalon.saisie.formulaires import AvecChampsDeLaVille
from jalon.socle.cloison import unite_de_travail
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_lecture
from jalon.socle.saisies import FicheForm, poser_les_erreurs


def enfant_vu(request, pk: int, droit=None, *, fusionnes=False) -> Enfant:
    """L'enfant, s'il est visible (404 sinon) et si le compte a le droit (403 sinon). La lecture est consignée.

    Un dossier fusionné ne se modifie plus : il n'est rendu que si on le demande.
    """
    visibles = Enfant.objects.visibles_par(request.user).select_related("famille")
    enfant = get_object_or_404(visibles if fusionnes else visibles.actuels(), pk=pk)
    if droit is not None:
        exiger(request.user, droit)
    noter_lecture(request, enfant)
    return enfant


def parcours_vu(request, pk: int, droit=None) -> Parcours:
    """Le parcours, aux mêmes conditions que son enfant."""
    visibles = Parcours.objects.visibles_par(request.user).filter(enfant__fusionne_dans=None)
    visibles = visibles.select_related("enfant__famille", "dispositif")
    parcours = get_object_or_404(visibles, pk=pk)
    if droit is not None:
        exiger(request.user, droit)
    noter_lecture(request, parcours.enfant)
    return parcours


def onglet(enfant, nom: str, ancre: str = "") -> str:
    """L'adresse d'un onglet de la fiche ; celle de la fiche, si la ville a caché l'onglet."""
    url = adresse_de_l_onglet(enfant.pk, nom)
    return f"{url}#{ancre}" if ancre else url


def mener(request, form, executer, *, vers: str, message: str):
    """Exécute `executer(form)` si la saisie est bonne. Rend la redirection ; None s'il y a des erreurs à montrer."""
    if not form.is_valid():
        return None
    try:
        executer(form)
    except ValidationError as erreur:
        poser_les_erreurs(form, erreur)
        return None
    messages.success(request, message)
    return redirect(vers)


def page_de_saisie(
    request, form, *, enfant, titre: str, bouton: str, retour: str, gabarit="reussite/saisie.html", **contexte
):
    """La page d'un formulaire ; un lien `data-dialogue` l'ouvre sur place. `enfant` vaut None hors d'un dossier."""
    contexte |= {"form": form, "enfant": enfant, "titre": titre, "bouton": bouton, "retour": retour}
    contexte["url_liste"] = adresse_de_la_liste(request)
    return render(request, gabarit, contexte)


def saisir(request, form, executer, *, enfant, titre, bouton, retour, message, **contexte):
    """Une saisie d'un seul formulaire : la page, puis l'opération, puis le retour à la fiche."""
    reponse = mener(request, form, executer, vers=retour, message=message) if request.method == "POST" else None
    return reponse or page_de_saisie(
        request, form, enfant=enfant, titre=titre, bouton=bouton, retour=retour, **contexte
    )


def confirmer(request, executer, **contexte):
    """Un retrait se confirme : la page dit ce qui va partir, le bouton le fait."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    return saisir(request, form, lambda _: executer(), danger=True, **contexte)


def modifier(
    request, classe: type[FicheForm], objet, operation, *, enfant, titre, retour, bouton="Enregistrer", **contexte
):
    """La modification d'une fiche à deux : un conflit montre ce que l'autre a changé, et garde toute la saisie."""
    siens = {"compte": request.user} if issubclass(classe, AvecChampsDeLaVille) else {}
    form, conflit = classe(request.POST or None, request.FILES or None, instance=copy(objet), **siens), None
    if form.is_valid():
        if not form.changes:
            messages.info(request, "Rien n'avait changé : rien n'a été écrit.")
            return redirect(retour)
        try:
            with unite_de_travail():
                if siens:
                    form.joindre_a(enfant or objet, par=request.user)
                operation(objet, version=form.cleaned_data["version"], par=request.user, **form.changes)
        except Conflit as leve:
            form, conflit = form.rebasee(leve.objet), leve
            conflit.ecarts = ecarts_lisibles(leve.objet, leve.ecarts, request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "C'est enregistré.")
            return redirect(retour)
    return page_de_saisie(
        request,
        form,
        enfant=enfant,
        titre=titre,
        bouton="Enregistrer quand même mes champs" if conflit else bouton,
        retour=retour,
        conflit=conflit,
        **contexte,
    )
