"""Les actions en lot de la liste des enfants : choisir, voir ce qui se passera, faire, pouvoir revenir."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jalon.restitution.editions.documents import document
from jalon.restitution.editions.lots import produire_lot
from jalon.reussite import operations
from jalon.reussite.apercus import PLUS_LE_MEME, empreinte
from jalon.reussite.droits import Droit
from jalon.reussite.editions.lots import parcours_a_dire
from jalon.reussite.forms.lots import DocumentEnLotForm, ReferentEnLotForm, ValeurEnLotForm
from jalon.reussite.liste.gestes import ACTIONS
from jalon.reussite.models import Enfant
from jalon.reussite.operations.lots import trier
from jalon.reussite.taches_lots import SEUIL, lancer_le_lot
from jalon.reussite.views.liste import adresse_de_la_liste, lignes_filtrees
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_liste
from jalon.socle.saisies import poser_les_erreurs

APERCU, FAIRE = "apercu", "faire"
LISTE = "liste"
ECARTES_MONTRES = 200


def _trier(code: str) -> Callable:
    return lambda enfants, form: trier(code, enfants, **form.arguments)


def _trier_les_documents(enfants, form):
    """Un document de parcours écarte qui n'a pas de parcours ouvert."""
    if document(form.cleaned_data["document"]).objet == "reussite.enfant":
        return enfants, []
    parcours = parcours_a_dire(enfants)
    retenus = [enfant for enfant in enfants if enfant.pk in parcours]
    return retenus, [(enfant, "aucun parcours ouvert") for enfant in enfants if enfant.pk not in parcours]


def _agir(code: str) -> Callable:
    def faire(request, enfants, form):
        if len(enfants) > SEUIL:
            ligne = lancer_le_lot(code, [e.pk for e in enfants], par=request.user, **form.arguments)
            return redirect("socle:travail", ligne.pk)
        lot = operations.faire_en_lot(code, enfants, par=request.user, **form.arguments)
        for enfant, raison in lot.ecartes:
            messages.warning(request, f"{enfant} n'a pas été touché : {raison}.")
        messages.success(request, f"{lot.geste.libelle} : c'est fait. Cela s'annule dans « Revenir en arrière ».")
        return redirect(adresse_de_la_liste(request))

    return faire


def _produire(request, enfants, form):
    choix = form.arguments | {"enfants": [enfant.pk for enfant in enfants]}
    ligne = produire_lot("enfants", choix, format=form.cleaned_data["format"], par=request.user)
    return redirect("socle:travail", ligne.pk)


# Par action : son formulaire, qui elle écarte, comment elle se fait.
CONDUITES = {
    "referent": (ReferentEnLotForm, _trier("referent"), _agir("referent")),
    "valeur": (ValeurEnLotForm, _trier("valeur"), _agir("valeur")),
    "document": (DocumentEnLotForm, _trier_les_documents, _produire),
}


@require_http_methods(["GET", "POST"])
def lot(request, action):
    """Sans rien de coché, ou sur demande, toute la liste filtrée ; toujours parmi les seuls dossiers que l'on voit."""
    exiger(request.user, Droit.VOIR_LES_DOSSIERS)
    if action not in ACTIONS:
        raise Http404("Cette action en lot n'existe pas.")
    action = ACTIONS[action]
    exiger(request.user, action.droit)
    coches, etape = _coches(request), request.POST.get("etape", "")
    enfants = _choisis(request, coches)
    classe, trier_les_enfants, faire = CONDUITES[action.code]
    form = classe(request.POST if etape in (APERCU, FAIRE) else None, compte=request.user, initial=request.POST.dict())
    apercu = None
    if form.is_bound and form.is_valid():
        retenus, ecartes = trier_les_enfants(enfants, form)
        apercu = _apercevoir(form, retenus, ecartes)
        if etape == FAIRE and retenus and (reponse := _confirmer(request, form, retenus, faire, apercu)):
            return reponse
        noter_liste(request, "reussite.liste_consultee", [enfant.pk for enfant, _ in ecartes])
    contexte = {"action": action, "form": form, "apercu": apercu, "coches": coches, "combien": len(enfants)}
    contexte |= {"sur_la_liste": request.POST.get("sur") == LISTE, "retour": adresse_de_la_liste(request)}
    contexte["en_tout"] = lignes_filtrees(request).count()
    return render(request, "reussite/lots/lot.html", contexte)


def _apercevoir(form, retenus, ecartes) -> dict:
    return {
        "retenus": len(retenus),
        "ecartes": ecartes[:ECARTES_MONTRES],
        "combien_ecartes": len(ecartes),
        "en_fond": len(retenus) > SEUIL,
        "empreinte": empreinte(form.arguments, [enfant.pk for enfant in retenus]),
    }


def _confirmer(request, form, retenus, faire, apercu):
    """Rend la redirection ; None si ce n'est plus ce que la personne a vu, ou si l'opération refuse."""
    if request.POST.get("apercu") != apercu["empreinte"]:
        messages.warning(request, PLUS_LE_MEME)
        return None
    try:
        return faire(request, retenus, form)
    except ValidationError as erreur:
        poser_les_erreurs(form, erreur)
        return None


def _coches(request) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("selection") if pk.isdecimal() and len(pk) < 19]


def _choisis(request, coches) -> list[Enfant]:
    """Les dossiers cochés, ou ceux de la liste filtrée, s'ils sont visibles."""
    lignes = lignes_filtrees(request)
    if coches and request.POST.get("sur") != LISTE:
        lignes = lignes.filter(enfant__in=coches)
    vus = Enfant.objects.actuels().filter(pk__in=lignes.values("enfant"))
    return list(vus.select_related("famille").order_by("cle_recherche", "pk"))
