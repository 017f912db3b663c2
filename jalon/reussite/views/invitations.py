"""Les liens donnés aux professionnels pour déposer des demandes : inviter, renouveler, révoquer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.reussite import operations
from jalon.reussite.courriels import envoyer_l_invitation
from jalon.reussite.droits import Droit
from jalon.reussite.forms.demande import InvitationForm
from jalon.reussite.operations.invitation import OBJET
from jalon.socle.adresses import adresse_publique
from jalon.socle.cloison import collectivite_active
from jalon.socle.habilitations import exiger
from jalon.socle.invitations import operations as invitations_du_socle
from jalon.socle.invitations.models import Invitation
from jalon.socle.saisies import poser_les_erreurs


@require_safe
def invitations(request):
    """Qui a un lien, jusqu'à quand, et combien de demandes en sont venues."""
    exiger(request.user, Droit.TRAITER_LES_DEMANDES)
    les_invitations = _les_notres().annotate(combien=Count("les_demandes")).select_related("par")
    parents = adresse_publique(request, "reussite.demander", ville=collectivite_active().code)
    contexte = {"les_invitations": les_invitations, "parents": parents}
    return render(request, "reussite/demandes/invitations.html", contexte)


def _les_notres():
    return Invitation.objects.filter(objet=OBJET)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation_creer(request):
    """Le lien n'est montré qu'une fois : seule son empreinte est gardée."""
    exiger(request.user, Droit.TRAITER_LES_DEMANDES)
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        champs = form.cleaned_data
        try:
            invitation, jeton = operations.inviter_a_deposer(
                par=request.user, **{**champs, "permanente": champs["permanente"] == "oui"}
            )
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            lien = adresse_publique(request, "reussite.demande", jeton=jeton)
            envoyee = bool(champs["courriel"]) and envoyer_l_invitation(invitation, lien)
            contexte = {"invitation": invitation, "lien": lien, "envoyee": envoyee}
            return render(request, "reussite/demandes/invitation_donnee.html", contexte)
    contexte = {
        "form": form,
        "titre": "Inviter un professionnel",
        "bouton": "Préparer le lien",
        "retour": reverse("reussite:invitations"),
    }
    return render(request, "reussite/demandes/saisie.html", contexte)


@require_POST
def invitation_renouveler(request, pk):
    exiger(request.user, Droit.TRAITER_LES_DEMANDES)
    return _faire(request, pk, operations.renouveler_l_invitation, "L'invitation vaut un an de plus.")


@require_POST
def invitation_revoquer(request, pk):
    exiger(request.user, Droit.TRAITER_LES_DEMANDES)
    return _faire(request, pk, invitations_du_socle.revoquer, "Le lien n'ouvre plus rien.")


def _faire(request, pk, operation, message):
    invitation = get_object_or_404(_les_notres(), pk=pk)
    try:
        operation(invitation, par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        messages.success(request, message)
    return redirect("reussite:invitations")
