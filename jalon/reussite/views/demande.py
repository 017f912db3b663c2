"""Une demande : la lire, la corriger, la rattacher à un dossier, lui donner une suite, répondre à qui l'a faite."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.reussite import operations
from jalon.reussite.champs import DEMANDE
from jalon.reussite.courriels import envoyer_la_reponse, peut_envoyer
from jalon.reussite.droits import Droit
from jalon.reussite.forms.demande import DemandeDeposeeForm, DemandeForm, RattachementForm, ReponseForm, SuiteForm
from jalon.reussite.forms.dossier import annee_scolaire
from jalon.reussite.lectures import demande as lectures
from jalon.reussite.lectures.demandes_proches import demandes_ressemblantes, dossiers_ressemblants
from jalon.reussite.models import Demande, Enfant, SuiteDemande
from jalon.reussite.views.commun import modifier, saisir
from jalon.saisie.affichage import natifs, renseignees
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.journal.operations import noter_lecture
from jalon.socle.saisies import poser_les_erreurs

GABARIT = "reussite/demandes/saisie.html"


def demande_vue(request, pk: int, droit=None) -> Demande:
    """La demande, si elle est visible (404 sinon) et si le compte a le droit (403 sinon). La lecture est consignée."""
    exiger(request.user, Droit.DEPOSER_UNE_DEMANDE)
    demande = get_object_or_404(
        lectures.demandes_lisibles(request.user).select_related("structure", "recue_par", "invitation", "parcours"),
        pk=pk,
    )
    if droit is not None:
        exiger(request.user, droit)
    noter_lecture(request, demande)
    return demande


def peut_corriger(compte, demande) -> bool:
    """Qui tient les dossiers ou traite les demandes ; son auteur, tant qu'elle n'est pas instruite."""
    if lectures.lit_tout(compte):
        return True
    return demande.recue_par_id == compte.pk and demande.suite == SuiteDemande.A_INSTRUIRE


@require_safe
def demande(request, pk):
    """Ce qui a été dit, ce qui lui ressemble, la suite et la réponse ; pour qui l'a déposée, la seule réponse."""
    demande = demande_vue(request, pk)
    tout = lectures.lit_tout(request.user)
    vus = lectures.enfants_vus([demande], request.user) if tout else set()
    contexte = {
        "demande": demande,
        "tout": tout,
        "titre": lectures.designation(demande, vus),
        "dossier_vu": demande.enfant_id in vus,
        "suite": lectures.suite_en_mots(demande) if tout else lectures.suite_pour_l_emetteur(demande),
        "ton": lectures.ton_de_la_suite(demande) if tout else "neutre",
        "domaines": [ligne.domaine for ligne in demande.les_domaines.select_related("domaine")],
        "natifs": natifs(DEMANDE),
        "lues": renseignees(demande, request.user),
        "natures": [ligne.nature for ligne in demande.les_natures.select_related("nature")],
        "peut": {
            "corriger": peut_corriger(request.user, demande),
            "traiter": a_le_droit(request.user, Droit.TRAITER_LES_DEMANDES),
            "creer": tout and a_le_droit(request.user, Droit.CREER_UN_DOSSIER),
        },
    }
    if tout:
        contexte |= _autour(request, demande)
    return render(request, "reussite/demandes/demande.html", contexte)


def _autour(request, demande) -> dict:
    proches = dossiers_ressemblants(demande, request.user)
    autres = demandes_ressemblantes(demande, request.user)
    suivi = demande.enfant_id and demande.enfant.les_parcours.en_cours().select_related("dispositif").first()
    return {
        "proches": proches,
        "autres": [(autre, raison, lectures.suite_en_mots(autre)) for autre, raison in autres],
        "deja_suivi": suivi if suivi and demande.suite == SuiteDemande.A_INSTRUIRE else None,
        "examens": demande.les_examens.select_related("decision"),
    }


@require_http_methods(["GET", "POST"])
def demande_deposer(request):
    """La fiche de repérage, remplie par l'équipe ou par un partenaire qui a un compte."""
    exiger(request.user, Droit.DEPOSER_UNE_DEMANDE)
    form = _formulaire_de(request.user)(request.POST or None, instance=_neuve(request), compte=request.user)
    if form.is_valid():
        try:
            deposee = operations.deposer_demande(par=request.user, **form.saisie)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, f"La demande n° {deposee.numero} est reçue.")
            return redirect("reussite:demande", deposee.pk)
    contexte = {
        "form": form,
        "titre": "Nouvelle demande",
        "bouton": "Déposer la demande",
        "retour": reverse("reussite:demandes"),
    }
    return render(request, GABARIT, contexte)


def _formulaire_de(compte) -> type[DemandeForm]:
    return DemandeForm if lectures.lit_tout(compte) else DemandeDeposeeForm


def _neuve(request) -> Demande:
    """Un partenaire écrit en son nom ; l'équipe, le plus souvent, au nom d'un autre."""
    neuve = Demande(le=timezone.localdate())
    intervenant = getattr(request.user, "intervenant", None)
    if intervenant and not lectures.lit_tout(request.user):
        neuve.emetteur, neuve.structure = str(intervenant), intervenant.structure
        neuve.courriel_emetteur, neuve.telephone_emetteur = intervenant.courriel, intervenant.telephone
    return neuve


@require_http_methods(["GET", "POST"])
def demande_modifier(request, pk):
    demande = demande_vue(request, pk)
    if not peut_corriger(request.user, demande):
        raise PermissionDenied("Cette demande est déjà instruite : seule l'équipe peut la corriger.")
    return modifier(
        request,
        _formulaire_de(request.user),
        demande,
        operations.modifier_demande,
        enfant=None,
        demande=demande,
        titre="Corriger la demande",
        retour=reverse("reussite:demande", args=[demande.pk]),
        gabarit=GABARIT,
    )


@require_http_methods(["GET", "POST"])
def demande_suite(request, pk):
    demande = demande_vue(request, pk, Droit.TRAITER_LES_DEMANDES)
    proposee = request.GET.get("suite", "")
    return saisir(
        request,
        SuiteForm(request.POST or None, initial={"suite": proposee}, demande=demande),
        lambda form: operations.donner_suite(demande, par=request.user, **form.cleaned_data),
        enfant=None,
        demande=demande,
        titre="Donner une suite",
        bouton="Donner cette suite",
        retour=reverse("reussite:demande", args=[demande.pk]),
        message="La suite est donnée.",
        gabarit=GABARIT,
    )


@require_http_methods(["GET", "POST"])
def demande_repondre(request, pk):
    """Un aperçu d'abord : ce qui partira, mot pour mot, et rien d'autre."""
    demande = demande_vue(request, pk, Droit.TRAITER_LES_DEMANDES)
    envoi = bool(demande.courriel_emetteur) and peut_envoyer()
    donnees = request.POST or None
    par_defaut = demande.suivie_par or getattr(request.user, "intervenant", None)
    form = ReponseForm(donnees, initial={"appeler": par_defaut}, demande=demande, peut_envoyer=envoi)
    texte = ""
    if form.is_valid():
        texte = lectures.composer_la_reponse(demande, appeler=form.cleaned_data["appeler"])
        if "confirmer" in request.POST and _repondre(request, demande, form, texte):
            return redirect("reussite:demande", demande.pk)
    contexte = {"demande": demande, "form": form, "apercu": texte, "sans_courriel": not envoi}
    return render(request, "reussite/demandes/repondre.html", contexte)


def _repondre(request, demande, form, texte) -> bool:
    try:
        operations.repondre_a_l_emetteur(demande, reponse=texte, le=form.cleaned_data["le"], par=request.user)
    except ValidationError as erreur:
        poser_les_erreurs(form, erreur)
        return False
    if not form.cleaned_data.get("envoyer"):
        messages.success(request, "La réponse est notée : dites-la, ou imprimez-la.")
    elif envoyer_la_reponse(demande, texte):
        messages.success(request, "La réponse est notée et envoyée.")
    else:
        messages.warning(request, "La réponse est notée, mais le courriel n'est pas parti : dites-la, ou imprimez-la.")
    return True


@require_POST
def demande_rattacher(request, pk):
    """Au dossier choisi parmi ceux que l'on voit ; sans choix, la détache."""
    demande = demande_vue(request, pk)
    if not lectures.lit_tout(request.user):
        raise PermissionDenied("Seule l'équipe rattache une demande à un dossier.")
    enfant = None
    if request.POST.get("enfant"):
        form = RattachementForm(request.POST, enfants=Enfant.objects.actuels().visibles_par(request.user))
        if not form.is_valid():
            messages.error(request, "Ce dossier n'existe plus, ou ne vous est pas ouvert : choisissez-en un autre.")
            return redirect("reussite:demande", demande.pk)
        enfant = form.cleaned_data["enfant"]
    try:
        operations.rattacher_demande(demande, enfant=enfant, par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        messages.success(request, "La demande est rattachée." if enfant else "La demande est détachée.")
    return redirect("reussite:demande", demande.pk)


def demande_a_ouvrir(request) -> Demande | None:
    """La demande dont on ouvre le dossier (`?demande=`), si on la voit et qu'elle n'en a pas encore."""
    pk = request.GET.get("demande", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    return Demande.objects.visibles_par(request.user).filter(pk=int(pk), enfant=None).first()


def reprendre_la_demande(demande, enfant, *, par) -> None:
    """Le dossier neuf reprend ce que la demande savait : elle s'y rattache, et son école y est notée."""
    operations.rattacher_demande(demande, enfant=enfant, par=par)
    if demande.etablissement_id or demande.niveau_id or demande.classe:
        operations.inscrire(
            enfant,
            annee=annee_scolaire(demande.le),
            depuis=demande.le,
            etablissement=demande.etablissement,
            niveau=demande.niveau,
            classe=demande.classe,
            par=par,
        )
