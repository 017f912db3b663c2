"""Composer l'ordre du jour : proposer, inscrire, ordonner, convier pour un point, retirer."""

from dataclasses import dataclass
from datetime import timedelta

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jalon.instances import operations
from jalon.instances.forms.seance import CandidatsForm, ConvierForm, PointForm, PointLibreForm, RetraitForm
from jalon.instances.lectures.seance import SeanceLue
from jalon.instances.models import Point, TypeInstance, TypePoint
from jalon.instances.views.commun import (
    faire,
    mener,
    modifier,
    noter_les_noms,
    page_de,
    point_a_animer,
    saisir,
    seance_a_animer,
)
from jalon.socle.cloison import unite_de_travail
from jalon.socle.dossiers import ReferenceDeDossier
from jalon.socle.renvois import Candidat, Resume, cibles

# Une réunion d'équipe sans précédente remonte d'une semaine.
UNE_SEMAINE = timedelta(days=7)


@dataclass(frozen=True)
class Propose:
    vers_type: str
    candidat: Candidat
    resume: Resume

    @property
    def cle(self) -> str:
        return f"{self.vers_type}:{self.candidat.pk}"

    @property
    def type_dit(self) -> str:
        return TypePoint(self.candidat.type).label


def proposes(seance, compte, cherche: str = "") -> list[Propose]:
    """Ce que les autres pièces proposent d'examiner, ou ce que l'on cherche, et qui n'est pas à l'ordre du jour."""
    points = Point.objects.a_l_ordre_du_jour().filter(seance=seance, renvoi__isnull=False)
    deja = set(points.values_list("renvoi__vers_type", "renvoi__vers_id"))
    trouves = []
    for offerte in cibles():
        candidats = [c for c in _candidats(offerte, seance, compte, cherche) if (offerte.type, c.pk) not in deja]
        resumes = offerte.resumes([c.pk for c in candidats]) if candidats else {}
        trouves += [Propose(offerte.type, c, resumes[c.pk]) for c in candidats if c.pk in resumes]
    return trouves


def _candidats(offerte, seance, compte, cherche: str) -> list[Candidat]:
    if cherche:
        return offerte.chercher(compte, cherche)
    if seance.instance.type != TypeInstance.REUNION_D_EQUIPE:
        return offerte.candidats(compte)
    precedente = seance.instance.les_seances.filter(le__lt=seance.le).exclude(etat="annulee").order_by("-le").first()
    depuis = precedente.le if precedente else min(seance.le, timezone.localdate()) - UNE_SEMAINE
    return offerte.actualites(compte, depuis)


@require_http_methods(["GET", "POST"])
def candidats(request, pk):
    """Cocher les situations à inscrire ; une situation dont la famille n'est pas informée se présente sans nom."""
    seance = seance_a_animer(request, pk)
    cherche = request.GET.get("q", "").strip()[:60]
    lus = proposes(seance, request.user, cherche)
    form = CandidatsForm(request.POST or None, cles=[p.cle for p in lus])
    choisis = set(request.POST.getlist("candidats"))
    if request.method == "POST":
        inscrire = [p for p in lus if p.cle in choisis]
        reponse = mener(
            request,
            form,
            lambda _: _inscrire(seance, inscrire, request.user),
            vers=page_de(seance),
            message=f"{len(inscrire)} situation{'s' if len(inscrire) > 1 else ''} à l'ordre du jour.",
        )
        if reponse:
            return reponse
    noter_les_noms(request, [ReferenceDeDossier(p.vers_type, p.candidat.pk) for p in lus if p.resume.se_nomme])
    coches = choisis if request.method == "POST" or cherche else _coches_d_avance(seance, lus)
    contexte = {"cherche": cherche, "seance": seance, "form": form, "proposes": [(p, p.cle in coches) for p in lus]}
    return render(request, "instances/candidats.html", contexte)


def _coches_d_avance(seance, lus) -> set[str]:
    """L'ordre du jour d'une réunion d'équipe se compose seul : on décoche."""
    return {p.cle for p in lus} if seance.instance.type == TypeInstance.REUNION_D_EQUIPE else set()


def _inscrire(seance, choisis, par) -> None:
    """Toutes ou aucune : ce que la page dit inscrit l'est."""
    with unite_de_travail():
        for propose in choisis:
            candidat = propose.candidat
            operations.inscrire(
                seance,
                vers_type=propose.vers_type,
                vers_id=candidat.pk,
                type=candidat.type,
                motif=candidat.motif[:200],
                par=par,
            )


def _fil(seance) -> list:
    return [("Séances", reverse("instances:seances")), (str(seance), page_de(seance))]


@require_http_methods(["GET", "POST"])
def point_ajouter(request, pk):
    seance = seance_a_animer(request, pk)
    return saisir(
        request,
        PointLibreForm(request.POST or None),
        lambda form: operations.ajouter_point(seance, par=request.user, **form.cleaned_data),
        titre="Ajouter un point",
        bouton="Ajouter le point",
        retour=page_de(seance),
        message="Le point est à l'ordre du jour.",
        fil=_fil(seance),
    )


@require_http_methods(["GET", "POST"])
def point_modifier(request, pk):
    point = point_a_animer(request, pk)
    return modifier(
        request,
        PointForm,
        point,
        operations.modifier_point,
        titre="Régler le point",
        retour=page_de(point.seance),
        fil=_fil(point.seance),
    )


@require_POST
def point_placer(request, pk):
    """Monter, descendre, ou donner sa place : un bouton, à la souris comme au clavier."""
    point = point_a_animer(request, pk)
    texte = request.POST.get("place", "")
    place = int(texte) if texte.isascii() and texte.isdecimal() and len(texte) < 4 else point.ordre
    reponse = faire(
        request,
        lambda: operations.placer_point(point, place=place, par=request.user),
        vers=f"{page_de(point.seance)}#point-{point.pk}",
    )
    if not request.htmx:
        return reponse
    lue = SeanceLue(point.seance, request.user)
    noter_les_noms(request, lue.dossiers)
    return render(request, "instances/_ordre.html", {"seance": point.seance, "lue": lue})


@require_http_methods(["GET", "POST"])
def point_retirer(request, pk):
    point = point_a_animer(request, pk)
    jour = timezone.localdate()
    return saisir(
        request,
        RetraitForm(request.POST or None),
        lambda form: operations.retirer_point(point, le=jour, par=request.user, **form.cleaned_data),
        titre="Retirer de l'ordre du jour",
        bouton="Retirer le point",
        retour=page_de(point.seance),
        message="Le point est retiré : il ne s'imprime plus, et ses conviés ne le voient plus.",
        danger=True,
        fil=_fil(point.seance),
    )


@require_http_methods(["GET", "POST"])
def point_convier(request, pk):
    point = point_a_animer(request, pk)
    deja = point.les_convocations.values_list("intervenant", flat=True)

    def convier(form):
        operations.convier(point.seance, point=point, intervenant=form.cleaned_data["intervenant"], par=request.user)

    return saisir(
        request,
        ConvierForm(request.POST or None, deja=deja),
        convier,
        titre="Convier pour ce point seulement",
        bouton="Convier",
        retour=page_de(point.seance),
        message="C'est noté : cette personne ne verra que ce point.",
        intro="La personne conviée verra ce point, avant, pendant et après la séance, et rien des autres.",
        fil=_fil(point.seance),
    )
