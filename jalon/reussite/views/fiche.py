"""La fiche de l'enfant : sa carte d'en-tête, ses onglets, ce qu'il y a à faire."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jalon.reussite.champs import ENFANT, FAMILLE
from jalon.reussite.droits import Droit
from jalon.reussite.lectures.acces import partages_en_cours, qui_peut_voir
from jalon.reussite.lectures.accords import resume
from jalon.reussite.lectures.actions import alertes_d_actions
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.lectures.frise import NATURES, frise
from jalon.reussite.operations.rendez_vous import NATURE as NATURE_DES_RENDEZ_VOUS
from jalon.reussite.views.accords import contexte_de_l_onglet as contexte_des_accords
from jalon.reussite.views.commun import enfant_vu, onglet
from jalon.reussite.views.evaluations import contexte_de_l_onglet
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.reussite.views.onglet_demandes import contexte as contexte_des_demandes
from jalon.reussite.views.onglet_suivis import a_cote
from jalon.reussite.views.onglet_suivis import contexte as contexte_des_suivis
from jalon.reussite.views.partages import vers_la_fiche_partagee
from jalon.reussite.views.plan import hors_parcours, plan
from jalon.reussite.views.rail import rail
from jalon.saisie.affichage import lues, natifs
from jalon.saisie.onglets import OngletLu, onglet_de, onglets
from jalon.saisie.valeurs import lecteur, permis
from jalon.socle.droits import Droit as DroitSocle
from jalon.socle.habilitations import a_le_droit
from jalon.socle.journal.lecture import lectures_du_dossier
from jalon.ui.elements import AFaire, Onglet

SANS_NOUVELLES = timedelta(weeks=6)
PAR_PAGE = 100


@require_safe
def enfant(request, pk, nom="parcours"):
    """Un onglet de la fiche ; celle d'un dossier fusionné renvoie au dossier gardé."""
    montres = onglets_montres(request.user)
    courant = next((montre for montre in montres if montre.code == nom), None)
    if courant is None:
        raise Http404("Cet onglet n'existe pas.")
    try:
        enfant = enfant_vu(request, pk, fusionnes=True)
    except Http404:
        if partagee := vers_la_fiche_partagee(request.user, pk):
            return partagee
        raise
    if enfant.fusionne_dans_id:
        return redirect("reussite:enfant_onglet", enfant.fusionne_dans_id, nom)
    dossier = Dossier(enfant, request.user)
    contexte = {
        "enfant": enfant,
        "dossier": dossier,
        "nom_onglet": nom,
        "onglet": courant,
        "gabarit_onglet": f"reussite/onglets/{'de_la_ville' if courant.est_ajoute else nom}.html",
        "onglets": [Onglet(o.libelle, onglet(enfant, o.code), o.code == nom) for o in montres],
        "lues": lues(enfant, request.user, nom),
        "natifs": natifs(ENFANT),
        "parcours_suivis": [(p, dossier.referent(p)) for p in dossier.parcours_ouverts],
        "a_faire": a_faire(dossier),
        "alertes": alertes(dossier),
        "rendez_vous": a_cote(dossier),
        "accord": resume(dossier) if dossier.complet else [],
        "rail": rail(request, enfant),
        "url_liste": adresse_de_la_liste(request),
        "peut": droits_sur_la_fiche(request.user),
    }
    return render(request, "reussite/enfant.html", contexte | CONTEXTES.get(nom, _rien)(request, dossier))


def onglets_montres(compte) -> list[OngletLu]:
    """Ceux que la ville n'a pas cachés ; un onglet ajouté, si ce compte peut y lire un champ."""
    occupes = {onglet_de(ENFANT, champ) for champ in permis(ENFANT, lecteur=lecteur(compte))}
    return [o for o in onglets(ENFANT) if not o.cache and (not o.est_ajoute or o.code in occupes)]


def droits_sur_la_fiche(compte) -> dict[str, bool]:
    """Ce que la fiche propose à ce compte."""
    return {
        "modifier": a_le_droit(compte, Droit.MODIFIER_LES_DOSSIERS),
        "ouvrir": a_le_droit(compte, Droit.OUVRIR_UN_PARCOURS),
        "contact": a_le_droit(compte, Droit.NOTER_UN_CONTACT),
        "pieces": a_le_droit(compte, DroitSocle.GERER_LES_PIECES),
        "produire": a_le_droit(compte, Droit.PRODUIRE_UN_DOCUMENT),
        "danger": a_le_droit(compte, Droit.TRACER_UN_DANGER),
    }


def a_faire(dossier: Dossier) -> list[AFaire]:
    """Ce qui est à faire, sauf les rendez-vous : ils ont leur place juste dessous, avec de quoi les dire."""
    return [
        AFaire(
            echeance.libelle,
            echeance=echeance.le,
            en_retard=echeance.le < dossier.jour,
            precision=str(echeance.responsable or "personne n'en est chargé"),
            url=reverse("reussite:echeance_reporter", args=[echeance.pk]),
            url_fait=reverse("socle:echeance_faite", args=[echeance.pk]),
        )
        for echeance in dossier.echeances
        if echeance.nature != NATURE_DES_RENDEZ_VOUS
    ]


def alertes(dossier: Dossier) -> list[AFaire]:
    """Ce qu'il faut avoir vu avant d'agir."""
    lues = [
        AFaire(f"Ne pas contacter : {lu.responsable}", precision=str(lu.responsable.lien or ""))
        for lu in dossier.responsables
        if lu.responsable.ne_pas_contacter
    ]
    if not dossier.complet:
        return lues
    if any(lu.responsable.adresse_confidentielle for lu in dossier.responsables):
        lues.append(AFaire("Adresse confidentielle", precision="Ne la dites à personne, même à l'autre parent."))
    for parcours in dossier.parcours_ouverts:
        if dossier.referent(parcours) is None:
            lues.append(AFaire(f"{parcours.dispositif} : pas de référent"))
        if not parcours.les_objectifs.all():
            lues.append(AFaire(f"{parcours.dispositif} : pas d'objectif"))
    lues.extend(alertes_d_actions(dossier))
    if dossier.parcours_ouverts and est_sans_nouvelles(dossier):
        lues.append(AFaire("Sans nouvelles de la famille depuis plus de six semaines"))
    return lues


def est_sans_nouvelles(dossier: Dossier) -> bool:
    dernier = dossier.dernier_contact
    return dernier is None or dernier.le < dossier.jour - SANS_NOUVELLES


def _parcours(request, dossier):
    return {"les_plans": plan(dossier), "hors_parcours": hors_parcours(dossier)}


def _historique(request, dossier):
    natures = [nature for nature in request.GET.getlist("nature") if nature in NATURES]
    evenements = frise(dossier, natures)
    tout = request.GET.get("tout") == "1"
    return {
        "evenements": evenements if tout else evenements[:PAR_PAGE],
        "combien": len(evenements),
        "natures": [(code, libelle, code in natures) for code, libelle in NATURES.items()],
        "url_tout": "?" + "&".join([*(f"nature={n}" for n in natures), "tout=1"]),
    }


def _identite(request, dossier):
    famille = dossier.enfant.famille
    return {
        "natifs_famille": natifs(FAMILLE),
        "lues_famille": lues(famille, request.user) if famille else [],
    }


def _rien(request, dossier):
    return {}


CONTEXTES = {
    "parcours": _parcours,
    "identite": _identite,
    "scolarite": _rien,
    "demandes": contexte_des_demandes,
    "evaluations": contexte_de_l_onglet,
    "documents": contexte_des_accords,
    "suivis": contexte_des_suivis,
    "historique": _historique,
}


@require_safe
def enfant_consultations(request, pk):
    """Qui a ouvert ce dossier, et quand."""
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    contexte = {"enfant": enfant, "url_liste": adresse_de_la_liste(request), "lectures": lectures_du_dossier(enfant)}
    return render(request, "reussite/consultations.html", contexte)


@require_safe
def enfant_acces(request, pk):
    """Qui peut ouvrir ce dossier, et pourquoi."""
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    contexte = {"enfant": enfant, "url_liste": adresse_de_la_liste(request), "vues": qui_peut_voir(enfant)}
    contexte["partages"] = partages_en_cours(enfant)
    return render(request, "reussite/acces.html", contexte)
