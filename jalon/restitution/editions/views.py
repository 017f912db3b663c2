"""Réglages → Documents : les modèles de la ville. Les archives des lots."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.restitution.editions import lots, operations
from jalon.restitution.editions.documents import TYPES_MIME, document, documents
from jalon.restitution.editions.forms import ModeleForm
from jalon.restitution.editions.modeles import FormatModele, ModeleDocument
from jalon.restitution.editions.reponses import fichier
from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.pieces.coffre import CoffreIllisible
from jalon.socle.saisies import poser_les_erreurs


@dataclass(frozen=True)
class Format:
    """Un format d'un document, et le modèle de la ville qui y sert, s'il y en a un."""

    code: str
    libelle: str
    modele: ModeleDocument | None


def _document(request, code):
    exiger(request.user, Droit.CONFIGURER)
    declare = document(code)
    if declare is None:
        raise Http404("Ce document n'existe pas.")
    return declare


def _modele(request, pk) -> ModeleDocument:
    exiger(request.user, Droit.CONFIGURER)
    return get_object_or_404(ModeleDocument, pk=pk)


@require_safe
def modeles(request):
    """Tous les documents, et ceux dont la ville a changé le modèle."""
    exiger(request.user, Droit.CONFIGURER)
    deposes: dict[str, list[str]] = {}
    for code, format_ in ModeleDocument.objects.en_vigueur().values_list("document", "format"):
        deposes.setdefault(code, []).append(FormatModele(format_).label)
    lignes = [{"document": d, "deposes": sorted(deposes.get(d.code, []))} for d in documents()]
    return render(request, "restitution/editions/modeles.html", {"lignes": lignes})


@require_http_methods(["GET", "POST"])
def modele(request, code):
    """Un document : déposer un modèle, ses versions, ses champs."""
    declare = _document(request, code)
    form = ModeleForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            depose = operations.deposer_modele(code=code, fichier=form.cleaned_data["fichier"], par=request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, ValidationError({"fichier": erreur.messages}))
        else:
            messages.success(request, f"Votre modèle {depose.get_format_display()} sert dès maintenant.")
            return redirect("editions:modele", code)
    versions = list(ModeleDocument.objects.filter(document=code).defer("contenu").select_related("depose_par"))
    servent = {m.format: m for m in versions if m.retire_le is None}
    contexte = {
        "document": declare,
        "form": form,
        "versions": versions,
        "formats": [Format(f.value, f.label, servent.get(f.value)) for f in FormatModele],
        "champs": sorted(declare.tous_les_champs.items()),
    }
    return render(request, "restitution/editions/modele.html", contexte)


@require_safe
def modele_par_defaut(request, code, format):
    """Notre modèle, aux couleurs de la ville : à changer dans Word ou LibreOffice, puis à redéposer."""
    from jalon.restitution.editions import production

    declare = _document(request, code)
    if format not in FormatModele.values:
        raise Http404("Ce format n'existe pas.")
    nom = f"modele-{code.replace('_', '-')}.{format}"
    return fichier(production.modele_par_defaut(declare, format), nom, TYPES_MIME[format])


@require_safe
def modele_depose(request, pk):
    """Une version déposée, telle quelle."""
    depose = _modele(request, pk)
    nom = f"modele-{depose.document.replace('_', '-')}-v{depose.numero}.{depose.format}"
    return fichier(bytes(depose.contenu), nom, TYPES_MIME[depose.format])


@require_POST
def modele_retirer(request, pk):
    return _changer(request, pk, operations.retirer_modele, "Le modèle de Jalon sert de nouveau.")


@require_POST
def modele_reprendre(request, pk):
    return _changer(request, pk, operations.reprendre_modele, "Cette version sert de nouveau.")


def _changer(request, pk, operation, message):
    depose = _modele(request, pk)
    try:
        operation(depose, par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        messages.success(request, message)
    return redirect("editions:modele", depose.document)


@require_safe
def lot(request, pk):
    """L'archive d'un lot, à qui l'a demandée, pendant une journée."""
    ligne = get_object_or_404(lots.lots_de(request.user), pk=pk)
    try:
        octets = lots.archive(ligne)
    except CoffreIllisible as erreur:
        raise Http404("Cette archive n'est plus là : relancez le lot.") from erreur
    return fichier(octets, f"documents-{ligne.pk}.zip", "application/zip")
