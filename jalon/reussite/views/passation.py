"""Passer la main et se faire remplacer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.passation import InterimForm, PassationForm, RefusForm
from jalon.reussite.models import Interim, Parcours, Passation, ReferentParcours
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.dossiers import nommer
from jalon.socle.habilitations import Portee, exiger, portee_de
from jalon.socle.journal.operations import noter_liste
from jalon.socle.reseau.models import Intervenant
from jalon.socle.saisies import poser_les_erreurs

REPONDUES = 20


def _referent_choisi(request) -> Intervenant | None:
    """Celui dont on passe les parcours : soi-même ; qui voit la ville peut en choisir un autre (`?de=`)."""
    soi = getattr(request.user, "intervenant", None)
    demande = request.GET.get("de", "")
    if portee_de(request.user, Droit.PASSER_LA_MAIN) != Portee.VILLE or not demande.isdecimal():
        return soi
    return get_object_or_404(Intervenant, pk=demande)


def _file_active(request, referent) -> list[Parcours]:
    if referent is None:
        return []
    siens = (
        Parcours.objects.en_cours()
        .visibles_par(request.user)
        .filter(les_referents__intervenant=referent, les_referents__au=None, enfant__fusionne_dans=None)
    )
    lus = siens.distinct().select_related("enfant", "dispositif").order_by("enfant__cle_recherche", "pk")
    return list(lus)


@require_http_methods(["GET", "POST"])
def passation(request):
    """Ma file active à transmettre, ce que l'on me propose, ce que j'ai proposé."""
    exiger(request.user, Droit.PASSER_LA_MAIN)
    referent = _referent_choisi(request)
    parcours = _file_active(request, referent)
    form = PassationForm(request.POST or None, parcours=parcours)
    if form.is_valid():
        try:
            proposees = operations.proposer_passation(par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, f"{len(proposees)} parcours proposés à {form.cleaned_data['vers']}.")
            return redirect(request.get_full_path())
    recues, envoyees = _echanges(request.user)
    noter_liste(request, "reussite.liste_consultee", {p.enfant_id for p in parcours} | {p.dossier.pk for p in recues})
    voit_la_ville = portee_de(request.user, Droit.PASSER_LA_MAIN) == Portee.VILLE
    contexte = {"form": form, "parcours": parcours, "referent": referent, "recues": recues, "envoyees": envoyees}
    contexte["referents"] = _referents() if voit_la_ville else []
    return render(request, "reussite/passation/passation.html", contexte)


def _referents():
    """Ceux qui tiennent un parcours en cours ; par une sous-requête, car qui n'en a aucun passerait la jointure."""
    tenus = ReferentParcours.objects.filter(au=None, parcours__sortie=None, parcours__annule_le=None)
    return Intervenant.objects.filter(pk__in=tenus.order_by().values("intervenant"))


def _echanges(compte):
    lues = Passation.objects.select_related("parcours__enfant", "parcours__dispositif", "de", "vers")
    recues = lues.filter(vers__compte=compte, acceptee_le=None, refusee_le=None)
    envoyees = list(lues.filter(par=compte)[:REPONDUES])
    noms = nommer(DOSSIER, {p.dossier.pk for p in envoyees}, compte)
    for une in envoyees:
        # La main passée, l'ancien référent ne lit plus le nom.
        une.nomme = noms.get(une.dossier.pk) or f"Dossier n° {une.parcours.enfant.numero_affiche}"
    return list(recues), envoyees


def _proposee(request, pk) -> Passation:
    """Seule la personne à qui l'on propose répond."""
    exiger(request.user, Droit.PASSER_LA_MAIN)
    lues = Passation.objects.select_related("parcours__enfant", "parcours__dispositif", "de", "vers")
    return get_object_or_404(lues, pk=pk, vers__compte=request.user)


@require_POST
def passation_accepter(request, pk):
    passation = _proposee(request, pk)
    try:
        operations.accepter_passation(passation, par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        messages.success(
            request, f"Vous suivez {passation.parcours.enfant} à partir du {passation.a_partir_du:%d/%m/%Y}."
        )
    return redirect("reussite:passation")


@require_http_methods(["GET", "POST"])
def passation_refuser(request, pk):
    passation = _proposee(request, pk)
    form = RefusForm(request.POST or None)
    if form.is_valid():
        try:
            operations.refuser_passation(passation, raison=form.cleaned_data["raison"], par=request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "La passation est refusée ; votre raison est transmise.")
            return redirect("reussite:passation")
    return render(request, "reussite/passation/refuser.html", {"form": form, "passation": passation})


@require_http_methods(["GET", "POST"])
def interims(request):
    exiger(request.user, Droit.DECIDER_UN_INTERIM)
    form = InterimForm(request.POST or None)
    if form.is_valid():
        try:
            interim = operations.decider_interim(par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, f"{interim} jusqu'au {interim.au:%d/%m/%Y}.")
            return redirect("reussite:interims")
    jour = timezone.localdate()
    lus = Interim.objects.select_related("absent", "remplacant")
    contexte = {
        "form": form,
        "jour": jour,
        "interims": lus.filter(au__gte=jour),
        "passes": lus.filter(au__lt=jour)[:REPONDUES],
    }
    return render(request, "reussite/passation/interims.html", contexte)


@require_POST
def interim_finir(request, pk):
    exiger(request.user, Droit.DECIDER_UN_INTERIM)
    interim = Interim.objects.filter(pk=pk).first()
    if interim is None:
        raise Http404
    try:
        operations.finir_interim(interim, par=request.user)
        messages.success(request, "L'intérim est fini.")
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect("reussite:interims")
