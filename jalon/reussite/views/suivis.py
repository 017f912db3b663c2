"""Les suivis partenaires et les activités extra-scolaires : notés, corrigés, retirés."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.suivi import ActiviteForm, SuiviForm
from jalon.reussite.models import Activite, SuiviPartenaire
from jalon.reussite.views.commun import confirmer, enfant_vu, modifier, onglet, saisir


def _retour(enfant, ancre: str = "") -> str:
    return onglet(enfant, "suivis", ancre)


def _fiche_vue(request, modele, pk):
    """Un suivi, une activité : il faut voir l'enfant, et tenir les dossiers."""
    fiche = get_object_or_404(modele.objects.visibles_par(request.user), pk=pk)
    fiche.enfant = enfant_vu(request, fiche.enfant_id, Droit.MODIFIER_LES_DOSSIERS)
    return fiche


@require_http_methods(["GET", "POST"])
def suivi_noter(request, pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    suivi_en_cours = enfant.les_parcours.en_cours().exists()
    return saisir(
        request,
        SuiviForm(request.POST or None, instance=SuiviPartenaire(), suivi_en_cours=suivi_en_cours),
        lambda form: operations.noter_suivi(enfant, par=request.user, **form.saisie),
        enfant=enfant,
        titre="Noter un suivi partenaire",
        bouton="Noter le suivi",
        retour=_retour(enfant, "suivis"),
        message="Le suivi est noté.",
    )


@require_http_methods(["GET", "POST"])
def suivi_modifier(request, pk):
    suivi = _fiche_vue(request, SuiviPartenaire, pk)
    return modifier(
        request,
        SuiviForm,
        suivi,
        operations.modifier_suivi,
        enfant=suivi.enfant,
        titre="Modifier un suivi partenaire",
        retour=_retour(suivi.enfant, f"suivi-{pk}"),
        retirer=reverse("reussite:suivi_retirer", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
def suivi_retirer(request, pk):
    suivi = _fiche_vue(request, SuiviPartenaire, pk)
    return confirmer(
        request,
        lambda: operations.retirer_suivi(suivi, par=request.user),
        enfant=suivi.enfant,
        titre=f"Retirer le suivi ({suivi})",
        bouton="Retirer le suivi",
        retour=_retour(suivi.enfant),
        message="Le suivi est retiré.",
        intro="Pour un suivi noté par erreur. Un suivi qui s'arrête reçoit une date de fin.",
    )


@require_http_methods(["GET", "POST"])
def activite_noter(request, pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    return saisir(
        request,
        ActiviteForm(request.POST or None, instance=Activite()),
        lambda form: operations.noter_activite(enfant, par=request.user, **form.saisie),
        enfant=enfant,
        titre="Noter une activité extra-scolaire",
        bouton="Noter l'activité",
        retour=_retour(enfant, "activites"),
        message="L'activité est notée.",
    )


@require_http_methods(["GET", "POST"])
def activite_modifier(request, pk):
    activite = _fiche_vue(request, Activite, pk)
    return modifier(
        request,
        ActiviteForm,
        activite,
        operations.modifier_activite,
        enfant=activite.enfant,
        titre="Modifier une activité extra-scolaire",
        retour=_retour(activite.enfant, f"activite-{pk}"),
        retirer=reverse("reussite:activite_retirer", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
def activite_retirer(request, pk):
    activite = _fiche_vue(request, Activite, pk)
    return confirmer(
        request,
        lambda: operations.retirer_activite(activite, par=request.user),
        enfant=activite.enfant,
        titre=f"Retirer l'activité ({activite})",
        bouton="Retirer l'activité",
        retour=_retour(activite.enfant),
        message="L'activité est retirée.",
        intro="Pour une activité notée par erreur. Celle qui s'arrête reçoit une date de fin.",
    )
