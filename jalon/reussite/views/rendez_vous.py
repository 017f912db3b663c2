"""Les rendez-vous d'une famille : pris pour la fratrie, déplacés, et dits en un geste le jour venu."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.suivi import PriseDeRendezVousForm, RendezVousForm, StatutForm
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Enfant, RendezVous
from jalon.reussite.views.commun import confirmer, enfant_vu, modifier, onglet, saisir


@require_http_methods(["GET", "POST"])
def rendez_vous_prendre(request, pk):
    enfant = enfant_vu(request, pk, Droit.NOTER_UN_CONTACT)
    fratrie = Enfant.objects.filter(pk__in=[e.pk for e in Dossier(enfant, request.user).fratrie])
    form = PriseDeRendezVousForm(
        request.POST or None, instance=RendezVous(), freres_et_soeurs=fratrie, compte=request.user
    )
    return saisir(
        request,
        form,
        lambda form: operations.prendre_rendez_vous(
            enfants=[enfant, *form.freres_et_soeurs], par=request.user, **form.saisie
        ),
        enfant=enfant,
        titre="Prendre un rendez-vous",
        bouton="Prendre le rendez-vous",
        retour=onglet(enfant, "suivis", "rendez-vous"),
        message="Le rendez-vous est pris.",
    )


def _rendez_vous_a_soi(request, pk, rdv_pk) -> tuple[Enfant, RendezVous]:
    """Un rendez-vous de cet enfant que le compte peut changer : le sien, ou tous pour qui tient les dossiers."""
    enfant = enfant_vu(request, pk, Droit.NOTER_UN_CONTACT)
    rdv = get_object_or_404(RendezVous.objects.select_related("intervenant"), pk=rdv_pk, les_enfants__enfant=enfant)
    est_le_sien = rdv.intervenant_id and rdv.intervenant.compte_id == request.user.pk
    if not est_le_sien and not Dossier(enfant, request.user).complet:
        raise PermissionDenied("Ce rendez-vous est celui de quelqu'un d'autre.")
    return enfant, rdv


@require_http_methods(["GET", "POST"])
def rendez_vous_modifier(request, pk, rdv_pk):
    enfant, rdv = _rendez_vous_a_soi(request, pk, rdv_pk)
    return modifier(
        request,
        RendezVousForm,
        rdv,
        operations.modifier_rendez_vous,
        enfant=enfant,
        titre="Modifier un rendez-vous",
        retour=onglet(enfant, "suivis", f"rendez-vous-{rdv.pk}"),
        retirer=reverse("reussite:rendez_vous_retirer", args=[enfant.pk, rdv.pk]),
    )


@require_http_methods(["GET", "POST"])
def rendez_vous_retirer(request, pk, rdv_pk):
    enfant, rdv = _rendez_vous_a_soi(request, pk, rdv_pk)
    return confirmer(
        request,
        lambda: operations.retirer_rendez_vous(rdv, par=request.user),
        enfant=enfant,
        titre=f"Retirer le rendez-vous du {rdv.le:%d/%m/%Y}",
        bouton="Retirer le rendez-vous",
        retour=onglet(enfant, "suivis", "rendez-vous"),
        message="Le rendez-vous est retiré.",
        intro="Pour un rendez-vous noté par erreur : il s'efface du dossier de chacun des enfants. Annulé ? Dites-le.",
    )


@require_POST
def rendez_vous_statut(request, pk, rdv_pk):
    """Un bouton : honoré, annulé, non honoré ; ou de nouveau prévu, si l'on s'est trompé."""
    enfant, rdv = _rendez_vous_a_soi(request, pk, rdv_pk)
    form = StatutForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError("Dites ce qu'il en a été : honoré, annulé, ou non honoré.")
        operations.changer_statut_rendez_vous(rdv, par=request.user, **form.cleaned_data)
        messages.success(request, "C'est noté. Une erreur ? Remettez-le « prévu » dans les rendez-vous de la fiche.")
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect(onglet(enfant, "suivis", "rendez-vous"))
