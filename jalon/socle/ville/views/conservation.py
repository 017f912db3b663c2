"""Réglages → Conservation : les durées déclarées, et celles que la ville a choisies."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jalon.socle import conservation
from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.saisies import poser_les_erreurs
from jalon.socle.versions import Conflit
from jalon.socle.ville.forms import DureeForm
from jalon.ui.tableaux import Colonne, Tableau
from jalon.ui.templatetags.ui import badge

COLONNES = [
    Colonne("libelle", "Données", lambda ligne: ligne[0].libelle, obligatoire=True),
    Colonne("depuis", "Comptée depuis", lambda ligne: ligne[0].depuis, obligatoire=True),
    Colonne("defaut", "Par défaut", lambda ligne: dire(ligne[0]), obligatoire=True),
    Colonne("fondement", "Fondement", lambda ligne: _fondement(ligne[0].fondement), obligatoire=True),
    Colonne("choisie", "La vôtre", lambda ligne: _choisie(ligne[1]), obligatoire=True),
]


@require_safe
def durees(request):
    exiger(request.user, Droit.CONFIGURER)
    tableau = Tableau(
        params=request.GET,
        legende="Durées de conservation",
        colonnes=COLONNES,
        objets=conservation.durees(),
        url_de=lambda ligne: reverse("socle:duree", args=[ligne[0].code]),
    )
    return render(request, "socle/ville/conservation.html", {"tableau": tableau})


def dire(duree) -> str:
    """« 24 mois, puis 12 mois d'archive »."""
    archive = f", puis {duree.mois_en_archive} mois d'archive" if duree.mois_en_archive else ""
    return f"{duree.mois_en_base_active} mois{archive}"


def _fondement(fondement):
    ton, icone = ("attente", "lightbulb") if fondement == conservation.Fondement.PROPOSITION else ("neutre", "book")
    return badge(ton, fondement.label, icone)


def _choisie(choix):
    return dire(choix) if choix else badge("attente", "À décider")


@require_http_methods(["GET", "POST"])
def duree(request, code):
    exiger(request.user, Droit.CONFIGURER)
    choix, conflit = conservation.duree_de_la_ville(code), None
    if choix is None:
        raise Http404("Cette durée n'est pas déclarée.")
    form = DureeForm(request.POST or None, instance=copy(choix))
    if form.is_valid():
        try:
            conservation.fixer_duree(code, par=request.user, version=form.cleaned_data["version"], **form.saisie)
        except Conflit as leve:
            form, conflit = form.rebasee(leve.objet), leve
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "La durée de la ville est enregistrée.")
            return redirect("socle:conservation")
    declaree = next(d for d, _ in conservation.durees() if d.code == code)
    contexte = {"form": form, "conflit": conflit, "duree": declaree, "defaut": dire(declaree)}
    return render(request, "socle/ville/duree.html", contexte)
