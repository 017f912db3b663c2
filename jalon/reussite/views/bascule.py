"""La bascule d'année : les écoles, une page par école, le renouvellement des accords, et tout annuler."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jalon.restitution.editions.lots import produire_lot
from jalon.reussite import operations
from jalon.reussite.apercus import PLUS_LE_MEME, empreinte
from jalon.reussite.bascule import annee_a_preparer, annees_possibles, est_une_annee, rentree
from jalon.reussite.droits import Droit
from jalon.reussite.forms.bascule import BasculeForm, RenouvellementForm
from jalon.reussite.lectures.bascule import ecoles, propositions, resume, suivis
from jalon.reussite.operations.bascule_annulation import bascules_ouvertes, pourquoi_pas, scolarites_reprises
from jalon.reussite.operations.bascule_suites import origines, prevoir
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_liste
from jalon.socle.reseau.models import Etablissement
from jalon.socle.saisies import poser_les_erreurs

SANS_ECOLE = "Sans école connue"
FAIRE = "faire"
UN_MOIS = timedelta(days=30)


def _adresse(annee: str) -> str:
    return f"{reverse('reussite:bascule')}?annee={annee}"


def _annee(annee: str) -> str:
    """Une année que l'on peut préparer aujourd'hui. Lève 404 sinon."""
    if not est_une_annee(annee) or annee not in annees_possibles(timezone.localdate()):
        raise Http404("Cette année scolaire ne se prépare pas aujourd'hui.")
    return annee


@require_safe
def bascule(request):
    """Les écoles de départ : ce qui est fait, ce qui reste."""
    exiger(request.user, Droit.BASCULER_L_ANNEE)
    jour = timezone.localdate()
    annee = _annee(request.GET.get("annee") or annee_a_preparer(jour))
    les_ecoles = ecoles(request.user, annee)
    contexte = {
        "annee": annee,
        "annees": annees_possibles(jour),
        "rentree": rentree(annee),
        "ecoles": les_ecoles,
        "total": sum(e.total for e in les_ecoles),
        "faits": sum(e.faits for e in les_ecoles),
        "gestes": bascules_ouvertes(annee).count(),
    }
    return render(request, "reussite/bascule/bascule.html", contexte)


@require_http_methods(["GET", "POST"])
def bascule_ecole(request, annee, pk=None):
    """Les enfants d'une école : tout est proposé ; l'aperçu compte, puis un bouton fait passer."""
    exiger(request.user, Droit.BASCULER_L_ANNEE)
    annee = _annee(annee)
    ecole = get_object_or_404(Etablissement, pk=pk) if pk else None
    a_decider, faits = propositions(request.user, annee, ecole)
    noter_liste(request, "reussite.liste_consultee", [p.enfant.pk for p in a_decider] + [e.pk for e, _ in faits])
    form = BasculeForm(request.POST or None, propositions=a_decider)
    apercu = None
    if form.is_valid():
        apercu = _apercevoir(form, annee)
        if request.POST.get("etape") == FAIRE and (reponse := _confirmer(request, form, annee, ecole, apercu)):
            return reponse
    contexte = {"annee": annee, "rentree": rentree(annee), "ecole": ecole or SANS_ECOLE, "form": form}
    contexte |= {"faits": faits, "apercu": apercu, "retour": _adresse(annee)}
    return render(request, "reussite/bascule/ecole.html", contexte)


def _apercevoir(form, annee) -> dict:
    decisions = form.cleaned_data["decisions"]
    avant = origines([d.enfant.pk for d in decisions], annee)
    suites = prevoir(decisions, avant, annee, timezone.localdate())
    return {
        "phrases": resume(decisions, suites),
        "combien": len(decisions),
        "restent": form.a_decider,
        "acces": suites.partages,
        "empreinte": empreinte(
            [(d.enfant.pk, d.quoi, d.niveau and d.niveau.pk, str(d.etablissement), d.classe) for d in decisions],
            [partage.pk for partage, _ in suites.partages],
        ),
    }


def _confirmer(request, form, annee, ecole, apercu):
    """Rend la redirection ; None si ce n'est plus ce que la personne a vu, ou si l'opération refuse."""
    if request.POST.get("apercu") != apercu["empreinte"]:
        messages.warning(request, PLUS_LE_MEME)
        return None
    decisions = form.cleaned_data["decisions"]
    try:
        faite = operations.basculer(annee, decisions, par=request.user, ecole=str(ecole or SANS_ECOLE))
    except ValidationError as erreur:
        poser_les_erreurs(form, erreur)
        return None
    for enfant, raison in faite.ecartes:
        messages.warning(request, f"{enfant} n'a pas été touché : {raison}.")
    combien = len(faite.decisions)
    pluriel = "s" if combien > 1 else ""
    messages.success(request, f"{combien} enfant{pluriel} de {ecole or SANS_ECOLE} : c'est noté pour {annee}.")
    return redirect(_adresse(annee))


@require_http_methods(["GET", "POST"])
def bascule_annuler(request, annee):
    """Tout défaire, d'un geste : la page dit avant ce qui sera gardé, ou pourquoi cela ne se peut plus."""
    exiger(request.user, Droit.BASCULER_L_ANNEE)
    annee = _annee(annee)
    gestes = list(bascules_ouvertes(annee).select_related("par"))
    if request.method == "POST":
        gardees = [s for geste in gestes for s in scolarites_reprises(geste.donnees)]
        try:
            operations.annuler_la_bascule(annee, par=request.user)
        except ValidationError as erreur:
            messages.error(request, " ".join(erreur.messages))
        else:
            messages.success(request, f"Le passage en {annee} est annulé.{_dire_les_gardees(gardees)}")
        return redirect(_adresse(annee))
    visibles = set(suivis(request.user, annee).values_list("pk", flat=True))
    gardees = [s for geste in gestes for s in scolarites_reprises(geste.donnees) if s.enfant_id in visibles]
    noter_liste(request, "reussite.liste_consultee", {s.enfant_id for s in gardees})
    contexte = {"annee": annee, "gestes": gestes, "gardees": gardees, "retour": _adresse(annee)}
    contexte["enfants"] = sum(len(geste.donnees["enfants"]) for geste in gestes)
    contexte["empeche"] = next(filter(None, (pourquoi_pas(geste.donnees) for geste in gestes)), "")
    return render(request, "reussite/bascule/annuler.html", contexte)


def _dire_les_gardees(gardees) -> str:
    if not gardees:
        return " Chacun a retrouvé son école d'avant."
    combien = "Une scolarité corrigée" if len(gardees) == 1 else f"{len(gardees)} scolarités corrigées"
    return f" {combien} depuis {'a été gardée' if len(gardees) == 1 else 'ont été gardées'}."


@require_http_methods(["GET", "POST"])
def bascule_accords(request, annee):
    """Redemander par lot les accords et les contrats ; ceux de l'an dernier valent toujours."""
    exiger(request.user, Droit.BASCULER_L_ANNEE)
    annee = _annee(annee)
    lus = operations.a_renouveler(annee).visibles_par(request.user).select_related("enfant", "dispositif")
    parcours = list(lus.order_by("enfant__cle_recherche", "pk"))
    noter_liste(request, "reussite.liste_consultee", {p.enfant_id for p in parcours})
    initial = {"pour_le": max(rentree(annee), timezone.localdate()) + UN_MOIS}
    form = RenouvellementForm(request.POST or None, parcours=parcours, initial=initial)
    if form.is_valid():
        try:
            _renouveler(request, form.cleaned_data, annee)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            return redirect(_adresse(annee))
    contexte = {"annee": annee, "form": form, "parcours": parcours, "retour": _adresse(annee)}
    return render(request, "reussite/bascule/accords.html", contexte)


def _renouveler(request, choisis, annee) -> None:
    """Les parcours cochés, et l'archive à signer si on la veut."""
    geste = operations.demander_le_renouvellement(
        choisis["les_parcours"], annee=annee, pour_le=choisis["pour_le"], par=request.user
    )
    messages.success(request, f"{geste.libelle}. Cela s'annule dans « Revenir en arrière ».")
    if choisis["documents"]:
        produire_lot("renouvellement", geste.pk, format=choisis["documents"], par=request.user)
        messages.info(request, "Les documents à signer se préparent : ils vous attendront dans « Travaux en cours ».")
