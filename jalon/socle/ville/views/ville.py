"""Réglages → La ville."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.views.decorators.http import require_http_methods, require_safe

from jalon.socle.cloison import collectivite_active
from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.saisies import poser_les_erreurs
from jalon.socle.versions import Conflit
from jalon.socle.ville import operations
from jalon.socle.ville.forms import VilleForm, apercu_du_reglage
from jalon.socle.ville.identites import est_plus_discret, fiches_nommees
from jalon.ui.couleurs import couleur_par_defaut, dire_le_contraste


@require_http_methods(["GET", "POST"])
def ville(request):
    exiger(request.user, Droit.CONFIGURER)
    avant, conflit = copy(collectivite_active()), None
    form = VilleForm(request.POST or None, instance=copy(avant))
    if form.is_valid():
        try:
            _enregistrer(request, form, avant)
        except Conflit as leve:
            form, conflit = form.rebasee(leve.objet), leve
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            return redirect("socle:ville")
    return render(request, "socle/ville/ville.html", {"form": form, "conflit": conflit, "nommees": fiches_nommees()})


@require_safe
def ville_apercu(request):
    """Ce que donnerait le modèle de numéro, ou les tranches d'âge, que l'on est en train d'écrire."""
    exiger(request.user, Droit.CONFIGURER)
    nom = "tranches_age" if "tranches_age" in request.GET else "modele_numero"
    try:
        phrase = apercu_du_reglage(nom, request.GET.get(nom, "").strip())
    except ValidationError as erreur:
        phrase = " ".join(erreur.messages)
    return HttpResponse(escape(phrase))


def _enregistrer(request, form, avant) -> None:
    changes = form.changes
    if not changes:
        messages.info(request, "Rien n'avait changé : rien n'a été écrit.")
        return
    operations.modifier_ville(version=form.cleaned_data["version"], par=request.user, **changes)
    messages.success(request, "Les réglages de la ville sont enregistrés.")
    if "couleur" in changes:
        couleur = changes["couleur"] or couleur_par_defaut()
        messages.info(request, f"La nouvelle couleur se lit : {dire_le_contraste(couleur)}.")
    identites = [nom for nom in ("identite_enfants", "identite_familles") if nom in changes]
    if any(est_plus_discret(changes[nom], getattr(avant, nom)) for nom in identites):
        messages.warning(request, "Les noms déjà écrits ne s'affichent plus, mais ils sont toujours dans la base.")
