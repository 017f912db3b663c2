"""Réglages → Dispositifs : leurs noms dans la ville et leurs règles."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jalon.reussite import operations
from jalon.reussite.forms.dispositif import DispositifForm
from jalon.reussite.operations.dispositif import dispositifs_de_la_ville
from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.saisies import poser_les_erreurs
from jalon.socle.versions import Conflit
from jalon.ui.tableaux import Colonne, Tableau

COLONNES = [
    Colonne("nom", "Nom dans la ville", lambda d: d.valeur.libelle, obligatoire=True),
    Colonne("code", "Code", lambda d: d.valeur.code, obligatoire=True),
    Colonne("regle_entree", "On y entre", lambda d: d.get_regle_entree_display(), obligatoire=True),
    Colonne("duree_fixe", "Durée", lambda d: "fixe" if d.duree_fixe else "ouverte", obligatoire=True),
    Colonne("individualise", "Parcours", lambda d: "individuel" if d.individualise else "collectif", obligatoire=True),
    Colonne("points", "Points d'étape", lambda d: _rythme(d.mois_entre_points), obligatoire=True),
]


def _rythme(mois: int) -> str:
    if not mois:
        return "aucun"
    return "tous les mois" if mois == 1 else f"tous les {mois} mois"


@require_safe
def dispositifs(request):
    exiger(request.user, Droit.CONFIGURER)
    tableau = Tableau(
        params=request.GET,
        legende="Dispositifs",
        colonnes=COLONNES,
        objets=dispositifs_de_la_ville(),
        url_de=lambda d: reverse("dispositifs:dispositif", args=[d.valeur.code]),
        vide_titre="Aucun dispositif",
        vide_texte="Ajoutez-en un à la liste « dispositif ».",
    )
    return render(request, "reussite/dispositifs/dispositifs.html", {"tableau": tableau})


@require_http_methods(["GET", "POST"])
def dispositif(request, code):
    exiger(request.user, Droit.CONFIGURER)
    regle = next((d for d in dispositifs_de_la_ville() if d.valeur.code == code), None)
    if regle is None:
        raise Http404("La ville n'a pas de dispositif de ce code.")
    form, conflit = DispositifForm(request.POST or None, instance=copy(regle)), None
    if form.is_valid():
        try:
            operations.regler_dispositif(
                regle.valeur, version=form.cleaned_data["version"], par=request.user, **form.changes
            )
        except Conflit as leve:
            form, conflit = form.rebasee(leve.objet), leve
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "Le dispositif est réglé. Ce qui est déjà entré ne bouge pas.")
            return redirect("dispositifs:dispositifs")
    contexte = {"form": form, "conflit": conflit, "dispositif": regle}
    return render(request, "reussite/dispositifs/dispositif.html", contexte)
