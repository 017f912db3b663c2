"""Les collégiens exclus : noter, répondre à l'accueil, préparer le retour ; la liste de la ville."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.exclusion import (
    AccueilForm,
    ExclusionForm,
    ExclusionModifieeForm,
    FiltreExclusionsForm,
    RetourForm,
)
from jalon.reussite.lectures.exclusions import TONS_D_ACCUEIL, college_de, exclusions_visibles
from jalon.reussite.models import EtatAccueil, EtatParcours, Exclusion
from jalon.reussite.views.commun import confirmer, enfant_vu, mener, modifier, onglet, page_de_saisie, saisir
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.journal.operations import noter_liste
from jalon.socle.pages import remplir
from jalon.ui.tableaux import Colonne, Tableau
from jalon.ui.templatetags.ui import badge

MODIFIER = Droit.MODIFIER_LES_DOSSIERS
COLONNES = [
    Colonne("enfant", "Enfant", triable=True, obligatoire=True),
    Colonne("college", "Collège", college_de),
    Colonne("le", "Premier jour", triable=True),
    Colonne("jours", "Jours", numerique=True),
    Colonne("motif", "Motif"),
    Colonne("accueil", "Accueil", lambda e: badge(TONS_D_ACCUEIL[e.accueil], e.get_accueil_display())),
    Colonne("refus", "Raison du refus"),
    Colonne("jours_accueil", "Jours d'accueil", numerique=True, affichee=False),
    Colonne("retour_le", "Retour au collège", triable=True),
]
JAMAIS = date(9999, 12, 31)
CLES = {
    "enfant": F("enfant__cle_recherche"),
    "le": F("le"),
    "retour_le": Coalesce(F("retour_le"), Value(JAMAIS)),
}


def _exclusion_vue(request, pk) -> Exclusion:
    exclusion = get_object_or_404(Exclusion.objects.select_related("motif", "parcours__dispositif"), pk=pk)
    exclusion.enfant = enfant_vu(request, exclusion.enfant_id, MODIFIER)
    return exclusion


def _a_l_onglet(exclusion) -> str:
    return onglet(exclusion.enfant, "scolarite", f"exclusion-{exclusion.pk}")


@require_safe
def exclusions(request):
    """Les exclusions de la ville que le compte peut voir, des plus récentes aux plus anciennes."""
    exiger(request.user, MODIFIER)
    filtres = FiltreExclusionsForm(request.GET)
    tableau = Tableau(
        params=request.GET,
        legende="Exclusions",
        colonnes=COLONNES,
        objets=[],
        filtres=filtres,
        puces=filtres.puces,
        tri_defaut="-le",
        url_de=_a_l_onglet,
        libelle_de=lambda exclusion: str(exclusion.enfant),
        vide_titre="Aucune exclusion ne correspond" if filtres.puces else "Aucune exclusion notée",
        vide_texte="Retirez un filtre pour élargir la liste."
        if filtres.puces
        else "Une exclusion se note dans l'onglet Scolarité de l'enfant : l'accueil proposé, la réponse, le retour.",
    )
    remplir(tableau, filtres.appliquer(exclusions_visibles(request.user)), CLES)
    noter_liste(request, "reussite.exclusions_consultees", [e.enfant_id for e in tableau.objets])
    return render(request, "reussite/exclusions.html", {"tableau": tableau})


@require_http_methods(["GET", "POST"])
def exclusion_noter(request, pk):
    enfant = enfant_vu(request, pk, MODIFIER)
    return saisir(
        request,
        ExclusionForm(request.POST or None, instance=Exclusion()),
        lambda form: operations.noter_exclusion(enfant, par=request.user, **form.cleaned_data),
        enfant=enfant,
        titre="Noter une exclusion du collège",
        bouton="Noter l'exclusion",
        retour=onglet(enfant, "scolarite", "exclusions"),
        message="L'exclusion est notée, l'accueil proposé. Notez la réponse de la famille dès qu'elle est connue.",
    )


@require_http_methods(["GET", "POST"])
def exclusion_modifier(request, pk):
    exclusion = _exclusion_vue(request, pk)
    return modifier(
        request,
        ExclusionModifieeForm,
        exclusion,
        operations.modifier_exclusion,
        enfant=exclusion.enfant,
        titre=f"Corriger : {exclusion}",
        retour=_a_l_onglet(exclusion),
        retirer=reverse("reussite:exclusion_retirer", args=[exclusion.pk]),
    )


@require_http_methods(["GET", "POST"])
def exclusion_accueil(request, pk):
    """La réponse de la famille : un accueil accepté ouvre un parcours, il faut en avoir le droit."""
    exclusion = _exclusion_vue(request, pk)
    form = AccueilForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reponse = _repondre(request, exclusion, form)
        if reponse is not None:
            return reponse
    return page_de_saisie(
        request,
        form,
        enfant=exclusion.enfant,
        titre=f"Réponse à l'accueil proposé ({exclusion})",
        bouton="Noter la réponse",
        retour=_a_l_onglet(exclusion),
        intro="Accepté : un parcours court s'ouvre et le retour au collège se prépare. Refusé : la raison se compte.",
    )


def _repondre(request, exclusion, form):
    accepte = form.cleaned_data["accueil"] == EtatAccueil.ACCEPTE
    if accepte and not a_le_droit(request.user, Droit.OUVRIR_UN_PARCOURS):
        raise PermissionDenied("Accepter l'accueil ouvre un parcours.")
    repondues = []

    def repondre(rempli):
        repondues.append(operations.repondre_a_l_accueil(exclusion, par=request.user, **rempli.cleaned_data))

    message = "L'accueil est accepté : son parcours est ouvert." if accepte else "Le refus est noté."
    reponse = mener(request, form, repondre, vers=_a_l_onglet(exclusion), message=message)
    if reponse is not None and accepte and repondues[0].parcours.etat == EtatParcours.EN_ATTENTE_D_ACCORD:
        messages.warning(
            request, "L'accord signé manque : le parcours attend, recueillez-le puis faites entrer l'enfant."
        )
        return redirect(onglet(exclusion.enfant, "parcours", f"parcours-{repondues[0].parcours_id}"))
    return reponse


@require_http_methods(["GET", "POST"])
def exclusion_retour(request, pk):
    exclusion = _exclusion_vue(request, pk)
    initial = {"le": exclusion.retour_le, "jours_accueil": exclusion.jours_accueil or exclusion.jours}
    return saisir(
        request,
        RetourForm(request.POST or None, initial=initial),
        lambda form: operations.noter_le_retour(exclusion, par=request.user, **form.cleaned_data),
        enfant=exclusion.enfant,
        titre=f"Retour au collège ({exclusion})",
        bouton="Noter le retour",
        retour=_a_l_onglet(exclusion),
        message="Le retour est noté. La mesure finie, pensez à clore son parcours.",
    )


@require_http_methods(["GET", "POST"])
def exclusion_retirer(request, pk):
    exclusion = _exclusion_vue(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_exclusion(exclusion, par=request.user),
        enfant=exclusion.enfant,
        titre=f"Retirer : {exclusion}",
        bouton="Retirer l'exclusion",
        retour=onglet(exclusion.enfant, "scolarite"),
        message="L'exclusion est retirée.",
        intro="Pour une exclusion notée par erreur. Un accueil refusé se garde : il compte. "
        "Le parcours qu'elle aurait ouvert s'annule dans l'onglet Parcours.",
    )
