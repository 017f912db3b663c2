"""Les séances : la liste, la page, planifier, convoquer, pointer les présences, clore."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.instances import operations
from jalon.instances.droits import Droit
from jalon.instances.forms.seance import ConvierForm, DateForm, PlanifierForm, PresencesForm, SeanceForm
from jalon.instances.lectures.seance import TONS, SeanceLue
from jalon.instances.models import Convocation, Instance, Seance
from jalon.instances.views.commun import (
    confirmer,
    faire,
    mener,
    modifier,
    noter_les_noms,
    ouvrir,
    page_de,
    saisir,
    seance_a_animer,
    seance_vue,
)
from jalon.socle.habilitations import a_le_droit, exiger

PASSEES = 50


@require_safe
def seances(request):
    """Celles que l'on anime, dont on est membre, ou pour lesquelles on est convié."""
    exiger(request.user, Droit.VOIR_LES_INSTANCES)
    points = Count("les_points", filter=Q(les_points__retire_le=None), distinct=True)
    lues = Seance.objects.visibles_par(request.user).select_related("instance").annotate(nombre_de_points=points)
    instance = Instance.objects.filter(pk=choisie).first() if (choisie := _choisie(request)) else None
    if instance is not None:
        lues = lues.filter(instance=instance)
    contexte = {
        "ouvertes": _tonner(lues.ouvertes().order_by("le", "debut", "pk")),
        "passees": _tonner(lues.filter(etat__in=("close", "annulee")).order_by("-le", "-pk")[:PASSEES]),
        "anime": a_le_droit(request.user, Droit.ANIMER_LES_INSTANCES),
        "instances": Instance.objects.filter(retiree_le=None),
        "instance": instance,
    }
    return render(request, "instances/seances.html", contexte)


def _choisie(request) -> int | None:
    texte = request.GET.get("instance", "")
    return int(texte) if texte.isascii() and texte.isdecimal() and len(texte) < 18 else None


def _tonner(lues) -> list[tuple]:
    return [(seance, TONS[seance.etat]) for seance in lues]


@require_safe
def seance(request, pk):
    """L'ordre du jour et tout ce qui l'entoure ; un convié n'y lit que son point."""
    seance = seance_vue(request, pk)
    lue = SeanceLue(seance, request.user, ouvrir(request, seance))
    noter_les_noms(request, lue.dossiers)
    contexte = {"seance": seance, "lue": lue}
    if lue.acces.entier:
        contexte["presences"] = PresencesForm(convocations=lue.convocations)
    return render(request, "instances/seance.html", contexte)


@require_http_methods(["GET", "POST"])
def seance_planifier(request, pk):
    exiger(request.user, Droit.ANIMER_LES_INSTANCES)
    instance = get_object_or_404(Instance, pk=pk)
    form = PlanifierForm(request.POST or None, initial=_prochaine(instance))

    def planifier(form):
        creee.append(operations.planifier(instance, par=request.user, **form.cleaned_data))

    creee = []
    reponse = saisir(
        request,
        form,
        planifier,
        titre=f"Planifier une séance : {instance}",
        bouton="Planifier la séance",
        retour=reverse("instances:seances"),
        message="La séance est planifiée : composez maintenant son ordre du jour.",
        fil=[("Séances", reverse("instances:seances"))],
    )
    return redirect(page_de(creee[0])) if creee else reponse


def _prochaine(instance) -> dict:
    """Le rythme de l'instance, après sa dernière séance."""
    derniere = instance.les_seances.exclude(etat="annulee").order_by("-le").first()
    if derniere is None or not instance.semaines_entre_seances:
        return {}
    return {"le": derniere.le + timedelta(weeks=instance.semaines_entre_seances), "debut": derniere.debut}


def _fil(seance) -> list:
    return [("Séances", reverse("instances:seances")), (str(seance), page_de(seance))]


@require_http_methods(["GET", "POST"])
def seance_modifier(request, pk):
    seance = seance_a_animer(request, pk)
    return modifier(
        request,
        SeanceForm,
        seance,
        operations.modifier_seance,
        titre="Régler la séance",
        retour=page_de(seance),
        fil=_fil(seance),
    )


@require_http_methods(["GET", "POST"])
def seance_annuler(request, pk):
    seance = seance_a_animer(request, pk)
    return confirmer(
        request,
        lambda: operations.annuler_seance(seance, par=request.user),
        titre="Annuler la séance",
        bouton="Annuler la séance",
        retour=page_de(seance),
        message="La séance est annulée. Ses situations sont de nouveau à proposer.",
        intro="Rien n'y a été examiné : ses situations redeviennent à proposer pour une autre séance.",
        fil=_fil(seance),
    )


@require_POST
def seance_ouvrir(request, pk):
    seance = seance_a_animer(request, pk)
    premier = seance.les_points.a_l_ordre_du_jour().filter(examine_le=None).first()
    vers = reverse("instances:point", args=[premier.pk]) if premier else page_de(seance)
    return faire(request, lambda: operations.ouvrir_seance(seance, par=request.user), vers=vers)


@require_http_methods(["GET", "POST"])
def seance_clore(request, pk):
    """Valider le relevé : la page dit ce qui n'a pas été examiné et ce qui reste à faire ensuite."""
    seance = seance_a_animer(request, pk)
    points = seance.les_points.a_l_ordre_du_jour()
    oublies, examines = points.filter(examine_le=None).count(), points.exclude(examine_le=None).count()
    intro = f"{examines} point{'s' if examines > 1 else ''} au relevé."
    if oublies:
        intro += f" {oublies} non examiné{'s' if oublies > 1 else ''} : à proposer de nouveau à la prochaine séance."
    return saisir(
        request,
        DateForm(request.POST or None),
        lambda form: operations.clore_seance(seance, le=form.cleaned_data["le"], par=request.user),
        titre="Valider le relevé",
        bouton="Valider le relevé",
        retour=page_de(seance),
        message="Le relevé est validé : les dossiers savent ce qui a été décidé.",
        intro=f"{intro} Une fois validé, plus rien ne change ; les décisions et les restitutions à la famille restent "
        "à faire jusqu'à leur date.",
        fil=_fil(seance),
    )


@require_POST
def seance_presences(request, pk):
    seance = seance_a_animer(request, pk)
    lue = SeanceLue(seance, request.user)
    form = PresencesForm(request.POST, convocations=lue.convocations)
    if not form.is_valid():
        messages.error(request, "Une présence n'a pas été comprise : rien n'est écrit, recommencez.")
    if not form.is_valid() or not form.changees:
        return redirect(f"{page_de(seance)}#presences")
    return faire(
        request,
        lambda: operations.noter_presences(seance, participations=form.changees, par=request.user),
        vers=f"{page_de(seance)}#presences",
        message="Les présences sont notées.",
    )


@require_http_methods(["GET", "POST"])
def seance_convier(request, pk):
    seance = seance_a_animer(request, pk)
    deja = seance.les_convocations.filter(point=None).values_list("intervenant", flat=True)
    return saisir(
        request,
        ConvierForm(request.POST or None, deja=deja),
        lambda form: operations.convier(seance, intervenant=form.cleaned_data["intervenant"], par=request.user),
        titre="Convier à toute la séance",
        bouton="Convier",
        retour=f"{page_de(seance)}#presences",
        message="C'est noté. Membre sans charte signée, il ne lira pas les situations.",
        fil=_fil(seance),
    )


@require_POST
def convocation_retirer(request, pk):
    convocations = Convocation.objects.select_related("seance", "point__renvoi", "intervenant")
    seances = Seance.objects.visibles_par(request.user)
    convocation = get_object_or_404(convocations.filter(seance__in=seances), pk=pk)
    exiger(request.user, Droit.ANIMER_LES_INSTANCES)
    return faire(
        request,
        lambda: operations.retirer_la_convocation(convocation, par=request.user),
        vers=page_de(convocation.seance),
        message="La convocation est retirée.",
    )


@require_http_methods(["GET", "POST"])
def seance_convocations(request, pk):
    """Le texte à envoyer, sans nom d'enfant, à chacun le sien ; puis la date d'envoi."""
    seance = seance_a_animer(request, pk)
    form = DateForm(request.POST or None)
    if request.method == "POST":
        reponse = mener(
            request,
            form,
            lambda f: operations.convoquer(seance, le=f.cleaned_data["le"], par=request.user),
            vers=page_de(seance),
            message="L'envoi des convocations est noté.",
        )
        if reponse:
            return reponse
    contexte = {"seance": seance, "form": form, "destinataires": _destinataires(seance), "jour": timezone.localdate()}
    return render(request, "instances/convocations.html", contexte)


def _destinataires(seance) -> list[dict]:
    """Un par personne : à toute la séance, ou aux heures de ses points."""
    par_personne: dict[int, dict] = {}
    for convocation in seance.les_convocations.select_related("intervenant", "point").order_by("point__ordre", "pk"):
        if convocation.point_id and convocation.point.retire_le:
            continue
        lue = par_personne.setdefault(
            convocation.intervenant_id, {"intervenant": convocation.intervenant, "entiere": False, "heures": []}
        )
        if convocation.point_id is None:
            lue["entiere"] = True
        else:
            lue["heures"].append(convocation.point.heure)
    return list(par_personne.values())
