"""Produire les documents d'une séance, un par un ou tous à la fois."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.instances.editions import LOTS, attendus, destinataires
from jalon.instances.lectures.acces import points_lus
from jalon.instances.lectures.noms import nommer_les_points
from jalon.instances.lectures.releve import TOUT
from jalon.instances.views.commun import noter_les_noms, page_de, seance_a_animer
from jalon.restitution.editions.documents import Format, documents
from jalon.restitution.editions.guichet import Choix, declare_ou_rien, guichet
from jalon.restitution.editions.lots import produire_lot


def _convocations(seance) -> list[Choix]:
    lues = attendus(seance).select_related("intervenant", "structure", "point__renvoi", "point__seance__instance")
    for convocation in lues:
        convocation.seance = seance
    return [Choix(str(c.pk), f"{c}, pour un point" if c.point_id else str(c), c) for c in lues]


def _points(seance) -> list[Choix]:
    points = [p for p in points_lus(seance, TOUT) if p.renvoi_id]
    noms = nommer_les_points(points)
    return [Choix(str(p.pk), f"{rang}. {noms[p.pk].libelle}", p) for rang, p in enumerate(points, start=1)]


def _destinataires(seance) -> list[Choix]:
    return [Choix(str(d.intervenant.pk), str(d.intervenant), d) for d in destinataires(seance)]


OBJETS = {
    "instances.seance": lambda seance: [Choix(str(seance.pk), str(seance), seance)],
    "instances.convocation": _convocations,
    "instances.point": _points,
    "instances.destinataire": _destinataires,
    "instances.instance": lambda seance: [Choix(str(seance.instance.pk), str(seance.instance), seance.instance)],
}
MANQUE = {
    "instances.convocation": "Personne n'est convié.",
    "instances.point": "L'ordre du jour n'a pas de situation.",
    "instances.destinataire": "Aucune situation examinée ne concerne un partenaire.",
}


def _permis() -> list:
    return [d for d in documents() if d.objet in OBJETS]


@require_safe
def seance_documents(request, pk):
    """Ce que la séance sait produire, et les lots."""
    seance = seance_a_animer(request, pk)
    presents = {objet: bool(lire(seance)) for objet, lire in OBJETS.items()}
    lignes = [{"document": d, "manque": "" if presents[d.objet] else MANQUE[d.objet]} for d in _permis()]
    contexte = {"seance": seance, "lignes": lignes, "lots": LOTS, "formats": Format.choices, "retour": page_de(seance)}
    return render(request, "instances/documents.html", contexte)


@require_http_methods(["GET", "POST"])
def seance_document(request, pk, code):
    seance = seance_a_animer(request, pk)
    declare = declare_ou_rien(code, _permis())
    choix = OBJETS[declare.objet](seance) if declare else []
    if not choix:
        raise Http404("Ce document ne peut pas être produit pour cette séance.")
    if declare.objet == "instances.point":
        noter_les_noms(request, [c.objet.dossier for c in choix if not c.objet.anonyme])
    return guichet(request, declare, choix, "instances/document.html", seance=seance, retour=page_de(seance))


@require_POST
def seance_lot(request, pk, lot):
    """Toute la séance à la fois : le travail avance, son archive attend."""
    seance = seance_a_animer(request, pk)
    format_ = request.POST.get("format", Format.PDF)
    if lot not in {declare.code for declare in LOTS} or format_ not in Format.values:
        raise Http404("Ce lot n'existe pas.")
    travail = produire_lot(lot, seance.pk, format=format_, par=request.user)
    return redirect("socle:travail", travail.pk)
