"""Ouvrir et tenir le dossier : identité, famille, responsables légaux, situation, scolarité."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from jalon.reussite import operations
from jalon.reussite.champs import ENFANT
from jalon.reussite.droits import Droit
from jalon.reussite.forms.dossier import (
    EnfantForm,
    FamilleForm,
    NouvelEnfantForm,
    ResponsableForm,
    ScolariteForm,
    SituationForm,
    champs_de_l_onglet,
)
from jalon.reussite.models import Famille, ResponsableLegal, Scolarite, Situation
from jalon.reussite.views.commun import confirmer, enfant_vu, modifier, onglet, saisir
from jalon.reussite.views.demande import demande_a_ouvrir, reprendre_la_demande
from jalon.saisie.onglets import onglets
from jalon.socle.cloison import unite_de_travail
from jalon.socle.habilitations import Portee, exiger, portee_de
from jalon.socle.saisies import poser_les_erreurs


@require_http_methods(["GET", "POST"])
def enfant_saisir(request):
    """Ouvrir un dossier. Qui ne voit que ses dossiers en devient aussitôt le référent."""
    exiger(request.user, Droit.CREER_UN_DOSSIER)
    avec_parcours = portee_de(request.user, Droit.VOIR_LES_DOSSIERS) != Portee.VILLE
    demande = demande_a_ouvrir(request)
    initiales = {nom: request.GET.get(nom, "") for nom in ("nom", "prenom", "initiales", "sexe", "naissance")}
    if demande is not None:
        initiales = {nom: getattr(demande, nom) for nom in initiales}
    form = NouvelEnfantForm(request.POST or None, initial=initiales, avec_parcours=avec_parcours, compte=request.user)
    if form.is_valid():
        champs = dict(form.cleaned_data)
        dispositif = champs.pop("dispositif")
        referent = getattr(request.user, "intervenant", None) if avec_parcours else None
        try:
            with unite_de_travail():
                enfant = operations.ouvrir_dossier(dispositif=dispositif, referent=referent, par=request.user, **champs)
                if demande is not None:
                    reprendre_la_demande(demande, enfant, par=request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, f"Le dossier de {enfant} est ouvert.")
            return redirect("reussite:enfant", enfant.pk)
    return render(request, "reussite/enfant_saisir.html", {"form": form, "demande": demande})


@require_http_methods(["GET", "POST"])
def enfant_modifier(request, pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    return modifier(
        request,
        EnfantForm,
        enfant,
        operations.modifier_enfant,
        enfant=enfant,
        titre="Modifier l'identité",
        retour=onglet(enfant, "identite"),
    )


@require_http_methods(["GET", "POST"])
def enfant_champs(request, pk, nom):
    """Les champs de la ville d'un onglet de la fiche ; ceux de l'identité se changent avec elle."""
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    courant = next((o for o in onglets(ENFANT) if o.code == nom and not o.cache), None)
    classe = champs_de_l_onglet(nom)
    if courant is None or not classe(instance=enfant, compte=request.user).champs_de_la_ville:
        raise Http404("Cet onglet n'a pas de champ de la ville.")
    return modifier(
        request,
        classe,
        enfant,
        operations.modifier_enfant,
        enfant=enfant,
        titre=f"Modifier : {courant.libelle}",
        retour=onglet(enfant, nom),
    )


@require_http_methods(["GET", "POST"])
def famille(request, pk):
    """La famille de l'enfant ; s'il n'en a pas, l'enregistrer la crée."""
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    retour = onglet(enfant, "identite")
    if enfant.famille is not None:
        return modifier(
            request,
            FamilleForm,
            enfant.famille,
            operations.modifier_famille,
            enfant=enfant,
            titre="Modifier la famille",
            retour=retour,
        )
    return saisir(
        request,
        FamilleForm(request.POST or None, instance=Famille(), compte=request.user),
        lambda form: operations.fonder_la_famille(enfant, par=request.user, **form.saisie),
        enfant=enfant,
        titre="Ajouter la famille",
        bouton="Ajouter la famille",
        retour=retour,
        message="La famille est enregistrée.",
    )


@require_http_methods(["GET", "POST"])
def responsable_ajouter(request, pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    retour = onglet(enfant, "identite")

    def ajouter(form):
        with unite_de_travail():
            famille = enfant.famille or operations.fonder_la_famille(enfant, par=request.user)
            operations.ajouter_responsable(famille, par=request.user, **form.saisie)

    return saisir(
        request,
        ResponsableForm(request.POST or None, instance=ResponsableLegal()),
        ajouter,
        enfant=enfant,
        titre="Ajouter un responsable légal",
        bouton="Ajouter",
        retour=retour,
        message="Le responsable légal est ajouté.",
    )


def _responsable(enfant, pk) -> ResponsableLegal:
    """Un responsable de cet enfant ; 404 pour celui d'une autre famille."""
    return get_object_or_404(ResponsableLegal, pk=pk, famille_id=enfant.famille_id or 0)


@require_http_methods(["GET", "POST"])
def responsable_modifier(request, pk, responsable_pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    return modifier(
        request,
        ResponsableForm,
        _responsable(enfant, responsable_pk),
        operations.modifier_responsable,
        enfant=enfant,
        titre="Modifier un responsable légal",
        retour=onglet(enfant, "identite"),
    )


@require_http_methods(["GET", "POST"])
def responsable_retirer(request, pk, responsable_pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    responsable = _responsable(enfant, responsable_pk)
    return confirmer(
        request,
        lambda: operations.retirer_responsable(responsable, par=request.user),
        enfant=enfant,
        titre=f"Retirer {responsable}",
        bouton="Retirer de la famille",
        retour=onglet(enfant, "identite"),
        message="Le responsable légal est retiré de la famille.",
        intro="Ses coordonnées s'effacent de la famille, pour tous ses enfants.",
    )


@require_http_methods(["GET", "POST"])
def situation_dater(request, pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)

    def dater(form):
        de_qui = {"famille": enfant.famille} if form.cleaned_data.get("pour") == "famille" else {"enfant": enfant}
        operations.dater_situation(depuis=form.cleaned_data["depuis"], par=request.user, **de_qui, **form.renseignes)

    return saisir(
        request,
        SituationForm(request.POST or None, instance=Situation(), famille=enfant.famille),
        dater,
        enfant=enfant,
        titre="Noter un changement de situation",
        bouton="Noter la situation",
        retour=onglet(enfant, "identite"),
        message="La situation est notée.",
    )


@require_http_methods(["GET", "POST"])
def situation_retirer(request, pk, situation_pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    siennes = Q(enfant=enfant) | Q(famille=enfant.famille_id) if enfant.famille_id else Q(enfant=enfant)
    situation = get_object_or_404(Situation.objects.filter(siennes), pk=situation_pk)
    return confirmer(
        request,
        lambda: operations.retirer_situation(situation, par=request.user),
        enfant=enfant,
        titre="Retirer une situation",
        bouton="Retirer la situation",
        retour=onglet(enfant, "identite"),
        message="La situation est retirée.",
        intro="Pour une situation notée par erreur : les statistiques des dates concernées changeront.",
    )


@require_http_methods(["GET", "POST"])
def scolarite_ajouter(request, pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    return saisir(
        request,
        ScolariteForm(request.POST or None, instance=Scolarite()),
        lambda form: operations.inscrire(enfant, par=request.user, **form.saisie),
        enfant=enfant,
        titre="Noter une scolarité",
        bouton="Noter la scolarité",
        retour=onglet(enfant, "scolarite"),
        message="La scolarité est notée.",
    )


@require_http_methods(["GET", "POST"])
def scolarite_modifier(request, pk, scolarite_pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    return modifier(
        request,
        ScolariteForm,
        get_object_or_404(Scolarite, pk=scolarite_pk, enfant=enfant),
        operations.modifier_scolarite,
        enfant=enfant,
        titre="Modifier une scolarité",
        retour=onglet(enfant, "scolarite"),
    )


@require_http_methods(["GET", "POST"])
def scolarite_retirer(request, pk, scolarite_pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    scolarite = get_object_or_404(Scolarite, pk=scolarite_pk, enfant=enfant)
    return confirmer(
        request,
        lambda: operations.retirer_scolarite(scolarite, par=request.user),
        enfant=enfant,
        titre=f"Retirer la scolarité {scolarite}",
        bouton="Retirer la scolarité",
        retour=onglet(enfant, "scolarite"),
        message="La scolarité est retirée.",
        intro="Pour une scolarité notée par erreur : les statistiques des dates concernées changeront.",
    )
