"""Ouvrir un parcours et le faire avancer."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.parcours import (
    DateForm,
    EntreeForm,
    EtatForm,
    OuvertureForm,
    ParcoursForm,
    ProfilForm,
    RaisonForm,
    ReferentForm,
    SuspensionForm,
)
from jalon.reussite.models import EtatParcours
from jalon.reussite.models.parcours import AVANT_ENTREE
from jalon.reussite.operations import peut_passer
from jalon.reussite.views.commun import enfant_vu, modifier, onglet, parcours_vu, saisir
from jalon.socle.cloison import collectivite_active
from jalon.socle.habilitations import a_le_droit

E = EtatParcours


@require_http_methods(["GET", "POST"])
def parcours_ouvrir(request, pk):
    enfant = enfant_vu(request, pk, Droit.OUVRIR_UN_PARCOURS)

    def ouvrir(form):
        champs = {nom: valeur for nom, valeur in form.cleaned_data.items() if nom != "malgre_tout"}
        operations.ouvrir_parcours(enfant, par=request.user, **champs)

    return saisir(
        request,
        OuvertureForm(request.POST or None, enfant=enfant, compte=request.user),
        ouvrir,
        enfant=enfant,
        titre="Ouvrir un parcours",
        bouton="Ouvrir le parcours",
        retour=onglet(enfant, "parcours"),
        message="Le parcours est ouvert.",
    )


def _geste(request, parcours, form, executer, *, titre, bouton, message, **contexte):
    """Un geste sur un parcours : une saisie, une opération, retour au plan."""
    return saisir(
        request,
        form,
        lambda rempli: executer(parcours, par=request.user, **rempli.cleaned_data),
        enfant=parcours.enfant,
        titre=f"{titre} ({parcours.dispositif})",
        bouton=bouton,
        retour=onglet(parcours.enfant, "parcours", f"parcours-{parcours.pk}"),
        message=message,
        **contexte,
    )


@require_http_methods(["GET", "POST"])
def parcours_modifier(request, pk):
    parcours = parcours_vu(request, pk, Droit.OUVRIR_UN_PARCOURS)
    return modifier(
        request,
        ParcoursForm,
        parcours,
        operations.modifier_parcours,
        enfant=parcours.enfant,
        titre=f"Corriger le parcours ({parcours.dispositif})",
        retour=onglet(parcours.enfant, "parcours", f"parcours-{parcours.pk}"),
    )


@require_http_methods(["GET", "POST"])
def parcours_entrer(request, pk):
    parcours = parcours_vu(request, pk, Droit.OUVRIR_UN_PARCOURS)
    form = EntreeForm(request.POST or None, parcours=parcours, compte=request.user)
    sans = "Aucun accord d'adhésion signé n'est en vigueur : recueillez-le d'abord, dans « Accords et documents »."
    return _geste(
        request,
        parcours,
        form,
        operations.entrer,
        titre="Entrée dans le parcours",
        bouton="Faire entrer dans le parcours",
        message="L'enfant est entré dans le parcours.",
        intro=sans if form.accord_manque else "",
    )


@require_http_methods(["GET", "POST"])
def parcours_etat(request, pk):
    parcours = parcours_vu(request, pk, Droit.OUVRIR_UN_PARCOURS)
    return _geste(
        request,
        parcours,
        EtatForm(request.POST or None, parcours=parcours),
        operations.changer_etat_avant_entree,
        titre="Changer l'état",
        bouton="Changer l'état",
        message="L'état du parcours a changé.",
    )


@require_http_methods(["GET", "POST"])
def parcours_suspendre(request, pk):
    parcours = parcours_vu(request, pk, Droit.OUVRIR_UN_PARCOURS)
    return _geste(
        request,
        parcours,
        SuspensionForm(request.POST or None),
        operations.suspendre,
        titre="Suspendre le parcours",
        bouton="Suspendre le parcours",
        message="Le parcours est suspendu.",
        intro="Une pause ne fait pas sortir l'enfant : le parcours reste en cours dans les chiffres.",
    )


@require_http_methods(["GET", "POST"])
def parcours_reprendre(request, pk):
    parcours = parcours_vu(request, pk, Droit.OUVRIR_UN_PARCOURS)
    return _geste(
        request,
        parcours,
        DateForm(request.POST or None),
        operations.reprendre,
        titre="Reprendre le parcours",
        bouton="Reprendre le parcours",
        message="Le parcours a repris.",
    )


@require_http_methods(["GET", "POST"])
def parcours_veille(request, pk):
    parcours = parcours_vu(request, pk, Droit.OUVRIR_UN_PARCOURS)
    return _geste(
        request,
        parcours,
        DateForm(request.POST or None),
        operations.mettre_en_veille,
        titre="Mettre en veille",
        bouton="Mettre en veille",
        message="Le parcours est en veille.",
        intro="Le relais est pris, vous gardez un œil : le parcours compte encore jusqu'à sa sortie.",
    )


@require_http_methods(["GET", "POST"])
def parcours_rouvrir(request, pk):
    parcours = parcours_vu(request, pk, Droit.CLORE_UN_PARCOURS)
    return _geste(
        request,
        parcours,
        RaisonForm(request.POST or None),
        operations.rouvrir,
        titre="Rouvrir le parcours",
        bouton="Rouvrir le parcours",
        message="Le parcours est de nouveau en cours.",
        intro="La date et le motif de sortie s'effacent ; le journal les garde.",
    )


@require_http_methods(["GET", "POST"])
def parcours_annuler(request, pk):
    parcours = parcours_vu(request, pk, Droit.CLORE_UN_PARCOURS)
    return _geste(
        request,
        parcours,
        RaisonForm(request.POST or None),
        operations.annuler_parcours,
        titre="Annuler le parcours",
        bouton="Annuler ce parcours, ouvert par erreur",
        message="Le parcours est annulé : il ne compte plus nulle part.",
        danger=True,
        intro="Pour un parcours ouvert par erreur. Un parcours qui a eu lieu se clôt, avec son motif.",
    )


@require_http_methods(["GET", "POST"])
def parcours_referent(request, pk):
    parcours = parcours_vu(request, pk, Droit.OUVRIR_UN_PARCOURS)
    return _geste(
        request,
        parcours,
        ReferentForm(request.POST or None),
        operations.nommer_referent,
        titre="Nommer un référent",
        bouton="Nommer le référent",
        message="Le référent est nommé.",
        intro="Le référent précédent finit la veille. Les échéances à faire du parcours passent au nouveau.",
    )


@require_http_methods(["GET", "POST"])
def parcours_profil(request, pk):
    parcours = parcours_vu(request, pk, Droit.OUVRIR_UN_PARCOURS)
    if not collectivite_active().politique_de_la_ville:
        raise Http404("La ville ne répond pas à l'enquête nationale.")
    return _geste(
        request,
        parcours,
        ProfilForm(request.POST or None),
        operations.fixer_profil,
        titre="Fixer le profil d'enquête",
        bouton="Fixer le profil",
        message="Le profil d'enquête est fixé.",
    )


@dataclass(frozen=True)
class Geste:
    """Ce que l'on peut faire d'un parcours, dans l'état où il est."""

    libelle: str
    url: str


def gestes(parcours, compte) -> list[Geste]:
    """Dans l'ordre où on les fait : le premier est le plus probable."""
    if parcours.annule_le:
        return []
    avant = parcours.etat in AVANT_ENTREE
    ouvrir = a_le_droit(compte, Droit.OUVRIR_UN_PARCOURS)
    clore = a_le_droit(compte, Droit.CLORE_UN_PARCOURS)
    possibles = [
        ("Faire entrer dans le parcours", "entrer", ouvrir and avant and peut_passer(parcours, E.EN_COURS)),
        ("Changer l'état", "etat", ouvrir and avant),
        ("Reprendre", "reprendre", ouvrir and parcours.etat in (E.SUSPENDU, E.EN_VEILLE)),
        ("Clore le parcours", "clore", clore and peut_passer(parcours, E.TERMINE)),
        ("Suspendre", "suspendre", ouvrir and peut_passer(parcours, E.SUSPENDU)),
        ("Mettre en veille", "veille", ouvrir and peut_passer(parcours, E.EN_VEILLE)),
        ("Rouvrir", "rouvrir", clore and parcours.est_clos),
        ("Nommer un référent", "referent", ouvrir and not parcours.est_clos),
        ("Fixer le profil d'enquête", "profil", ouvrir and collectivite_active().politique_de_la_ville),
        ("Corriger les dates et le repérage", "modifier", ouvrir),
        ("Annuler (ouvert par erreur)", "annuler", clore),
    ]
    return [
        Geste(libelle, reverse(f"reussite:parcours_{nom}", args=[parcours.pk]))
        for libelle, nom, permis in possibles
        if permis
    ]
