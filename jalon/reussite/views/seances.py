"""Les séances d'un groupe : les programmer, les annuler, et la feuille de présence, faite pour un téléphone."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.groupe import FeuilleForm, ProgrammationForm, SeanceForm
from jalon.reussite.lectures.groupes import feuille
from jalon.reussite.models import SeanceGroupe
from jalon.reussite.operations import Conflit
from jalon.reussite.views.commun import modifier, saisir
from jalon.reussite.views.groupes import GABARIT, groupe_vu
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.journal.operations import noter_liste
from jalon.socle.saisies import poser_les_erreurs


def _seances():
    return SeanceGroupe.objects.select_related("groupe__intervenant", "groupe__lieu", "intervenant")


def _seance_geree(request, pk) -> SeanceGroupe:
    seance = get_object_or_404(_seances().visibles_par(request.user), pk=pk)
    exiger(request.user, Droit.GERER_LES_GROUPES)
    return seance


def _au_groupe(groupe) -> str:
    return reverse("reussite:groupe", args=[groupe.pk]) + "#seances"


@require_http_methods(["GET", "POST"])
def seance_programmer(request, pk):
    groupe = groupe_vu(request, pk, Droit.GERER_LES_GROUPES)

    def programmer(form):
        donnees = form.cleaned_data
        if donnees["jusqu_au"]:
            serie = {"du": donnees["le"], "jusqu_au": donnees["jusqu_au"], "sauf": donnees["sauf"]}
            operations.programmer_une_serie(groupe, par=request.user, **serie, **form.seance)
        else:
            operations.programmer_seance(groupe, le=donnees["le"], par=request.user, **form.seance)

    return saisir(
        request,
        ProgrammationForm(request.POST or None, groupe=groupe),
        programmer,
        enfant=None,
        titre=f"Programmer des séances de « {groupe} »",
        bouton="Programmer",
        retour=_au_groupe(groupe),
        message="C'est programmé.",
        gabarit=GABARIT,
        groupe=groupe,
    )


@require_http_methods(["GET", "POST"])
def seance_modifier(request, pk):
    seance = _seance_geree(request, pk)
    return modifier(
        request,
        SeanceForm,
        seance,
        operations.modifier_seance,
        enfant=None,
        titre=f"Modifier la séance du {seance.le:%d/%m/%Y}",
        retour=_au_groupe(seance.groupe),
        gabarit=GABARIT,
        groupe=seance.groupe,
    )


def _basculer(request, pk, operation, message):
    seance = _seance_geree(request, pk)
    try:
        operation(seance, par=request.user)
        messages.success(request, message)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect(_au_groupe(seance.groupe))


@require_POST
def seance_annuler(request, pk):
    return _basculer(request, pk, operations.annuler_seance, "La séance est annulée : elle ne compte plus.")


@require_POST
def seance_retablir(request, pk):
    return _basculer(request, pk, operations.retablir_seance, "La séance est rétablie.")


@require_http_methods(["GET", "POST"])
def seance(request, pk):
    """La feuille de présence. Deux personnes à la fois : la seconde voit ce que l'autre a noté, et garde sa saisie."""
    seance = get_object_or_404(_seances().visibles_par(request.user), pk=pk)
    exiger(request.user, Droit.POINTER_LES_PRESENCES)
    get_object_or_404(SeanceGroupe.objects.pointables_par(request.user), pk=pk)
    lignes = feuille(seance, request.user)
    noter_liste(request, "reussite.feuille_consultee", [ligne.enfant.pk for ligne in lignes])
    form, conflit = FeuilleForm(request.POST or None, lignes=lignes, version=seance.version), None
    if form.is_valid():
        try:
            _pointer(seance, form, request.user)
        except Conflit as leve:
            conflit = _aux_noms_montres(leve, lignes)
            form = form.a_la_version(leve.objet.version)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "La feuille est enregistrée.")
            return redirect("reussite:groupe", seance.groupe_id)
    contexte = {
        "seance": seance,
        "groupe": seance.groupe,
        "form": form,
        "lignes": lignes,
        "conflit": conflit,
        "est_pointee": any(ligne.est_posee for ligne in lignes),
        "peut_gerer": a_le_droit(request.user, Droit.GERER_LES_GROUPES),
    }
    return render(request, "reussite/groupes/feuille.html", contexte)


def _pointer(seance, form, compte) -> None:
    operations.pointer(
        seance,
        presences=form.presences,
        avec_un_parent=form.cleaned_data["avec_un_parent"],
        version=form.cleaned_data["version"],
        par=compte,
    )


def _aux_noms_montres(conflit: Conflit, lignes) -> Conflit:
    """Les écarts, aux noms que ce compte peut lire."""
    noms = {f"p{ligne.enfant.pk}": ligne.nom for ligne in lignes}
    ecarts = [replace(ecart, libelle=noms.get(ecart.champ, "un enfant")) for ecart in conflit.ecarts]
    return Conflit(conflit.objet, ecarts, conflit.auteur, conflit.le)
