"""« Noter un appel » depuis toute page ; rattacher ensuite ceux dont on ne savait pas de quel enfant ils parlaient."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.appel import AppelForm
from jalon.reussite.forms.contact import SUITES
from jalon.reussite.forms.demande import RattachementForm
from jalon.reussite.models import Contact, Enfant
from jalon.reussite.operations.contact import SANS_ENFANT
from jalon.reussite.proximite import chercher
from jalon.reussite.views.commun import onglet
from jalon.socle.cloison import unite_de_travail
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.journal.operations import noter_liste
from jalon.socle.listes.lecture import valeur
from jalon.socle.saisies import poser_les_erreurs


@require_http_methods(["GET", "POST"])
def appel_noter(request):
    """Le dialogue du bandeau ; une page entière sans JavaScript."""
    exiger(request.user, Droit.NOTER_UN_CONTACT)
    peut_demander = a_le_droit(request.user, Droit.DEPOSER_UNE_DEMANDE)
    form = AppelForm(request.POST or None, compte=request.user, peut_demander=peut_demander)
    if form.is_valid():
        try:
            contact, demande = _noter(form.cleaned_data, request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "L'appel est noté.")
            if demande:
                return redirect("reussite:demande", demande.pk)
            if enfant := form.cleaned_data["choisi"]:
                return redirect(onglet(enfant, "historique", f"contact-{contact.pk}"))
            return redirect("reussite:appels")
    return render(request, "reussite/appels/noter.html", {"form": form})


def _noter(donnees, compte):
    with unite_de_travail():
        contact = operations.noter_contact(
            enfants=[donnees["choisi"]] if donnees["choisi"] else [],
            type=valeur("type_contact", "telephone"),
            le=donnees["le"],
            interlocuteur=donnees["interlocuteur"],
            resume=donnees["resume"],
            par=compte,
            **_suite(donnees),
        )
        demande = operations.faire_une_demande(contact, par=compte) if donnees.get("demande") else None
    return contact, demande


def _suite(donnees) -> dict:
    """Un rendez-vous se prend pour un enfant ; sans lui, c'est une chose à faire, comme de rappeler."""
    suite, qui = donnees["suite"], donnees["interlocuteur"]
    if not suite:
        return {}
    if suite == "rendez_vous" and donnees["choisi"]:
        return {"rendez_vous_le": donnees["suite_le"]}
    return {"suite": f"{SUITES[suite]} : {qui}" if qui else SUITES[suite], "suite_le": donnees["suite_le"]}


def _a_rattacher(compte):
    """Les appels sans enfant ni demande : les siens, ou tous pour qui traite les demandes."""
    contacts = Contact.objects.filter(les_enfants=None, les_demandes=None, type__code__in=SANS_ENFANT)
    if not a_le_droit(compte, Droit.TRAITER_LES_DEMANDES):
        contacts = contacts.filter(Q(auteur__compte=compte))
    return contacts.select_related("type", "auteur")


@require_safe
def appels(request):
    """Les appels à rattacher ; une recherche propose les dossiers de celui que l'on a choisi."""
    exiger(request.user, Droit.NOTER_UN_CONTACT)
    les_appels = list(_a_rattacher(request.user)[:200])
    texte, choisi = request.GET.get("q", "")[:80], request.GET.get("appel", "")
    trouves = chercher(texte, request.user) if texte else []
    noter_liste(request, "reussite.appels_consultes", [contact.pk for contact in les_appels])
    contexte = {
        "les_appels": les_appels,
        "choisi": choisi,
        "texte": texte,
        "trouves": trouves,
        "peut_demander": a_le_droit(request.user, Droit.DEPOSER_UNE_DEMANDE),
    }
    return render(request, "reussite/appels/appels.html", contexte)


def _un_appel(request, pk) -> Contact:
    exiger(request.user, Droit.NOTER_UN_CONTACT)
    return get_object_or_404(_a_rattacher(request.user), pk=pk)


def _refuser(request, erreur):
    """Un collègue l'a fait au même instant : l'appel n'est plus à rattacher, et on le dit."""
    messages.error(request, " ".join(erreur.messages))
    return redirect("reussite:appels")


@require_POST
def appel_rattacher(request, pk):
    contact = _un_appel(request, pk)
    form = RattachementForm(request.POST, enfants=Enfant.objects.actuels().visibles_par(request.user))
    if not form.is_valid():
        messages.error(request, "Choisissez un dossier qui vous est ouvert.")
        return redirect("reussite:appels")
    enfant = form.cleaned_data["enfant"]
    try:
        operations.rattacher_contact(contact, enfants=[enfant], par=request.user)
    except ValidationError as erreur:
        return _refuser(request, erreur)
    messages.success(request, f"L'appel est dans le dossier de {enfant}.")
    return redirect(onglet(enfant, "historique", f"contact-{contact.pk}"))


@require_POST
def appel_demander(request, pk):
    """En un clic : la demande porte ce que l'appel disait."""
    contact = _un_appel(request, pk)
    exiger(request.user, Droit.DEPOSER_UNE_DEMANDE)
    try:
        demande = operations.faire_une_demande(contact, par=request.user)
    except ValidationError as erreur:
        return _refuser(request, erreur)
    messages.success(request, f"L'appel est devenu la demande n° {demande.numero} : complétez-la.")
    return redirect("reussite:demande", demande.pk)


@require_POST
def appel_retirer(request, pk):
    contact = _un_appel(request, pk)
    operations.retirer_contact(contact, par=request.user)
    messages.success(request, "L'appel est retiré. Une erreur ? Menu du compte, « Revenir en arrière ».")
    return redirect("reussite:appels")
