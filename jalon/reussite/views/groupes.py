"""Les groupes : la liste, la fiche d'un groupe, qui y entre et qui en part."""

from django.db.models import F
from django.db.models.functions import Coalesce, Lower
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.groupe import DepartForm, GroupeForm, InscriptionForm, PlaceForm, PourUnEnfantForm
from jalon.reussite.forms.liste_groupes import FiltreGroupesForm
from jalon.reussite.lectures.groupes import GroupeLu, en_pourcent, groupes_a_lister
from jalon.reussite.models import Groupe, Inscription
from jalon.reussite.models.parcours import OUVERTS
from jalon.reussite.proximite import chercher
from jalon.reussite.views.commun import confirmer, enfant_vu, modifier, onglet, saisir
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.journal.operations import noter_lecture, noter_liste
from jalon.socle.pages import remplir
from jalon.ui.tableaux import Colonne, Tableau

GABARIT = "reussite/groupes/saisie.html"
COLONNES = [
    Colonne("nom", "Groupe", triable=True, obligatoire=True),
    Colonne("dispositif", "Dispositif"),
    Colonne("creneau", "Créneau"),
    Colonne("intervenant", "Animateur"),
    Colonne("inscrits", "Inscrits", lambda g: _sur_les_places(g), triable=True, numerique=True),
    Colonne("attendent", "Attendent", lambda g: g.attendent or "", triable=True, numerique=True),
    Colonne("remplissage", "Remplissage", lambda g: en_pourcent(g.inscrits, g.places), numerique=True),
    Colonne("assiduite", "Assiduité", lambda g: en_pourcent(g.presents, g.pointes), numerique=True),
]
CLES = {"nom": Lower("nom"), "inscrits": F("inscrits"), "attendent": F("attendent")}


def _sur_les_places(groupe) -> str:
    return f"{groupe.inscrits} / {groupe.places}" if groupe.places is not None else str(groupe.inscrits)


def groupe_vu(request, pk, droit=None) -> Groupe:
    """Le groupe, s'il est visible (404 sinon) et si le compte a le droit (403 sinon)."""
    groupe = get_object_or_404(Groupe.objects.visibles_par(request.user), pk=pk)
    if droit is not None:
        exiger(request.user, droit)
    return groupe


def _adresse(groupe) -> str:
    return reverse("reussite:groupe", args=[groupe.pk])


@require_safe
def groupes(request):
    exiger(request.user, Droit.POINTER_LES_PRESENCES)
    filtres = FiltreGroupesForm(request.GET)
    tableau = Tableau(
        params=request.GET,
        legende="Groupes",
        colonnes=COLONNES,
        objets=[],
        filtres=filtres,
        puces=filtres.puces,
        tri_defaut="nom",
        url_de=_adresse,
        vide_titre="Aucun groupe ne correspond" if filtres.puces else "Aucun groupe pour l'instant",
        vide_texte="Retirez un filtre pour élargir la liste."
        if filtres.puces
        else "Un groupe a des places, un créneau, des séances, et une feuille de présence.",
    )
    remplir(tableau, filtres.appliquer(groupes_a_lister(request.user)), CLES)
    contexte = {"tableau": tableau, "peut_gerer": a_le_droit(request.user, Droit.GERER_LES_GROUPES)}
    return render(request, "reussite/groupes/groupes.html", contexte)


@require_safe
def groupe(request, pk):
    lu = GroupeLu(groupe_vu(request, pk), request.user)
    nommes = [p.inscription.enfant_id for p in (*lu.inscrits, *lu.attendent, *lu.partis) if p.nom]
    noter_liste(request, "reussite.groupe_consulte", nommes)
    contexte = {"lu": lu, "groupe": lu.groupe, "peut_gerer": a_le_droit(request.user, Droit.GERER_LES_GROUPES)}
    return render(request, "reussite/groupes/groupe.html", contexte)


@require_http_methods(["GET", "POST"])
def groupe_creer(request):
    exiger(request.user, Droit.GERER_LES_GROUPES)
    return saisir(
        request,
        GroupeForm(request.POST or None, instance=Groupe()),
        lambda form: operations.creer_groupe(par=request.user, **form.saisie),
        enfant=None,
        titre="Nouveau groupe",
        bouton="Créer le groupe",
        retour=reverse("reussite:groupes"),
        message="Le groupe est créé.",
        gabarit=GABARIT,
    )


@require_http_methods(["GET", "POST"])
def groupe_modifier(request, pk):
    groupe = groupe_vu(request, pk, Droit.GERER_LES_GROUPES)
    return modifier(
        request,
        GroupeForm,
        groupe,
        operations.modifier_groupe,
        enfant=None,
        titre=f"Modifier le groupe « {groupe} »",
        retour=_adresse(groupe),
        retirer=reverse("reussite:groupe_retirer", args=[groupe.pk]),
        gabarit=GABARIT,
        groupe=groupe,
    )


@require_http_methods(["GET", "POST"])
def groupe_retirer(request, pk):
    groupe = groupe_vu(request, pk, Droit.GERER_LES_GROUPES)
    return confirmer(
        request,
        lambda: operations.retirer_groupe(groupe, par=request.user),
        enfant=None,
        titre=f"Retirer le groupe « {groupe} »",
        bouton="Retirer le groupe",
        retour=reverse("reussite:groupes"),
        message="Le groupe est retiré.",
        intro="Pour un groupe créé par erreur, sans inscrit ni séance. Un groupe qui s'arrête reçoit une date de fin.",
        gabarit=GABARIT,
        groupe=groupe,
    )


@require_safe
def groupe_choisir(request, pk):
    """Qui inscrire : une recherche parmi les enfants que l'on voit."""
    groupe = groupe_vu(request, pk, Droit.GERER_LES_GROUPES)
    texte = request.GET.get("q", "")[:80]
    enfants = chercher(texte, request.user)
    noter_liste(request, "reussite.recherche", [enfant.pk for enfant in enfants])
    contexte = {"groupe": groupe, "texte": texte, "enfants": enfants}
    return render(request, "reussite/groupes/choisir.html", contexte)


def _parcours_ouverts(enfant):
    ouverts = enfant.les_parcours.filter(annule_le=None, sortie=None, etat__in=OUVERTS)
    return ouverts.select_related("dispositif").order_by("dispositif__ordre", "pk")


@require_http_methods(["GET", "POST"])
def groupe_inscrire(request, pk, enfant_pk):
    groupe = groupe_vu(request, pk, Droit.GERER_LES_GROUPES)
    enfant = enfant_vu(request, enfant_pk)
    form = PourUnEnfantForm(request.POST or None, parcours=_parcours_ouverts(enfant), groupe=groupe)
    return saisir(
        request,
        form,
        lambda form: operations.inscrire_au_groupe(groupe, enfant=enfant, par=request.user, **form.cleaned_data),
        enfant=enfant,
        titre=f"Inscrire au groupe « {groupe} »",
        bouton="Inscrire",
        retour=_adresse(groupe),
        message="L'inscription est faite.",
    )


@require_http_methods(["GET", "POST"])
def enfant_inscrire(request, pk):
    """Depuis la fiche de l'enfant."""
    enfant = enfant_vu(request, pk, Droit.GERER_LES_GROUPES)
    jour = timezone.localdate()
    ouverts = (
        groupes_a_lister(request.user).annotate(fin=Coalesce("au", jour)).filter(fin__gte=jour).order_by("nom", "pk")
    )

    def inscrire(form):
        champs = dict(form.cleaned_data)
        operations.inscrire_au_groupe(champs.pop("groupe"), enfant=enfant, par=request.user, **champs)

    return saisir(
        request,
        InscriptionForm(request.POST or None, groupes=ouverts, parcours=_parcours_ouverts(enfant)),
        inscrire,
        enfant=enfant,
        titre="Inscrire à un groupe",
        bouton="Inscrire",
        retour=onglet(enfant, "suivis", "groupes"),
        message="L'inscription est faite.",
    )


def _inscription_vue(request, pk) -> Inscription:
    """Celle d'un enfant que l'on voit, ou de toute façon par qui voit toute la ville."""
    visibles = Inscription.objects.visibles_par(request.user).select_related("groupe", "enfant__famille")
    inscription = get_object_or_404(visibles, pk=pk)
    exiger(request.user, Droit.GERER_LES_GROUPES)
    noter_lecture(request, inscription.enfant)
    return inscription


def _geste(request, inscription, form, executer, **contexte):
    return saisir(request, form, executer, enfant=inscription.enfant, retour=_adresse(inscription.groupe), **contexte)


@require_http_methods(["GET", "POST"])
def inscription_finir(request, pk):
    inscription = _inscription_vue(request, pk)
    return _geste(
        request,
        inscription,
        DepartForm(request.POST or None),
        lambda form: operations.desinscrire(inscription, par=request.user, **form.cleaned_data),
        titre=f"Désinscrire du groupe « {inscription.groupe} »",
        bouton="Désinscrire",
        message="L'enfant ne fait plus partie du groupe.",
    )


@require_http_methods(["GET", "POST"])
def inscription_placer(request, pk):
    inscription = _inscription_vue(request, pk)
    return _geste(
        request,
        inscription,
        PlaceForm(request.POST or None),
        lambda form: operations.donner_la_place(inscription, par=request.user, **form.cleaned_data),
        titre=f"Donner une place dans « {inscription.groupe} »",
        bouton="Donner la place",
        message="La place est donnée : prévenez la famille.",
    )


@require_http_methods(["GET", "POST"])
def inscription_retirer(request, pk):
    inscription = _inscription_vue(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_inscription(inscription, par=request.user),
        enfant=inscription.enfant,
        titre=f"Retirer l'inscription à « {inscription.groupe} »",
        bouton="Retirer l'inscription",
        retour=_adresse(inscription.groupe),
        message="L'inscription est retirée.",
        intro="Pour une inscription faite par erreur : l'action qui l'accompagne part avec elle.",
    )
