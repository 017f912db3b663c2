"""Faire passer un outil d'évaluation, corriger un passage ; l'onglet « Évaluations et bilans »."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.evaluation import ChoixForm, EvaluationForm
from jalon.reussite.lectures.evaluations import bilans, evaluations
from jalon.reussite.models import Evaluation, Repondant, TempsEvaluation
from jalon.reussite.operations import Conflit
from jalon.reussite.views.commun import confirmer, onglet, parcours_vu
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.socle.saisies import poser_les_erreurs


def contexte_de_l_onglet(request, dossier) -> dict:
    """Rien, pour qui a une fiche réduite."""
    if not dossier.complet:
        return {"les_evaluations": [], "les_bilans": []}
    return {"les_evaluations": evaluations(dossier), "les_bilans": bilans(dossier)}


@require_http_methods(["GET", "POST"])
def evaluation_ajouter(request, pk):
    """Choisir l'outil, puis noter : le choix est dans l'adresse, la saisie dans le formulaire."""
    parcours = parcours_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    choix = ChoixForm(request.GET or None, parcours=parcours)
    if not choix.is_valid():
        contexte = {"form": choix, "parcours": parcours, "retour": onglet(parcours.enfant, "evaluations")}
        contexte["url_liste"] = adresse_de_la_liste(request)
        return render(request, "reussite/evaluation_choisir.html", contexte)
    outil, temps, repondant = (choix.cleaned_data[nom] for nom in ("outil", "temps", "repondant"))
    form = EvaluationForm(request.POST or None, outil=outil, repondant=repondant)

    def enregistrer(le, commentaire, notes):
        operations.evaluer(
            parcours,
            outil=outil,
            temps=temps,
            repondant=repondant,
            le=le,
            notes=notes,
            commentaire=commentaire,
            par=request.user,
        )

    quand = f"{TempsEvaluation(temps).label}, {Repondant(repondant).label.lower()}"
    return _noter(request, form, enregistrer, parcours=parcours, titre=f"{outil} ({quand})", outil=outil)


@require_http_methods(["GET", "POST"])
def evaluation_modifier(request, pk):
    evaluation = _evaluation_vue(request, pk)
    initial = EvaluationForm.initiales(evaluation)
    form = EvaluationForm(request.POST or None, outil=evaluation.outil, repondant=evaluation.repondant, initial=initial)

    def enregistrer(le, commentaire, notes):
        version = form.cleaned_data["version"] or 0
        operations.modifier_evaluation(
            evaluation, version=version, notes=notes, le=le, commentaire=commentaire, par=request.user
        )

    return _noter(
        request,
        form,
        enregistrer,
        parcours=evaluation.parcours,
        titre=f"Corriger : {evaluation}",
        outil=evaluation.outil,
        retirer=reverse("reussite:evaluation_retirer", args=[evaluation.pk]),
    )


def _noter(request, form, enregistrer, *, parcours, titre, **contexte):
    if form.is_valid():
        try:
            enregistrer(form.cleaned_data["le"], form.cleaned_data["commentaire"], form.notes)
        except Conflit as conflit:
            form = _sur_la_nouvelle_version(form, conflit, contexte["outil"])
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "L'évaluation est notée.")
            return redirect(onglet(parcours.enfant, "evaluations"))
    contexte |= {"form": form, "enfant": parcours.enfant, "titre": titre, "url_liste": adresse_de_la_liste(request)}
    return render(request, "reussite/evaluation.html", contexte | {"retour": onglet(parcours.enfant, "evaluations")})


def _sur_la_nouvelle_version(form, conflit, outil):
    """La saisie reste telle quelle ; enregistrer encore l'écrira par-dessus, en le sachant."""
    donnees = form.data.copy()
    donnees["version"] = str(conflit.objet.version)
    repondant = Repondant.ENFANT if form.a_l_enfant else Repondant.REFERENT
    neuve = EvaluationForm(donnees, outil=outil, repondant=repondant)
    neuve.add_error(None, conflit)
    return neuve


@require_http_methods(["GET", "POST"])
def evaluation_retirer(request, pk):
    evaluation = _evaluation_vue(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_evaluation(evaluation, par=request.user),
        enfant=evaluation.parcours.enfant,
        titre=f"Retirer l'évaluation « {evaluation} »",
        bouton="Retirer l'évaluation",
        retour=onglet(evaluation.parcours.enfant, "evaluations"),
        message="L'évaluation est retirée.",
        intro="Pour une évaluation notée par erreur. Vous pourrez la remettre pendant trente jours.",
    )


def _evaluation_vue(request, pk) -> Evaluation:
    evaluation = get_object_or_404(Evaluation.objects.select_related("outil__outil"), pk=pk)
    evaluation.parcours = parcours_vu(request, evaluation.parcours_id, Droit.MODIFIER_LES_DOSSIERS)
    return evaluation
