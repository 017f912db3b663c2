"""Produire un document du dossier d'un enfant, et le rapport annuel."""

from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jalon.restitution.editions.documents import document, documents
from jalon.restitution.editions.guichet import Choix, declare_ou_rien, guichet
from jalon.restitution.statistiques.periode import annee_de_reference
from jalon.reussite.droits import Droit
from jalon.reussite.editions.rapport import Annee
from jalon.reussite.views.commun import enfant_vu, onglet
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.socle.cloison import PeriodeReference, collectivite_active
from jalon.socle.habilitations import exiger

ANNEES = 5
MANQUE = {
    "reussite.parcours": "Il faut un parcours.",
    "reussite.demande": "Il faut une demande rattachée à l'enfant.",
    "reussite.action": "Il faut une action.",
}


def _parcours(enfant) -> list[Choix]:
    lus = enfant.les_parcours.filter(annule_le=None).select_related("dispositif")
    ordre = sorted(lus, key=lambda p: (p.est_clos, -(p.entree or date.min).toordinal()))
    for parcours in ordre:
        parcours.enfant = enfant
    return [Choix(str(p.pk), _dire_le_parcours(p), p) for p in ordre]


def _dire_le_parcours(parcours) -> str:
    depuis = f", entrée le {parcours.entree:%d/%m/%Y}" if parcours.entree else ""
    return f"{parcours.dispositif}{depuis}"


def _demandes(enfant) -> list[Choix]:
    return [Choix(str(d.pk), str(d), d) for d in enfant.les_demandes.select_related("structure", "urgence")]


def _actions(enfant) -> list[Choix]:
    lies = ("action", "domaine", "maitre_oeuvre", "structure", "parcours", "enfant__famille")
    return [Choix(str(a.pk), str(a), a) for a in enfant.les_actions.select_related(*lies)]


OBJETS = {
    "reussite.enfant": lambda enfant: [Choix(str(enfant.pk), enfant.designation, enfant)],
    "reussite.parcours": _parcours,
    "reussite.demande": _demandes,
    "reussite.action": _actions,
}


def _permis() -> list:
    return [d for d in documents() if d.objet in OBJETS]


@require_safe
def documents_de_l_enfant(request, pk):
    """Les documents que l'on peut produire pour cet enfant ; ceux qui attendent quelque chose disent quoi."""
    enfant = enfant_vu(request, pk, Droit.PRODUIRE_UN_DOCUMENT)
    presents = {objet: bool(lire(enfant)) for objet, lire in OBJETS.items()}
    lignes = [{"document": d, "manque": "" if presents[d.objet] else MANQUE[d.objet]} for d in _permis()]
    contexte = {"enfant": enfant, "lignes": lignes, "url_liste": adresse_de_la_liste(request)}
    return render(request, "reussite/documents/documents.html", contexte)


@require_http_methods(["GET", "POST"])
def document_produire(request, pk, code):
    enfant = enfant_vu(request, pk, Droit.PRODUIRE_UN_DOCUMENT)
    declare = declare_ou_rien(code, _permis())
    choix = OBJETS[declare.objet](enfant) if declare else []
    if not choix:
        raise Http404("Ce document ne peut pas être produit pour cet enfant.")
    return guichet(
        request,
        declare,
        choix,
        "reussite/documents/produire.html",
        enfant=enfant,
        url_liste=adresse_de_la_liste(request),
        retour=onglet(enfant, "documents"),
    )


@require_http_methods(["GET", "POST"])
def rapport_annuel(request):
    """Des agrégats seulement, petites cellules tues pour tous : le rapport est fait pour sortir."""
    exiger(request.user, Droit.VOIR_LES_STATISTIQUES)
    choix = [Choix(annee.numero, annee.numero, annee) for annee in _annees(timezone.localdate())]
    retour = reverse("statistiques:accueil")
    return guichet(request, document("rapport_annuel"), choix, "reussite/documents/rapport.html", retour=retour)


def _annees(jour: date) -> list[Annee]:
    """L'année de référence en cours et les précédentes."""
    civile = collectivite_active().periode_reference == PeriodeReference.CIVILE
    annees = []
    for _ in range(ANNEES):
        du, au = annee_de_reference(jour, civile)
        annees.append(Annee(du, au))
        jour = du - timedelta(days=1)
    return annees
