"""Réglages → Paquets : emporter sa configuration, comparer celle d'une autre ville, en choisir ce que l'on reprend."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.saisie.forms.paquets import DeposerForm, EmporterForm
from jalon.saisie.models import PaquetRecu
from jalon.saisie.paquets import document
from jalon.saisie.paquets.operations import appliquer_paquet, oublier_paquet, recevoir_paquet
from jalon.socle.cloison import collectivite_active
from jalon.socle.droits import Droit
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.saisies import poser_les_erreurs

MONTRES = 50


@require_http_methods(["GET", "POST"])
def paquets(request):
    """Emporter, déposer (POST), et ce qui a été reçu."""
    exiger(request.user, Droit.CONFIGURER)
    form = DeposerForm(request.POST or None, request.FILES or None, auto_id="deposer_%s")
    if form.is_valid():
        try:
            recu = recevoir_paquet(contenu=form.cleaned_data["fichier"], par=request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            return redirect("saisie:paquet", recu.pk)
    contexte = {
        "emporter": EmporterForm(auto_id="emporter_%s"),
        "form": form,
        "recus": PaquetRecu.objects.select_related("recu_par").defer("contenu")[:MONTRES],
    }
    return render(request, "saisie/paquets/paquets.html", contexte)


@require_safe
def paquet_emporter(request):
    exiger(request.user, Droit.CONFIGURER)
    form = EmporterForm(request.GET)
    if not form.is_valid():
        messages.error(request, "Cochez ce que le paquet emporte.")
        return redirect("saisie:paquets")
    octets = document.en_octets(document.composer(form.cleaned_data["sections"]))
    reponse = HttpResponse(octets, content_type="application/json")
    nom = slugify(collectivite_active().nom) or "ville"
    reponse["Content-Disposition"] = f'attachment; filename="configuration-{nom}.json"'
    return reponse


@require_POST
def paquet_d_origine(request):
    """Comparer ses listes à celles avec lesquelles une ville s'ouvre."""
    exiger(request.user, Droit.CONFIGURER)
    recu = recevoir_paquet(contenu=document.d_origine(), par=request.user)
    return redirect("saisie:paquet", recu.pk)


@require_http_methods(["GET", "POST"])
def paquet(request, pk):
    """Ce que le paquet apporterait, à cocher ; POST le reprend."""
    exiger(request.user, Droit.CONFIGURER)
    recu = get_object_or_404(PaquetRecu, pk=pk)
    try:
        comparees = document.comparer(recu.contenu)
    except ValidationError as erreur:
        # Reçu par une version plus ancienne de Jalon, dont une section se lisait autrement.
        messages.error(request, " ".join(erreur.messages))
        return redirect("saisie:paquets")
    if request.method == "POST" and _reprendre(request, recu, comparees):
        return redirect("saisie:paquet", pk)
    contexte = {
        "recu": recu,
        "groupes": [_groupe(request, section, ecarts) for section, ecarts in comparees if ecarts],
        "inconnues": document.inconnues(recu.contenu),
        "identiques": [section.libelle for section, ecarts in comparees if not ecarts],
    }
    return render(request, "saisie/paquets/paquet.html", contexte)


def _reprendre(request, recu, comparees) -> bool:
    tout = request.POST.getlist("tout")
    choisis = {
        section.code: [ecart.code for ecart in ecarts if not ecart.empeche]
        if section.code in tout
        else request.POST.getlist(section.code)
        for section, ecarts in comparees
    }
    try:
        appliquer_paquet(recu, choisis=choisis, par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
        return False
    messages.success(request, "Le paquet est repris. « Revenir en arrière » le défait pendant trente jours.")
    if choisis.get("champs"):
        messages.info(request, "Les champs et onglets sont dans le brouillon : relisez-les, puis publiez.")
    return True


def _groupe(request, section, ecarts) -> dict:
    """Une section et ses cases. D'abord cochées : ce qui est nouveau. Après un refus : ce qui l'était."""
    permis = a_le_droit(request.user, section.droit)
    coches = request.POST.getlist(section.code) if request.method == "POST" else None
    lignes = [
        (ecart, permis and not ecart.empeche, ecart.est_nouveau if coches is None else ecart.code in coches)
        for ecart in ecarts
    ]
    return {
        "section": section,
        "permis": permis,
        "lignes": lignes,
        "reprenables": sum(possible for _, possible, _ in lignes),
        "tout": section.code in request.POST.getlist("tout"),
    }


@require_POST
def paquet_oublier(request, pk):
    exiger(request.user, Droit.CONFIGURER)
    oublier_paquet(get_object_or_404(PaquetRecu, pk=pk), par=request.user)
    messages.success(request, "Le paquet est oublié ; ce qui en a été repris reste.")
    return redirect("saisie:paquets")
