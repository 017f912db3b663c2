"""La fiche partagée, par un lien sans compte : un enfant, ses rubriques permises, une réponse au référent."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jalon.portail.liens import invitation_ouverte
from jalon.reussite import operations
from jalon.reussite.forms.accord import ReponseForm
from jalon.reussite.models.accord import Partage
from jalon.reussite.operations.partage import noter_l_ouverture, noter_le_refus
from jalon.reussite.partages import LIEN, est_ouvert
from jalon.reussite.views.partages import contexte_de_la_fiche
from jalon.socle.saisies import poser_les_erreurs


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def partage(request, jeton, enfant):
    with invitation_ouverte(jeton, LIEN) as invitation:
        ouvert = _partage(invitation, enfant)
        reponse = _repondre(request, ouvert, jeton) if ouvert else None
    return _ou_introuvable(reponse)


@login_not_required
@never_cache
@require_safe
def transmis(request, jeton, enfant):
    with invitation_ouverte(jeton, LIEN) as invitation:
        contexte = {"la_ville": invitation.collectivite, "jeton": jeton, "enfant": enfant}
        ouvert = _partage(invitation, enfant)
        reponse = render(request, "portail/partage_transmis.html", contexte) if ouvert else None
    return _ou_introuvable(reponse)


def _ou_introuvable(reponse):
    """Levée hors de la cloison : sur PostgreSQL, une erreur dedans effacerait la ligne de journal du refus."""
    if reponse is None:
        raise Http404("Ce lien n'existe pas, ou n'est plus valable.")
    return reponse


def _partage(invitation, enfant: int) -> Partage | None:
    """Le partage du lien, s'il est ouvert et pour cet enfant ; le refus est au journal du dossier qu'il ouvrait."""
    lus = Partage.objects.select_related("enfant", "intervenant", "accord__titulaire")
    trouve = lus.filter(pk=invitation.donnees.get("partage")).first()
    if trouve is None:
        return None
    if trouve.enfant_id != enfant or not est_ouvert(trouve):
        noter_le_refus(trouve)
        return None
    noter_l_ouverture(trouve)
    return trouve


def _repondre(request, ouvert: Partage, jeton: str):
    form = ReponseForm(request.POST or None)
    if form.is_valid():
        try:
            operations.repondre_au_partage(ouvert, par=None, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            return redirect("portail:partage_transmis", jeton, ouvert.enfant_id)
    contexte = contexte_de_la_fiche(ouvert) | {"form": form, "la_ville": ouvert.collectivite}
    return render(request, "portail/partage.html", contexte)
