"""Les bilans d'une action : les quatre voix côte à côte, ce qui manque, ce que l'on demande."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.bilan import BilanForm, BilanModifieForm, DemandeDeBilansForm
from jalon.reussite.lectures.actions import etat_en_mots, voix
from jalon.reussite.models import Bilan, VoixBilan
from jalon.reussite.operations import PAS_COMMENCEES, nature_de_la_demande
from jalon.reussite.views.actions import action_vue, au_plan
from jalon.reussite.views.commun import confirmer, enfant_vu, modifier, saisir
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.socle.echeances.models import Echeance

MODIFIER = Droit.MODIFIER_LES_DOSSIERS


def _les_bilans_de(action) -> str:
    return reverse("reussite:bilans", args=[action.pk])


def _demandes_de(action) -> dict[str, Echeance]:
    """Voix → l'échéance qui lui demande son bilan."""
    posees = Echeance.objects.a_faire().filter(objet_type="reussite.action", objet_id=action.pk)
    par_nature = {echeance.nature: echeance for echeance in posees.select_related("responsable")}
    return {v: par_nature[nature_de_la_demande(v)] for v in VoixBilan if nature_de_la_demande(v) in par_nature}


@require_safe
def bilans(request, pk):
    action = action_vue(request, pk)
    demandes = _demandes_de(action)
    contexte = {
        "action": action,
        "enfant": action.enfant,
        "etat": etat_en_mots(action),
        "les_voix": [(lue, demandes.get(lue.code)) for lue in voix(action)],
        "a_commence": action.etat not in PAS_COMMENCEES,
        "retour": au_plan(action),
        "url_liste": adresse_de_la_liste(request),
    }
    return render(request, "reussite/bilans.html", contexte)


@require_http_methods(["GET", "POST"])
def bilan_noter(request, pk):
    """`?voix=famille` : celle que l'on vient de choisir."""
    action = action_vue(request, pk)
    choisie = request.GET.get("voix")
    initial = {"acteur": choisie} if choisie in VoixBilan.values else {}
    return saisir(
        request,
        BilanForm(request.POST or None, instance=Bilan(), initial=initial),
        lambda form: operations.noter_bilan(action, par=request.user, **form.cleaned_data),
        enfant=action.enfant,
        titre=f"Noter un bilan : {action}",
        bouton="Noter le bilan",
        retour=_les_bilans_de(action),
        message="Le bilan est noté.",
    )


@require_http_methods(["GET", "POST"])
def bilans_demander(request, pk):
    action = action_vue(request, pk)
    demandes = _demandes_de(action)
    manquantes = [lue.code for lue in voix(action) if not lue.bilans and lue.code not in demandes]
    return saisir(
        request,
        DemandeDeBilansForm(request.POST or None, manquantes=manquantes),
        lambda form: operations.demander_bilans(action, par=request.user, **form.cleaned_data),
        enfant=action.enfant,
        titre=f"Demander des bilans : {action}",
        bouton="Demander ces bilans",
        retour=_les_bilans_de(action),
        message="C'est demandé : chaque bilan est dans « À faire ».",
        intro="Chaque voix cochée devient une chose à faire du dossier ; elle se coche quand le bilan est noté.",
    )


def _bilan_vu(request, pk) -> Bilan:
    bilan = get_object_or_404(Bilan.objects.select_related("action", "resultat"), pk=pk)
    bilan.action.enfant = enfant_vu(request, bilan.action.enfant_id, MODIFIER)
    return bilan


@require_http_methods(["GET", "POST"])
def bilan_modifier(request, pk):
    bilan = _bilan_vu(request, pk)
    return modifier(
        request,
        BilanModifieForm,
        bilan,
        operations.modifier_bilan,
        enfant=bilan.dossier,
        titre=f"Modifier le bilan {operations.DE_QUI[bilan.acteur]}",
        retour=_les_bilans_de(bilan.action),
        retirer=reverse("reussite:bilan_retirer", args=[bilan.pk]),
    )


@require_http_methods(["GET", "POST"])
def bilan_retirer(request, pk):
    bilan = _bilan_vu(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_bilan(bilan, par=request.user),
        enfant=bilan.dossier,
        titre=f"Retirer le bilan {operations.DE_QUI[bilan.acteur]}",
        bouton="Retirer le bilan",
        retour=_les_bilans_de(bilan.action),
        message="Le bilan est retiré.",
    )
