"""Relire ce que l'on prépare, le publier ou l'abandonner ; l'historique des versions, et y revenir."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.saisie import operations
from jalon.saisie.concernees import lisibles
from jalon.saisie.configuration import brouillon, brouillon_en_base, publiee
from jalon.saisie.definitions import du_document
from jalon.saisie.differences import differences
from jalon.saisie.impact import tous_concernes
from jalon.saisie.models import VersionConfiguration
from jalon.saisie.views.communs import montrer, ouvrir, tenter
from jalon.socle.journal.operations import noter_liste
from jalon.ui.tableaux import Colonne, Tableau

MONTREES = 50


class PublicationForm(forms.Form):
    note = forms.CharField(
        label="Ce qui change", max_length=250, required=False, help_text="Une phrase, pour l'historique des versions."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def preparation(request):
    """Ce que le brouillon change, et les fiches qu'il rendrait invalides ; POST le publie."""
    ouvrir(request)
    if request.method == "POST" and _publier(request):
        return redirect("saisie:versions")
    en_base = brouillon_en_base()
    concernees = tous_concernes(publiee(), brouillon()) if en_base else []
    nommees, dossiers = lisibles(concernees[:MONTREES], request.user)
    noter_liste(request, "saisie.fiches_a_completer", dossiers)
    lue = {"version": en_base.version if en_base else 0, "note": request.POST.get("note", "")}
    contexte = {
        "form": PublicationForm(initial=lue),
        "nommees": nommees,
        "combien": len({(c.entite, c.objet_id) for c in concernees}),
        "tues": len(concernees) - len(nommees),
    }
    return montrer(request, "preparation", contexte)


def _publier(request) -> bool:
    """Qui a lu le nombre des fiches concernées le confirme d'une case ; la note reste si la publication est refusée."""
    form = PublicationForm(request.POST)
    confirme = "confirme" in request.POST
    try:
        return form.is_valid() and tenter(
            request,
            lambda: operations.publier(**form.cleaned_data, confirme=confirme, par=request.user),
            "La configuration est publiée : elle sert dès maintenant, pour tout le monde.",
        )
    except operations.AConfirmer:
        messages.warning(request, "Rien n'est publié : lisez les fiches à compléter, puis cochez que vous l'avez fait.")
        return False


@require_POST
def abandonner(request):
    ouvrir(request)
    form = PublicationForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    message = "Le brouillon est abandonné. « Revenir en arrière » le rend pendant trente jours."
    tenter(request, lambda: operations.abandonner_le_brouillon(version=version, par=request.user), message)
    return redirect("saisie:configuration")


@require_safe
def versions(request):
    ouvrir(request)
    tableau = Tableau(
        params=request.GET,
        legende="Versions de la configuration",
        colonnes=[
            Colonne("numero", "Version", lambda v: f"Version {v.numero}", obligatoire=True),
            Colonne("publiee_le", "Publiée le", lambda v: v.publiee_le.date(), obligatoire=True),
            Colonne("publiee_par", "Par", lambda v: v.publiee_par.nom if v.publiee_par else "Jalon", obligatoire=True),
            Colonne("note", "Ce qui change", obligatoire=True),
        ],
        objets=list(VersionConfiguration.objects.select_related("publiee_par").defer("contenu", "paquet")),
        url_de=lambda v: reverse("saisie:version", args=[v.numero]),
        vide_titre="Rien n'a encore été publié",
        vide_texte="Ajoutez un champ, puis publiez.",
    )
    return montrer(request, "versions", {"tableau": tableau})


@require_safe
def version(request, numero):
    """Ce que cette version a changé à la précédente, et ce qui a changé depuis."""
    ouvrir(request)
    voulue = get_object_or_404(VersionConfiguration.objects.select_related("publiee_par"), numero=numero)
    precedente = VersionConfiguration.objects.filter(numero__lt=numero).first()
    contenu, avant = du_document(voulue.contenu), du_document(precedente.contenu if precedente else {})
    contexte = {
        "version": voulue,
        "precedente": precedente,
        "apportes": differences(avant, contenu),
        "depuis": differences(contenu, publiee()),
    }
    return montrer(request, "version", contexte)


@require_http_methods(["POST"])
def version_reprendre(request, numero):
    ouvrir(request)
    voulue = get_object_or_404(VersionConfiguration, numero=numero)
    faite = tenter(
        request,
        lambda: operations.revenir_a(voulue, par=request.user),
        f"La version {numero} est reprise en brouillon : relisez, puis publiez.",
    )
    return redirect("saisie:preparation") if faite else redirect("saisie:version", numero)
