"""Gérer les comptes de la ville : la liste, la fiche, ouvrir, fermer, rouvrir."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.socle.cloison import collectivite_active, unite_de_travail
from jalon.socle.comptes import liens, operations
from jalon.socle.comptes.forms.gestion import CompteForm, FermetureForm, FiltreForm
from jalon.socle.comptes.models import Compte
from jalon.socle.comptes.reprises import ce_que_tient
from jalon.socle.droits import Droit
from jalon.socle.habilitations import AttributionRole, exiger
from jalon.ui.elements import Puce
from jalon.ui.tableaux import Colonne, Tableau


def comptes_de_la_ville():
    """Les comptes sont hors de la cloison : c'est ici qu'on la leur applique."""
    attributions = AttributionRole.objects.select_related("role").order_by("role__libelle")
    return (
        Compte.objects.filter(collectivite=collectivite_active())
        .select_related("intervenant")
        .prefetch_related(Prefetch("les_attributions", attributions))
    )


def _roles(compte) -> str:
    return ", ".join(attribution.role.libelle for attribution in compte.les_attributions.all())


def _derniere_connexion(compte) -> str:
    return f"{timezone.localtime(compte.last_login):%d/%m/%Y à %H:%M}" if compte.last_login else "jamais"


COLONNES = [
    Colonne("nom", "Nom", obligatoire=True),
    Colonne("courriel", "Adresse"),
    Colonne("roles", "Rôles", _roles),
    Colonne("connexion", "Dernière connexion", _derniere_connexion),
    Colonne("etat", "État", lambda compte: "Ouvert" if compte.is_active else "Fermé"),
]


@require_safe
def comptes(request):
    exiger(request.user, Droit.GERER_LES_COMPTES)
    filtre = FiltreForm(request.GET)
    trouves, puces = _filtrer(comptes_de_la_ville(), filtre)
    tableau = Tableau(
        params=request.GET,
        legende="Comptes",
        colonnes=COLONNES,
        objets=list(trouves),
        puces=puces,
        filtres=filtre,
        url_de=lambda compte: reverse("socle:compte", args=[compte.pk]),
        vide_titre="Aucun compte ne correspond",
    )
    return render(request, "socle/comptes/liste.html", {"tableau": tableau})


def _filtrer(les_comptes, filtre):
    """(comptes, puces). Sans rien demander, on voit les comptes ouverts."""
    choix = filtre.cleaned_data if filtre.is_valid() else {}
    etat, puces = choix.get("etat") or "ouverts", []
    if etat != "tous":
        les_comptes = les_comptes.filter(desactive_le__isnull=etat == "ouverts")
    if etat != "ouverts":
        puces.append(Puce("Tous les comptes" if etat == "tous" else "Comptes fermés", "etat", etat))
    if role := choix.get("role"):
        les_comptes = les_comptes.filter(les_attributions__role=role)
        puces.append(Puce(f"Rôle : {role}", "role", role.pk))
    if q := choix.get("q"):
        les_comptes = les_comptes.filter(nom__icontains=q) | les_comptes.filter(courriel__icontains=q)
        puces.append(Puce(f"« {q} »", "q", q))
    return les_comptes.order_by("nom", "pk"), puces


@require_http_methods(["GET", "POST"])
def compte_creer(request):
    exiger(request.user, Droit.GERER_LES_COMPTES)
    form = CompteForm(request.POST or None)
    if form.is_valid():
        try:
            compte = _creer(form.cleaned_data, request.user)
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            return _donner_le_lien(request, compte)
    return render(request, "socle/comptes/creer.html", {"form": form})


def _creer(donnees, par):
    intervenant = donnees.pop("intervenant")
    with unite_de_travail():
        compte = operations.creer_compte(par=par, **donnees)
        if intervenant:
            operations.rattacher_intervenant(compte, intervenant=intervenant, par=par)
    return compte


@require_http_methods(["GET", "POST"])
def compte(request, pk):
    exiger(request.user, Droit.GERER_LES_COMPTES)
    ouvert = get_object_or_404(comptes_de_la_ville(), pk=pk)
    form = CompteForm(request.POST or None, compte=ouvert, initial=_etat_de(ouvert))
    if form.is_valid():
        try:
            _modifier(ouvert, form.cleaned_data, request.user)
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            messages.success(request, f"Le compte de {form.cleaned_data['nom']} est modifié.")
            return redirect("socle:comptes")
    contexte = {
        "form": form,
        "compte_ouvert": ouvert,
        "derniere_connexion": _derniere_connexion(ouvert),
        "a_un_second_facteur": is_mfa_enabled(ouvert),
    }
    return render(request, "socle/comptes/compte.html", contexte)


def _etat_de(ouvert) -> dict:
    return {
        "nom": ouvert.nom,
        "courriel": ouvert.courriel,
        "roles": [attribution.role_id for attribution in ouvert.les_attributions.all()],
        "intervenant": getattr(ouvert, "intervenant", None),
    }


def _modifier(ouvert, donnees, par):
    """Tout ou rien : le nom, l'adresse, la fiche du réseau et les rôles."""
    avant, avait = _etat_de(ouvert), {attribution.role for attribution in ouvert.les_attributions.all()}
    voulus = set(donnees["roles"])
    with unite_de_travail():
        if (donnees["nom"], donnees["courriel"].lower()) != (avant["nom"], avant["courriel"]):
            operations.modifier_compte(ouvert, nom=donnees["nom"], courriel=donnees["courriel"], par=par)
        if donnees["intervenant"] != avant["intervenant"]:
            operations.rattacher_intervenant(ouvert, intervenant=donnees["intervenant"], par=par)
        for role in voulus - avait:
            operations.attribuer_role(ouvert, role=role, par=par)
        for role in avait - voulus:
            operations.retirer_role(ouvert, role=role, par=par)


@require_POST
def compte_lien(request, pk):
    """Un nouveau lien pour choisir son mot de passe."""
    exiger(request.user, Droit.GERER_LES_COMPTES)
    ouvert = get_object_or_404(comptes_de_la_ville().filter(desactive_le=None), pk=pk)
    return _donner_le_lien(request, ouvert)


def _donner_le_lien(request, ouvert):
    """Envoie le lien par courriel ; sans courriel réglé, le montre pour qu'on le transmette."""
    adresse = request.build_absolute_uri(liens.choisir_un_mot_de_passe(ouvert, par=request.user))
    if liens.envoyer(ouvert, adresse):
        messages.success(request, f"Un lien pour choisir son mot de passe est envoyé à {ouvert.courriel}.")
        return redirect("socle:compte", ouvert.pk)
    return render(request, "socle/comptes/lien.html", {"compte_ouvert": ouvert, "adresse": adresse})


@require_http_methods(["GET", "POST"])
def compte_desactiver(request, pk):
    exiger(request.user, Droit.GERER_LES_COMPTES)
    ouvert = get_object_or_404(comptes_de_la_ville(), pk=pk)
    tenu = ce_que_tient(ouvert)
    form = FermetureForm(request.POST if request.method == "POST" else None, compte=ouvert)
    if form.is_valid():
        try:
            operations.desactiver_compte(ouvert, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            messages.success(request, f"Le compte de {ouvert} est fermé, et toutes ses sessions avec lui.")
            return redirect("socle:comptes")
    contexte = {"form": form, "compte_ouvert": ouvert, "tenu": tenu}
    return render(request, "socle/comptes/desactiver.html", contexte)


@require_POST
def compte_seconds_facteurs(request, pk):
    """Pour qui a perdu son téléphone ou sa clé, et ses codes de secours."""
    return _geste(
        request, pk, operations.retirer_les_seconds_facteurs, "{} n'a plus de second facteur : le mot de passe suffit."
    )


@require_POST
def compte_reactiver(request, pk):
    return _geste(request, pk, operations.reactiver, "Le compte de {} est rouvert, avec les rôles qu'il avait.")


def _geste(request, pk, operation, phrase):
    exiger(request.user, Droit.GERER_LES_COMPTES)
    ouvert = get_object_or_404(comptes_de_la_ville(), pk=pk)
    try:
        operation(ouvert, par=request.user)
        messages.success(request, phrase.format(ouvert))
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    return redirect("socle:compte", pk)
