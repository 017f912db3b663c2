"""Les outils d'évaluation, dans les réglages."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.saisie import operations
from jalon.saisie.forms.outils import CriteresForm, EchelonsForm, OutilForm
from jalon.saisie.models import Outil
from jalon.socle.cloison import unite_de_travail
from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.saisies import poser_les_erreurs
from jalon.ui.tableaux import Colonne, Tableau
from jalon.ui.templatetags.ui import badge


@require_safe
def outils(request):
    exiger(request.user, Droit.CONFIGURER)
    tableau = Tableau(
        params=request.GET,
        legende="Outils d'évaluation",
        colonnes=[
            Colonne("libelle", "Outil", obligatoire=True),
            Colonne("version", "Version", numerique=True, obligatoire=True),
            Colonne("etat", "État", _etat, obligatoire=True),
        ],
        objets=list(Outil.objects.annotate(version=Max("les_versions__numero"))),
        url_de=lambda outil: f"{outil.pk}/",
    )
    return render(request, "saisie/outils.html", {"tableau": tableau})


def _etat(outil):
    return badge("neutre", "Retiré") if outil.retire_le else badge("termine", "En service")


@require_safe
def outil(request, pk):
    """Ses versions, ses critères, son échelle, tels qu'on les fera passer."""
    exiger(request.user, Droit.CONFIGURER)
    outil = get_object_or_404(Outil, pk=pk)
    versions = list(outil.les_versions.prefetch_related("les_criteres__theme", "les_echelons"))
    return render(request, "saisie/outil.html", {"outil": outil, "versions": versions, "courante": versions[0]})


@require_http_methods(["GET", "POST"])
def outil_creer(request):
    exiger(request.user, Droit.CONFIGURER)

    def enregistrer(form, criteres, echelons):
        return operations.creer_outil(**form.cleaned_data, criteres=criteres, echelons=echelons, par=request.user)

    return _ecrire(
        request, enregistrer, titre="Nouvel outil", nom={}, criteres=[], echelons=[{"score": 1}, {"score": 2}]
    )


@require_http_methods(["GET", "POST"])
def outil_modifier(request, pk):
    """Le brouillon de l'outil ; sur une version publiée, celui de la suivante."""
    exiger(request.user, Droit.CONFIGURER)
    outil = get_object_or_404(Outil, pk=pk)
    montree = outil.les_versions.prefetch_related("les_criteres", "les_echelons").first()

    def enregistrer(form, criteres, echelons):
        with unite_de_travail():
            operations.modifier_outil(outil, **form.cleaned_data, par=request.user)
            ouvert = montree if montree.publiee_le is None else None
            brouillon = ouvert or operations.preparer_version(outil, par=request.user)
            operations.regler_brouillon(brouillon, criteres=criteres, echelons=echelons, par=request.user)
        return outil

    return _ecrire(
        request,
        enregistrer,
        titre=f"Modifier « {outil} »",
        nom={"libelle": outil.libelle, "consigne": outil.consigne},
        criteres=[
            {"libelle": c.libelle, "libelle_enfant": c.libelle_enfant, "theme": c.theme_id, "code": c.code}
            for c in montree.les_criteres.all()
        ],
        echelons=[
            {"score": e.score, "libelle": e.libelle, "libelle_enfant": e.libelle_enfant, "pictogramme": e.pictogramme}
            for e in montree.les_echelons.all()
        ],
        outil=outil,
    )


def _ecrire(request, enregistrer, *, titre, nom, criteres, echelons, outil=None):
    recu = request.POST or None
    form = OutilForm(recu, initial=nom)
    lignes = CriteresForm(recu, prefix="criteres", initial=criteres)
    echelle = EchelonsForm(recu, prefix="echelons", initial=echelons)
    if recu and all([form.is_valid(), lignes.is_valid(), echelle.is_valid()]):
        try:
            ecrit = enregistrer(form, lignes.voulus, echelle.voulus)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, "Le brouillon est enregistré : publiez-le pour qu'il serve.")
            return redirect("saisie:outil", ecrit.pk)
    contexte = {"form": form, "criteres": lignes, "echelons": echelle, "titre": titre, "outil": outil}
    return render(request, "saisie/outil_saisir.html", contexte)


@require_POST
def outil_publier(request, pk):
    exiger(request.user, Droit.CONFIGURER)
    outil = get_object_or_404(Outil, pk=pk)
    version = outil.les_versions.first()
    try:
        operations.publier_version(version, par=request.user)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        messages.success(request, f"La version {version.numero} sert désormais aux nouvelles évaluations.")
    return redirect("saisie:outil", pk)


@require_POST
def outil_retirer(request, pk):
    """Retire l'outil, ou le remet s'il l'est déjà."""
    exiger(request.user, Droit.CONFIGURER)
    outil = get_object_or_404(Outil, pk=pk)
    geste = operations.remettre_outil if outil.retire_le else operations.retirer_outil
    outil = geste(outil, par=request.user)
    etat = "n'est plus proposé" if outil.retire_le else "est de nouveau proposé"
    messages.success(request, f"« {outil} » {etat}.")
    return redirect("saisie:outil", pk)
