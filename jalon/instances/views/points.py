"""Tenir un point : la feuille de la situation, ce qui s'est dit, les décisions, la restitution à la famille."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jalon.instances import operations
from jalon.instances.droits import Droit
from jalon.instances.forms.point import DecisionForm, NotesForm
from jalon.instances.forms.seance import DateForm
from jalon.instances.lectures.acces import acces_a
from jalon.instances.lectures.releve import decisions_dites, feuille_de
from jalon.instances.lectures.seance import SeanceLue, nommer_les_decisions
from jalon.instances.models import Decision
from jalon.instances.operations import Conflit
from jalon.instances.views.commun import (
    confirmer,
    noter_la_feuille,
    noter_les_noms,
    page_de,
    page_du,
    point_a_animer,
    point_vu,
    saisir,
)
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.renvois import cible
from jalon.socle.saisies import poser_les_erreurs


@require_safe
def point(request, pk):
    """Une page par situation : à lire pour un membre, à tenir pour qui anime."""
    point = point_vu(request, pk)
    acces = acces_a(request.user, point.seance)
    if not acces.anime or point.seance.est_close or point.retire_le:
        return _page(request, point, acces)
    return _page(request, point, acces, notes=NotesForm(instance=copy(point)), decision=DecisionForm(prefix="d"))


@require_http_methods(["GET", "POST"])
def point_tenir(request, pk):
    """L'enregistrement de la tenue ; revenue ici sans rien envoyer, la personne retrouve la page du point."""
    point = point_a_animer(request, pk)
    if request.method == "GET":
        return redirect(page_du(point))
    return _tenir(request, point, acces_a(request.user, point.seance))


def _tenir(request, point, acces):
    notes, decision = NotesForm(request.POST, instance=copy(point)), DecisionForm(request.POST, prefix="d")
    conflit = None
    # Les deux se vérifient : une date mal écrite ne doit pas cacher l'autre erreur.
    if all([notes.is_valid(), decision.is_valid()]):
        try:
            operations.tenir_point(
                point,
                version=notes.cleaned_data["version"],
                notes=notes.changes,
                decision=decision.cleaned_data if decision.est_remplie else None,
                par=request.user,
            )
        except Conflit as leve:
            notes, conflit = notes.rebasee(leve.objet), leve
        except ValidationError as erreur:
            poser_les_erreurs(decision if decision.est_remplie else notes, erreur)
        else:
            messages.success(request, "C'est enregistré.")
            return redirect(_ensuite(request, point))
    return _page(request, point, acces, notes=notes, decision=decision, conflit=conflit)


def _ensuite(request, point) -> str:
    """Rester sur le point, ou passer au suivant ; après le dernier, la séance."""
    if "suivant" not in request.POST:
        return page_du(point)
    suivant = point.seance.les_points.a_l_ordre_du_jour().filter(ordre__gt=point.ordre).first()
    return page_du(suivant) if suivant else page_de(point.seance)


def _page(request, point, acces, **formulaires):
    lue = SeanceLue(point.seance, request.user, acces)
    ligne = next((ligne for ligne in (*lue.lignes, *lue.retires) if ligne.point.pk == point.pk), None)
    if point.dossier and not ligne.nom.anonyme:
        noter_la_feuille(request, point.dossier)
    contexte = {
        "point": point,
        "seance": point.seance,
        "lue": lue,
        "ligne": ligne,
        "acces": acces,
        "rubriques": feuille_de(point, ligne.nom, acces),
        "gestes": _gestes(request.user, point, ligne.nom, acces),
        "decisions": decisions_dites(point, acces, getattr(request.user, "intervenant", None)),
        **formulaires,
    }
    return render(request, "instances/point.html", contexte)


def _gestes(compte, point, nom, acces) -> list[tuple[str, str]]:
    """Ce que la pièce qui tient le dossier permet depuis le point, à qui anime."""
    offerte = cible(point.renvoi.vers_type) if point.renvoi_id and acces.anime and not nom.anonyme else None
    return offerte.gestes(compte, point.renvoi.vers_id, point.pk) if offerte else []


def _fil(point) -> list:
    return [("Séances", reverse("instances:seances")), (str(point.seance), page_de(point.seance))]


def _decision_a_animer(request, pk) -> Decision:
    decisions = Decision.objects.visibles_par(request.user).select_related(
        "point__seance__instance", "point__renvoi", "responsable"
    )
    decision = get_object_or_404(decisions, pk=pk)
    exiger(request.user, Droit.ANIMER_LES_INSTANCES)
    return decision


@require_http_methods(["GET", "POST"])
def decision_modifier(request, pk):
    decision = _decision_a_animer(request, pk)
    return saisir(
        request,
        DecisionForm(request.POST or None, instance=copy(decision)),
        lambda form: operations.modifier_decision(decision, par=request.user, **form.cleaned_data),
        titre="Corriger une décision",
        bouton="Enregistrer",
        retour=page_du(decision.point),
        message="La décision est corrigée, son échéance aussi.",
        retirer=reverse("instances:decision_retirer", args=[decision.pk]),
        fil=_fil(decision.point),
    )


@require_http_methods(["GET", "POST"])
def decision_retirer(request, pk):
    decision = _decision_a_animer(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_decision(decision, par=request.user),
        titre=f"Retirer une décision ({decision})",
        bouton="Retirer la décision",
        retour=page_du(decision.point),
        message="La décision est retirée, son échéance tombe.",
        intro="Pour une décision notée par erreur.",
        fil=_fil(decision.point),
    )


@require_http_methods(["GET", "POST"])
def decision_faite(request, pk):
    """La sienne, ou toutes pour qui anime."""
    decisions = Decision.objects.visibles_par(request.user).select_related("point__seance__instance", "responsable")
    decision = get_object_or_404(decisions, pk=pk)
    sienne = decision.responsable and decision.responsable.compte_id == request.user.pk
    if not sienne and not a_le_droit(request.user, Droit.ANIMER_LES_INSTANCES):
        raise PermissionDenied("Cette décision est confiée à quelqu'un d'autre.")
    return saisir(
        request,
        DateForm(request.POST or None),
        lambda form: operations.mettre_en_oeuvre(decision, le=form.cleaned_data["le"], par=request.user),
        titre=f"Mise en œuvre : {decision}",
        bouton="C'est fait",
        retour=reverse("instances:decisions"),
        message="La décision est mise en œuvre : elle ne sera plus reprise.",
        fil=[("Décisions à suivre", reverse("instances:decisions"))],
    )


@require_http_methods(["GET", "POST"])
def point_restituer(request, pk):
    point = point_a_animer(request, pk)
    return saisir(
        request,
        DateForm(request.POST or None),
        lambda form: operations.restituer(point, le=form.cleaned_data["le"], par=request.user),
        titre="Restitution à la famille",
        bouton="Noter la restitution",
        retour=page_du(point),
        message="La restitution à la famille est notée.",
        intro="Ce qui a été décidé a été dit à la famille.",
        fil=_fil(point),
    )


@require_safe
def decisions(request):
    """Ce qui reste à mettre en œuvre : les miennes, puis, pour qui anime, toutes."""
    exiger(request.user, Droit.VOIR_LES_INSTANCES)
    a_faire = Decision.objects.a_faire().filter(point__retire_le=None)
    miennes = nommer_les_decisions(a_faire.de(request.user), request.user)
    autres = []
    if a_le_droit(request.user, Droit.ANIMER_LES_INSTANCES):
        ids = [decision.pk for decision, _ in miennes]
        autres = nommer_les_decisions(a_faire.exclude(pk__in=ids), request.user)
    dossiers = {d.point.dossier.pk: d.point.dossier for d, nom in (*miennes, *autres) if d.dossier and not nom.anonyme}
    noter_les_noms(request, list(dossiers.values()), "instances.decisions_lues")
    return render(request, "instances/decisions.html", {"miennes": miennes, "autres": autres})
