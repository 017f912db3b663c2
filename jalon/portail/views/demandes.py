"""Déposer une demande sans compte : par le lien d'un professionnel, ou par le formulaire des parents."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jalon.portail.forms import LienForm, ParentForm
from jalon.portail.liens import invitation_ouverte
from jalon.reussite import operations
from jalon.reussite.models import Demande
from jalon.reussite.operations import origines
from jalon.reussite.operations.invitation import OBJET
from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.comptes.sessions import trop_de_demandes
from jalon.socle.reseau.models import Etablissement, Structure
from jalon.socle.saisies import poser_les_erreurs

DEBIT = "demande_publique"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def par_un_lien(request, jeton):
    """Les seules demandes de cette invitation, leur réponse, et de quoi en écrire une autre."""
    with invitation_ouverte(jeton, OBJET) as invitation:
        les_siennes = list(invitation.les_demandes.order_by("-le", "-pk"))
        if les_siennes and not invitation.donnees.get("permanente"):
            return _page(request, "portail/demande_deja.html", invitation.collectivite)
        form = LienForm(request.POST or None, initial=_de_l_invitation(invitation))
        if form.is_valid() and _recevoir(form, invitation, form.cleaned_data):
            return redirect("portail:recue", jeton)
        contexte = {"form": form, "invitation": invitation, "les_demandes": les_siennes}
        return _page(request, "portail/demande.html", invitation.collectivite, **contexte)


@login_not_required
@never_cache
@require_safe
def recue(request, jeton):
    with invitation_ouverte(jeton, OBJET) as invitation:
        contexte = {"jeton": jeton if invitation.donnees.get("permanente") else ""}
        return _page(request, "portail/demande_recue.html", invitation.collectivite, **contexte)


def _de_l_invitation(invitation) -> dict:
    donnees = invitation.donnees
    etablissement = Etablissement.objects.filter(pk=donnees.get("etablissement")).first()
    structure = Structure.objects.filter(pk=donnees.get("structure")).first()
    deduit = origines.deduire(etablissement=etablissement, structure=structure)
    return {"etablissement": etablissement, "origine": deduit["origine"]}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def par_un_parent(request, ville):
    """La réponse est la même pour un enfant connu et pour un inconnu : une page de remerciement."""
    la_ville = get_object_or_404(Collectivite, code=ville)
    if request.method == "POST" and not ratelimit.consume(request, action=DEBIT, key=ville):
        return trop_de_demandes(request)
    with cloison(la_ville):
        form = ParentForm(request.POST or None)
        if request.method == "POST" and form.est_un_robot:
            return redirect("portail:merci", ville)
        if form.is_valid():
            informee = {"famille_informee": True, "famille_informee_le": timezone.localdate()}
            if _recevoir(form, None, form.dit | informee):
                return redirect("portail:merci", ville)
        return _page(request, "portail/demander.html", la_ville, form=form)


@login_not_required
@require_safe
def merci(request, ville):
    la_ville = get_object_or_404(Collectivite, code=ville)
    return _page(request, "portail/merci.html", la_ville)


def _recevoir(form, invitation, dit: dict) -> Demande | None:
    try:
        return operations.recevoir_par_lien(invitation, le=timezone.localdate(), par=None, **dit)
    except ValidationError as erreur:
        poser_les_erreurs(form, erreur)
        return None


def _page(request, gabarit: str, ville, **contexte):
    return render(request, gabarit, {"ville": ville.nom, **contexte})
