"""Réglages → Champs et onglets : ce que la ville ajoute, change et range, entité par entité."""

from datetime import date

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.saisie import operations
from jalon.saisie.configuration import brouillon
from jalon.saisie.definitions import Champ, Natif
from jalon.saisie.differences import dire_la_condition
from jalon.saisie.entites import EntiteConfigurable, entites
from jalon.saisie.forms.origine import NouvelOngletForm
from jalon.saisie.onglets import onglets
from jalon.saisie.types import type_de
from jalon.saisie.views.communs import definie, montrer, ordre_demande, ouvrir, rangement, tenter
from jalon.socle.habilitations import Role
from jalon.socle.listes.lecture import libelles
from jalon.socle.reglages import compter


@require_safe
def configuration(request):
    """Les entités, et ce que la ville y a fait."""
    ouvrir(request)
    preparee = brouillon()
    lignes = [(declaree, _resume(declaree, preparee.entite(declaree.code))) for declaree in entites()]
    return montrer(request, "accueil", {"lignes": lignes})


def _resume(declaree: EntiteConfigurable, definie) -> str:
    caches = sum(natif.cache for natif in definie.natifs.values())
    ajoutes = len(definie.en_service)
    morceaux = [compter(ajoutes, "champ ajouté", "champs ajoutés") if ajoutes else "aucun champ ajouté"]
    morceaux += [compter(caches, "champ d'origine caché", "champs d'origine cachés")] if caches else []
    if declaree.onglets:
        montres = sum(not onglet.cache for onglet in onglets(declaree.code, brouillon()))
        morceaux.append(compter(montres, "onglet", "onglets"))
    return ", ".join(morceaux)


@require_safe
def entite(request, entite):
    """Les champs, les champs d'origine et les onglets d'une entité, tels que le brouillon les prépare."""
    declaree = ouvrir(request, entite)
    preparee = definie(declaree)
    roles, dispositifs = dict(Role.objects.values_list("code", "libelle")), libelles("dispositif")
    contexte = {
        "declaree": declaree,
        "champs": [(c, _precisions(declaree, preparee, c, roles, dispositifs)) for c in preparee.en_service],
        "retires": [(champ, date.fromisoformat(champ.retire_le)) for champ in preparee.champs if champ.retire_le],
        "natifs": [(natif, preparee.natifs.get(natif.code) or Natif(code=natif.code)) for natif in declaree.natifs],
        "onglets": onglets(declaree.code, brouillon()),
        "onglet_form": NouvelOngletForm(auto_id="onglet_%s"),
    }
    return montrer(request, "entite", contexte)


def _precisions(declaree, preparee, champ: Champ, roles: dict, dispositifs: dict) -> str:
    """« Choix dans une liste · obligatoire · seulement PRE »."""
    dites = [type_de(champ.type).libelle]
    marques = {"obligatoire": "obligatoire", "en_liste": "dans la liste", "compte": "compté", "sensible": "sensible"}
    dites += [mot for nom, mot in marques.items() if getattr(champ, nom)]
    dites += ["donnée de santé"] if champ.sante else []
    for codes, mots in ((champ.dispositifs, dispositifs), (champ.roles, roles)):
        dites += [f"seulement {', '.join(mots.get(code, code) for code in codes)}"] if codes else []
    dites += [f"si {dire_la_condition(declaree, preparee, champ.condition)}"] if champ.condition else []
    return " · ".join(dites)


@require_POST
def champs_ranger(request, entite):
    declaree = ouvrir(request, entite)
    codes, bouge = ordre_demande(request.POST)
    noms = {champ.code: champ.libelle for champ in definie(declaree).champs}
    message = rangement(codes, bouge, noms.get(bouge, bouge))
    tenter(request, lambda: operations.ranger_les_champs(entite, codes, par=request.user), message)
    return redirect(f"{reverse('saisie:entite', args=[entite])}#champs")


@require_POST
def onglets_ranger(request, entite):
    ouvrir(request, entite)
    codes, bouge = ordre_demande(request.POST)
    noms = {onglet.code: onglet.libelle for onglet in onglets(entite, brouillon())}
    message = rangement(codes, bouge, noms.get(bouge, bouge))
    tenter(request, lambda: operations.ranger_les_onglets(entite, codes, par=request.user), message)
    return redirect(f"{reverse('saisie:entite', args=[entite])}#onglets")


@require_http_methods(["POST"])
def onglet_ajouter(request, entite):
    ouvrir(request, entite)
    form = NouvelOngletForm(request.POST)
    libelle = form.cleaned_data["libelle"] if form.is_valid() else ""
    message = f"L'onglet « {libelle} » est dans le brouillon : rangez-y des champs."
    tenter(request, lambda: operations.ajouter_onglet(entite, libelle=libelle, par=request.user), message)
    return redirect(f"{reverse('saisie:entite', args=[entite])}#onglets")
