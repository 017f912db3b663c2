"""Les instances de la ville : leur nom local, leur rythme, leurs membres et la charte qu'ils signent."""

from copy import copy

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jalon.instances import operations
from jalon.instances.droits import Droit
from jalon.instances.forms.instance import InstanceForm, MembreForm, MembreModifieForm
from jalon.instances.models import Instance, Membre
from jalon.instances.views.commun import confirmer, saisir
from jalon.instances.visibilite import NOMINATIVE
from jalon.socle.habilitations import a_le_droit, exiger


def _liste() -> str:
    return reverse("instances:instances")


def _page(instance) -> str:
    return reverse("instances:instance", args=[instance.pk])


@require_safe
def instances(request):
    exiger(request.user, Droit.VOIR_LES_INSTANCES)
    membres = Count("les_membres", filter=Q(les_membres__au=None), distinct=True)
    seances = Count("les_seances", distinct=True)
    lues = Instance.objects.visibles_par(request.user).select_related("lieu")
    lues = lues.annotate(nombre_de_membres=membres, nombre_de_seances=seances)
    contexte = {"instances": lues, "gere": a_le_droit(request.user, Droit.GERER_LES_INSTANCES)}
    return render(request, "instances/instances.html", contexte)


@require_safe
def instance(request, pk):
    """Ses réglages et ses membres, anciens compris."""
    exiger(request.user, Droit.VOIR_LES_INSTANCES)
    visibles = Instance.objects.visibles_par(request.user).select_related("lieu", "quartier")
    lue = get_object_or_404(visibles, pk=pk)
    jour = timezone.localdate()
    membres = lue.les_membres.select_related("intervenant__structure").order_by("intervenant__nom", "pk")
    contexte = {
        "instance": lue,
        "membres": [m for m in membres if m.au is None or m.au >= jour],
        "anciens": [m for m in membres if m.au is not None and m.au < jour],
        "nominative": lue.confidentialite == NOMINATIVE,
        "gere": a_le_droit(request.user, Droit.GERER_LES_INSTANCES),
        "anime": a_le_droit(request.user, Droit.ANIMER_LES_INSTANCES),
    }
    return render(request, "instances/instance.html", contexte)


@require_http_methods(["GET", "POST"])
def instance_creer(request):
    exiger(request.user, Droit.GERER_LES_INSTANCES)
    return saisir(
        request,
        InstanceForm(request.POST or None),
        lambda form: operations.creer_instance(par=request.user, **form.cleaned_data),
        titre="Ajouter une instance",
        bouton="Ajouter l'instance",
        retour=_liste(),
        message="L'instance est ajoutée : inscrivez maintenant ses membres.",
        fil=[("Instances et membres", _liste())],
    )


def _a_gerer(request, pk) -> Instance:
    exiger(request.user, Droit.GERER_LES_INSTANCES)
    return get_object_or_404(Instance, pk=pk)


@require_http_methods(["GET", "POST"])
def instance_modifier(request, pk):
    instance = _a_gerer(request, pk)
    return saisir(
        request,
        InstanceForm(request.POST or None, instance=copy(instance)),
        lambda form: operations.modifier_instance(instance, par=request.user, **form.cleaned_data),
        titre=f"Régler : {instance}",
        bouton="Enregistrer",
        retour=_page(instance),
        message="L'instance est réglée.",
        fil=[("Instances et membres", _liste()), (str(instance), _page(instance))],
    )


@require_http_methods(["GET", "POST"])
def instance_retirer(request, pk):
    instance = _a_gerer(request, pk)
    return confirmer(
        request,
        lambda: operations.retirer_instance(instance, par=request.user),
        titre=f"Retirer : {instance}",
        bouton="Retirer l'instance",
        retour=_liste(),
        message="L'instance est retirée ; ses séances restent.",
        intro="On ne la proposera plus. Ses séances passées restent lisibles.",
        fil=[("Instances et membres", _liste()), (str(instance), _page(instance))],
    )


@require_http_methods(["GET", "POST"])
def membre_ajouter(request, pk):
    instance = _a_gerer(request, pk)
    return saisir(
        request,
        MembreForm(request.POST or None),
        lambda form: operations.ajouter_membre(instance, par=request.user, **form.cleaned_data),
        titre=f"Ajouter un membre : {instance}",
        bouton="Ajouter le membre",
        retour=_page(instance),
        message="Le membre est ajouté. Sans charte signée, il n'ouvre pas les séances nominatives.",
        fil=[("Instances et membres", _liste()), (str(instance), _page(instance))],
    )


@require_http_methods(["GET", "POST"])
def membre_modifier(request, pk):
    exiger(request.user, Droit.GERER_LES_INSTANCES)
    membre = get_object_or_404(Membre.objects.select_related("instance", "intervenant"), pk=pk)
    return saisir(
        request,
        MembreModifieForm(request.POST or None, instance=copy(membre)),
        lambda form: operations.modifier_membre(membre, par=request.user, **form.cleaned_data),
        titre=f"{membre}, {membre.instance}",
        bouton="Enregistrer",
        retour=_page(membre.instance),
        message="C'est enregistré.",
        intro="Une date de fin en fait un ancien membre : il n'ouvre plus aucune séance.",
        fil=[("Instances et membres", _liste()), (str(membre.instance), _page(membre.instance))],
    )
