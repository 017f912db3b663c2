"""Vérifier, importer, suivre, lire le rapport, tout défaire."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.restitution.echange import tables
from jalon.restitution.reprise import defaire as annulation
from jalon.restitution.reprise import travaux
from jalon.restitution.reprise.cibles import libelle_de_table
from jalon.restitution.reprise.models import Etat
from jalon.restitution.reprise.views.commun import (
    FINIES,
    a_sa_place,
    defaite_de,
    etapes,
    ou_en_est,
    panne_de,
    reprise_vue,
    se_defait_en_ce_moment,
    tenter,
)
from jalon.socle.saisies import poser_les_erreurs


class ImportForm(forms.Form):
    """Ce que l'on fait des lignes en défaut, s'il y en a."""

    sauf_les_defauts = forms.BooleanField(label="Importer le reste, sans ces lignes", required=False)


@require_POST
def verifier(request, pk):
    """Relance l'essai à blanc, après un réglage."""
    reprise = reprise_vue(request, pk)
    if tenter(request, lambda: travaux.lancer_l_essai(reprise, par=request.user)):
        return redirect("reprise:suivi", reprise.pk)
    return a_sa_place(reprise)


@require_http_methods(["GET", "POST"])
def importer(request, pk):
    """Ce que l'import fera, table par table, avant de le lancer."""
    reprise = reprise_vue(request, pk)
    if reprise.etat != Etat.ESSAYEE or not reprise.rapport["lignes"].get("bonnes"):
        return a_sa_place(reprise)
    form = ImportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            travaux.lancer_l_import(reprise, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            return redirect("reprise:suivi", reprise.pk)
    contexte = {
        "reprise": reprise,
        "form": form,
        "comptes": reprise.rapport.get("lignes", {}),
        "tables": par_table(reprise),
        "etapes": etapes(reprise, "rapport"),
    }
    return render(request, "restitution/reprise/importer.html", contexte)


@require_safe
def suivi(request, pk):
    """La barre de progression ; quand c'est fini, la page passe d'elle-même à la suite."""
    reprise = reprise_vue(request, pk)
    defaite = se_defait_en_ce_moment(reprise)
    if not (reprise.est_en_cours or defaite):
        suite = ou_en_est(reprise)
        return HttpResponse(headers={"HX-Redirect": suite}) if request.htmx else redirect(suite)
    actuelle = "lignes" if reprise.etat == Etat.ESSAI else "rapport"
    travail = defaite_de(reprise) if defaite else reprise.travail
    contexte = {"reprise": reprise, "travail": travail, "defaite": defaite, "etapes": etapes(reprise, actuelle)}
    return render(request, f"restitution/reprise/{'_avancement' if request.htmx else 'suivi'}.html", contexte)


@require_safe
def rapport(request, pk):
    """Ce que l'import a fait, ce qui n'a pas été repris, et de quoi tout défaire."""
    reprise = reprise_vue(request, pk)
    if reprise.etat not in FINIES or se_defait_en_ce_moment(reprise):
        return a_sa_place(reprise)
    lu = reprise.rapport
    contexte = {
        "reprise": reprise,
        "comptes": lu.get("lignes", {}),
        "tables": par_table(reprise),
        "creees": lu.get("valeurs_creees", []),
        "remarques": lu.get("remarques", []),
        "panne": panne_de(defaite_de(reprise)) if reprise.se_defait else "",
        "en_defaut": reprise.les_lignes.exclude(defauts=[]).exists(),
        "etapes": etapes(reprise, "rapport"),
    }
    return render(request, "restitution/reprise/rapport.html", contexte)


def par_table(reprise) -> list[dict]:
    """Les comptes par table, nommés, sans celles où rien ne se passe."""
    lues = reprise.rapport.get("tables", {})
    return [
        {"libelle": libelle_de_table(tables.table(code)) if tables.existe(code) else code, **comptes}
        for code, comptes in lues.items()
        if any(comptes.values())
    ]


@require_POST
def reprendre(request, pk):
    """Un import interrompu repart de la ligne où il en était."""
    reprise = reprise_vue(request, pk)
    if tenter(request, lambda: travaux.lancer_l_import(reprise, par=request.user, sauf_les_defauts=True)):
        return redirect("reprise:suivi", reprise.pk)
    return a_sa_place(reprise)


@require_http_methods(["GET", "POST"])
def defaire(request, pk):
    """Tout l'import, à l'envers, si rien n'a été construit dessus."""
    reprise = reprise_vue(request, pk)
    if not reprise.se_defait or se_defait_en_ce_moment(reprise):
        return a_sa_place(reprise)
    obstacles = annulation.obstacles(reprise)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and not obstacles:
        try:
            travaux.lancer_la_defaite(reprise, par=request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            return redirect("reprise:suivi", reprise.pk)
    contexte = {"reprise": reprise, "form": form, "obstacles": obstacles, "etapes": etapes(reprise, "rapport")}
    return render(request, "restitution/reprise/defaire.html", contexte)
