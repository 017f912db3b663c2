"""Les reprises de la ville ; déposer un fichier, choisir sa feuille et son en-tête, abandonner."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jalon.restitution.reprise import lecture, operations
from jalon.restitution.reprise.droits import Droit
from jalon.restitution.reprise.entete import proposer_l_entete
from jalon.restitution.reprise.forms import DepotForm, FeuilleForm
from jalon.restitution.reprise.gabarits import gabarits, table_de_la_feuille
from jalon.restitution.reprise.models import Etat, Reprise
from jalon.restitution.reprise.views.commun import a_sa_place, etapes, garder_la_saisie, reprise_vue
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_lecture
from jalon.socle.saisies import poser_les_erreurs

MONTREES = 50
LIGNES_D_APERCU = 12
COLONNES_D_APERCU = 40
TONS = {
    Etat.PREPARATION: "attente",
    Etat.ESSAI: "en_cours",
    Etat.ESSAYEE: "attente",
    Etat.IMPORT: "en_cours",
    Etat.IMPORTEE: "termine",
    Etat.INTERROMPUE: "alerte",
    Etat.DEFAITE: "neutre",
    Etat.ABANDONNEE: "neutre",
}


@require_http_methods(["GET", "POST"])
def reprises(request):
    """Ce qui a été repris, ce qui est en train de l'être, et de quoi commencer."""
    exiger(request.user, Droit.REPRENDRE)
    form = DepotForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        depose = form.cleaned_data
        try:
            reprise = operations.deposer(nom=depose["fichier"].name, par=request.user, **depose)
        except ValidationError as erreur:
            poser_les_erreurs(form, ValidationError({"fichier": erreur.messages}))
        else:
            _prevenir_du_double(request, reprise)
            return redirect("reprise:feuille", reprise.pk)
    liste = Reprise.objects.visibles_par(request.user).select_related("par", "annulation", "travail")[:MONTREES]
    for une in liste:
        une.ton = TONS[une.etat]
    ailleurs = [g for g in gabarits() if g.adresse]
    contexte = {"form": form, "reprises": liste, "ailleurs": ailleurs}
    return render(request, "restitution/reprise/reprises.html", contexte)


def _prevenir_du_double(request, reprise) -> None:
    if autre := operations.deja_importee(reprise):
        quand = f"le {autre.importee_le:%d/%m/%Y}" if autre.importee_le else "auparavant"
        messages.warning(
            request, f"Ce fichier a déjà été importé {quand}. Le reprendre met à jour, et ne crée pas deux fois."
        )


@require_safe
def reprise(request, pk):
    """Là où la reprise attend : on la retrouve d'une session à l'autre."""
    return a_sa_place(reprise_vue(request, pk))


@require_http_methods(["GET", "POST"])
def feuille(request, pk):
    """La feuille et la ligne d'en-tête, proposées, avec l'aperçu de ce qu'elles donnent."""
    reprise = reprise_vue(request, pk)
    if not reprise.se_regle:
        return a_sa_place(reprise)
    try:
        feuilles = lecture.feuilles(reprise)
    except ValidationError as erreur:
        return _illisible(request, reprise, erreur)
    choisie = _feuille_montree(request, reprise, feuilles)
    apercu, erreur_de_lecture = _apercu(reprise, choisie)
    form = FeuilleForm(request.POST or None, feuilles=feuilles, initial=_proposition(reprise, choisie, apercu))
    if form.is_valid():
        try:
            operations.choisir_la_feuille(reprise, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
            garder_la_saisie(form, reprise)
        else:
            return redirect("reprise:colonnes", reprise.pk)
    noter_lecture(request, reprise)
    contexte = {
        "reprise": reprise,
        "form": form,
        "apercu": apercu,
        "lignes": [(numero, cases[:COLONNES_D_APERCU]) for numero, cases in apercu.lignes[:LIGNES_D_APERCU]]
        if apercu
        else [],
        "choisie": choisie,
        "visibles": [f for f in feuilles if f.visible],
        "masquees": [f.nom for f in feuilles if not f.visible],
        "erreur_de_lecture": erreur_de_lecture,
        "etapes": etapes(reprise, "feuille"),
    }
    return render(request, "restitution/reprise/feuille.html", contexte)


def _feuille_montree(request, reprise, feuilles) -> str:
    """Celle que l'on demande à voir, sinon celle déjà choisie, sinon la première visible."""
    noms = [f.nom for f in feuilles if f.visible]
    demandee = request.POST.get("feuille") or request.GET.get("feuille") or reprise.feuille
    if demandee in noms:
        return demandee
    d_echange = [nom for nom in noms if table_de_la_feuille(nom) == "enfants"]
    return next(iter(d_echange or noms), "")


def _apercu(reprise, feuille: str):
    """(aperçu, phrase) : une feuille que l'on ne peut pas lire se dit, et l'on en choisit une autre."""
    try:
        return lecture.apercu(reprise, feuille), ""
    except ValidationError as erreur:
        return None, " ".join(erreur.messages)


def _proposition(reprise, choisie: str, apercu) -> dict:
    initiales = {"feuille": choisie, "version": reprise.version}
    if reprise.entetes and reprise.feuille == choisie:
        return initiales | {"entete": reprise.entete, "hauteur_entete": reprise.hauteur_entete}
    numero, hauteur = proposer_l_entete(apercu.lignes) if apercu and apercu.lignes else (1, 1)
    return initiales | {"entete": numero, "hauteur_entete": hauteur}


def _illisible(request, reprise, erreur):
    contexte = {"reprise": reprise, "raisons": erreur.messages, "etapes": etapes(reprise, "feuille")}
    return render(request, "restitution/reprise/illisible.html", contexte)


@require_http_methods(["GET", "POST"])
def abandonner(request, pk):
    """Jeter le fichier et ce qui en était gardé, avant l'import."""
    reprise = reprise_vue(request, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            operations.abandonner(reprise, par=request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "La reprise est abandonnée : le fichier est détruit, rien n’a été importé.")
            return redirect("reprise:reprises")
    return render(request, "restitution/reprise/abandonner.html", {"reprise": reprise, "form": form})
