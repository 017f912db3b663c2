"""Les actions : ajoutées et menées d'un état à l'autre dans le plan ; des pages entières sans JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.action import ActionForm, ActionModifieeForm, EtatActionForm
from jalon.reussite.lectures.actions import etat_en_mots
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Action
from jalon.reussite.operations import FINIES, ferait_entrer
from jalon.reussite.views.commun import (
    confirmer,
    enfant_vu,
    mener,
    modifier,
    onglet,
    page_de_saisie,
    parcours_vu,
    saisir,
)
from jalon.reussite.views.plan import ajout_d_action, montrer_action, plan_en_place
from jalon.socle.habilitations import a_le_droit
from jalon.socle.saisies import poser_les_erreurs

MODIFIER = Droit.MODIFIER_LES_DOSSIERS
NOTE = "C'est noté."
ENTRE = "L'enfant est entré dans le parcours : c'est sa première action."


def action_vue(request, pk) -> Action:
    """Une action d'un enfant que le compte voit et dont il tient le dossier."""
    action = get_object_or_404(Action.objects.select_related("domaine", "action", "parcours__dispositif"), pk=pk)
    action.enfant = enfant_vu(request, action.enfant_id, MODIFIER)
    return action


def au_plan(action) -> str:
    return onglet(action.enfant, "parcours", f"action-{action.pk}")


@require_http_methods(["GET", "POST"])
def action_ajouter(request, pk):
    """Depuis la carte d'en-tête : tous les champs, dans un parcours ou hors parcours."""
    enfant = enfant_vu(request, pk, MODIFIER)
    dossier = Dossier(enfant, request.user)
    ouverts = [p for p in dossier.les_parcours if not p.annule_le and not p.est_clos]
    return saisir(
        request,
        ActionForm(
            request.POST or None,
            instance=Action(enfant=enfant),
            enfant=enfant,
            les_parcours=ouverts,
            compte=request.user,
        ),
        lambda form: _ajouter(enfant, request.user, **form.cleaned_data),
        enfant=enfant,
        titre="Ajouter une action",
        bouton="Ajouter l'action",
        retour=onglet(enfant, "parcours"),
        message="L'action est ajoutée.",
    )


@require_http_methods(["GET", "POST"])
def action_ajouter_au_plan(request, pk):
    """En place, dans un parcours."""
    parcours = parcours_vu(request, pk, MODIFIER)
    form = ajout_d_action(parcours, request.POST or None)

    def ajouter(form):
        _ajouter(parcours.enfant, request.user, parcours=parcours, **form.cleaned_data)

    return en_place(
        request,
        parcours,
        form,
        ajouter,
        nom="action",
        dit="Action ajoutée.",
        titre=f"Ajouter une action ({parcours.dispositif})",
        bouton="Ajouter l'action",
    )


def en_place(request, parcours, form, executer, *, nom, dit, titre, bouton):
    """Un ajout du plan : le parcours relu pour htmx, une page entière sans lui. `nom` : l'ajout du plan à remontrer."""
    retour = onglet(parcours.enfant, "parcours", f"parcours-{parcours.pk}")
    if not request.htmx:
        return saisir(
            request,
            form,
            executer,
            enfant=parcours.enfant,
            titre=titre,
            bouton=bouton,
            retour=retour,
            message=dit,
        )
    if form.is_valid():
        try:
            executer(form)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            return plan_en_place(request, parcours, dit=dit)
    return plan_en_place(request, parcours, **{nom: form})


def _ajouter(enfant, compte, *, parcours=None, **champs):
    exiger_de_faire_entrer(compte, parcours, champs["etat"])
    return operations.ajouter_action(enfant, parcours=parcours, par=compte, **champs)


def exiger_de_faire_entrer(compte, parcours, etat) -> None:
    """Commencer une première action ouvre le parcours : il faut en avoir le droit."""
    if ferait_entrer(parcours, etat) and not a_le_droit(compte, Droit.OUVRIR_UN_PARCOURS):
        raise PermissionDenied("Commencer cette première action ferait entrer l'enfant dans le parcours.")


@require_http_methods(["GET", "POST"])
def action_modifier(request, pk):
    action = action_vue(request, pk)
    return modifier(
        request,
        ActionModifieeForm,
        action,
        operations.modifier_action,
        enfant=action.enfant,
        titre="Modifier l'action",
        retour=au_plan(action),
        intro=f"{etat_en_mots(action)}. L'état se change dans le plan.",
        retirer=reverse("reussite:action_retirer", args=[action.pk]),
    )


@require_http_methods(["GET", "POST"])
def action_retirer(request, pk):
    action = action_vue(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_action(action, par=request.user),
        enfant=action.enfant,
        titre=f"Retirer l'action « {action} »",
        bouton="Retirer l'action",
        retour=onglet(action.enfant, "parcours"),
        message="L'action est retirée, avec ses bilans.",
        intro="Pour une action notée par erreur. Celle qui n'aura pas lieu passe à « Annulée », ou « Refusée ».",
    )


@require_http_methods(["GET", "POST"])
def action_etat(request, pk):
    """L'état de l'action : rend sa seule ligne à htmx ; une page, avec la date, sinon."""
    action = action_vue(request, pk)
    if request.POST.get("depuis", action.etat) != action.etat:
        return _etat_perime(request, action)
    form = EtatActionForm(request.POST or None, action=action)
    if request.htmx and request.method == "POST":
        return _etat_en_place(request, action, form)
    if form.is_bound and form.is_valid() and form.cleaned_data["etat"] == action.etat:
        messages.info(request, "L'état n'a pas changé.")
        return redirect(au_plan(action))
    contexte = {"titre": f"Changer l'état : {action}", "bouton": "Changer l'état", "retour": au_plan(action)}
    fait = mener(
        request,
        form,
        lambda rempli: _changer(request, action, rempli),
        vers=au_plan(action),
        message=NOTE,
    )
    return fait or page_de_saisie(request, form, enfant=action.enfant, **contexte)


def _etat_perime(request, action):
    """La page montrait un autre état : on remontre le vrai, sans rien écrire."""
    dit = f"Quelqu'un l'a passée à « {etat_en_mots(action)} » entre-temps : rien n'a été changé."
    if not request.htmx:
        messages.error(request, dit)
        return redirect(au_plan(action))
    return _ligne(request, action, erreur=dit)


def _ligne(request, action, form=None, **contexte):
    """La ligne de l'action relue ; `form` : le changement d'état auquel il manque quelque chose."""
    dossier = Dossier(action.enfant, request.user)
    relue = next(a for a in dossier.les_actions if a.pk == action.pk)
    contexte |= {"a": montrer_action(relue, dossier, form), "dossier": dossier}
    contexte["propose_les_bilans"] = contexte.get("dit") == NOTE and relue.etat in FINIES
    return render(request, "reussite/_action.html", contexte)


def _etat_en_place(request, action, form):
    """La ligne relue ; s'il manque un motif, la ligne le demande ; si l'enfant est entré, tout le parcours."""
    if not form.is_valid():
        return _ligne(request, action, form)
    if form.cleaned_data["etat"] == action.etat:
        return _ligne(request, action, dit="L'état n'a pas changé.")
    entrait = ferait_entrer(action.parcours, form.cleaned_data["etat"])
    try:
        _changer(request, action, form)
    except ValidationError as erreur:
        poser_les_erreurs(form, erreur)
        return _ligne(request, action, form)
    if entrait:
        reponse = plan_en_place(request, action.parcours, dit=ENTRE)
        reponse["HX-Retarget"] = f"#parcours-{action.parcours_id}"
    else:
        reponse = _ligne(request, action, dit=NOTE)
    reponse["HX-Trigger-After-Settle"] = "dossier-change"
    return reponse


def _changer(request, action, form) -> None:
    donnees = form.cleaned_data
    exiger_de_faire_entrer(request.user, action.parcours, donnees["etat"])
    operations.changer_etat_action(
        action,
        etat=donnees["etat"],
        le=donnees["le"],
        motif_refus=donnees.get("motif_refus"),
        cause_arret=donnees.get("cause_arret"),
        depuis=donnees.get("depuis") or None,
        par=request.user,
    )
