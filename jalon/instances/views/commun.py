"""Ce que les vues partagent : trouver ce que l'on peut voir, exiger la charte, mener une saisie à bien."""

from copy import copy

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from jalon.instances.droits import Droit
from jalon.instances.lectures.acces import CHARTE, Acces, acces_a
from jalon.instances.models import Point, Seance
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_lecture, noter_liste
from jalon.socle.saisies import poser_les_erreurs
from jalon.socle.versions import Conflit


def seance_vue(request, pk: int, droit=None) -> Seance:
    """La séance, si l'on peut savoir qu'elle a lieu (404 sinon) et si l'on en a le droit (403 sinon)."""
    seances = Seance.objects.visibles_par(request.user).select_related("instance")
    seance = get_object_or_404(seances, pk=pk)
    if droit is not None:
        exiger(request.user, droit)
    return seance


def seance_a_animer(request, pk: int) -> Seance:
    return seance_vue(request, pk, Droit.ANIMER_LES_INSTANCES)


def ouvrir(request, seance) -> Acces:
    """Ce que le compte lit de la séance. Lève PermissionDenied, avec quoi faire, s'il n'a pas signé la charte."""
    acces = acces_a(request.user, seance)
    if acces.est_ferme:
        raise PermissionDenied(CHARTE)
    return acces


def point_vu(request, pk: int, droit=None) -> Point:
    points = Point.objects.visibles_par(request.user).select_related("seance__instance", "renvoi")
    point = get_object_or_404(points, pk=pk)
    if droit is not None:
        exiger(request.user, droit)
    return point


def point_a_animer(request, pk: int) -> Point:
    return point_vu(request, pk, Droit.ANIMER_LES_INSTANCES)


def page_de(seance) -> str:
    return reverse("instances:seance", args=[seance.pk])


def page_du(point) -> str:
    return reverse("instances:point", args=[point.pk])


def noter_les_noms(request, dossiers, action: str = "instances.ordre_du_jour_lu") -> None:
    """La page nomme ces dossiers : une ligne au journal de lecture."""
    if dossiers:
        noter_liste(request, action, [dossier.pk for dossier in dossiers])


def noter_la_feuille(request, dossier) -> None:
    noter_lecture(request, dossier)


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


def page_de_saisie(request, form, *, titre, bouton, retour, fil=(), **contexte):
    """La page d'un formulaire ; `fil` : (libellé, adresse) des pages au-dessus."""
    contexte |= {"form": form, "titre": titre, "bouton": bouton, "retour": retour, "fil_haut": list(fil)}
    return render(request, "instances/saisie.html", contexte)


def saisir(request, form, executer, *, titre, bouton, retour, message, **contexte):
    """Une saisie d'un seul formulaire : la page, puis l'opération, puis le retour."""
    reponse = mener(request, form, executer, vers=retour, message=message) if request.method == "POST" else None
    return reponse or page_de_saisie(request, form, titre=titre, bouton=bouton, retour=retour, **contexte)


def confirmer(request, executer, *, danger=True, **contexte):
    """Un geste qui se confirme : la page dit ce qui va changer, le bouton le fait."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    return saisir(request, form, lambda _: executer(), danger=danger, **contexte)


def modifier(request, classe, objet, operation, *, titre, retour, **contexte):
    """La modification d'une fiche à deux : un conflit montre ce que l'autre a changé, et garde toute la saisie."""
    form, conflit = classe(request.POST or None, instance=copy(objet)), None
    if form.is_valid():
        if not form.changes:
            messages.info(request, "Rien n'avait changé : rien n'a été écrit.")
            return redirect(retour)
        try:
            operation(objet, version=form.cleaned_data["version"], par=request.user, **form.changes)
        except Conflit as leve:
            form, conflit = form.rebasee(leve.objet), leve
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "C'est enregistré.")
            return redirect(retour)
    bouton = "Enregistrer quand même mes champs" if conflit else "Enregistrer"
    return page_de_saisie(request, form, titre=titre, bouton=bouton, retour=retour, conflit=conflit, **contexte)


def faire(request, executer, *, vers: str, message: str = ""):
    """Un geste d'un bouton (POST) : fait, ou la phrase qui dit pourquoi non."""
    try:
        executer()
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        if message:
            messages.success(request, message)
    return redirect(vers)
