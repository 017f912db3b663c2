"""Partager des rubriques d'un dossier ; la fiche partagée, telle que la lit un partenaire qui a un compte."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.accord import PartageForm, ReponseForm
from jalon.reussite.forms.parcours import RaisonForm
from jalon.reussite.models.accord import Partage
from jalon.reussite.operations.partage import liens_du_partage
from jalon.reussite.partages import RUBRIQUES, fiche_partagee, nom_partage, partages_de
from jalon.reussite.views.commun import enfant_vu, mener, onglet, page_de_saisie, saisir
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.socle.adresses import adresse_publique
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_lecture


@never_cache
@require_http_methods(["GET", "POST"])
def partage_ouvrir(request, pk):
    """Le lien, s'il y en a un, n'est montré qu'une fois : seule son empreinte est gardée."""
    enfant = enfant_vu(request, pk, Droit.PARTAGER_UN_DOSSIER)
    form, retour, donne = PartageForm(request.POST or None, enfant=enfant), onglet(enfant, "documents"), {}

    def partager(rempli):
        donne["partage"], donne["jeton"] = operations.partager(enfant, par=request.user, **rempli.cleaned_data)

    reponse = request.method == "POST" and mener(
        request, form, partager, vers=retour, message="Le dossier est partagé, pour les rubriques choisies."
    )
    if reponse and donne["jeton"]:
        lien = adresse_publique(request, "reussite.partage", jeton=donne["jeton"], enfant=enfant.pk)
        contexte = {"enfant": enfant, "partage": donne["partage"], "lien": lien}
        contexte["url_liste"] = adresse_de_la_liste(request)
        return render(request, "reussite/accords/lien.html", contexte)
    return reponse or page_de_saisie(
        request,
        form,
        enfant=enfant,
        titre="Partager avec un partenaire",
        bouton="Partager",
        retour=retour,
        intro=_recueillir_d_abord(enfant) if form.sans_accord else "",
    )


def _recueillir_d_abord(enfant):
    adresse = reverse("reussite:accord_recueillir", args=[enfant.pk])
    return format_html("Aucun accord de partage n'est en vigueur : <a href=\"{}\">recueillez-le d'abord</a>.", adresse)


@require_http_methods(["GET", "POST"])
def partage_finir(request, pk):
    partage = get_object_or_404(Partage.objects.select_related("intervenant"), pk=pk)
    enfant = enfant_vu(request, partage.enfant_id, Droit.PARTAGER_UN_DOSSIER)
    liens = len(liens_du_partage(partage))
    return saisir(
        request,
        RaisonForm(request.POST or None),
        lambda rempli: operations.finir_partage(partage, par=request.user, **rempli.cleaned_data),
        enfant=enfant,
        titre=f"Finir le partage avec {partage.intervenant}",
        bouton="Finir le partage",
        retour=onglet(enfant, "documents"),
        message="Le partage est fini.",
        danger=True,
        intro="L'accès se ferme aussitôt" + (", et le lien donné ne s'ouvrira plus." if liens else "."),
    )


@require_http_methods(["GET", "POST"])
def partage(request, pk):
    """La fiche partagée : 404 pour un autre que son destinataire, et dès qu'elle est finie."""
    partage = next((p for p in partages_de(request.user) if p.pk == pk), None)
    if partage is None:
        raise Http404("Rien ne vous est partagé ici, ou c'est fini.")
    exiger(request.user, Droit.VOIR_LES_DOSSIERS)
    noter_lecture(request, partage.enfant)
    form = ReponseForm(request.POST or None)
    reponse = request.method == "POST" and mener(
        request,
        form,
        lambda rempli: operations.repondre_au_partage(partage, par=request.user, **rempli.cleaned_data),
        vers=reverse("reussite:partage", args=[partage.pk]),
        message="C'est transmis au référent.",
    )
    return reponse or render(request, "reussite/accords/partage.html", contexte_de_la_fiche(partage) | {"form": form})


def contexte_de_la_fiche(partage) -> dict:
    """La même fiche avec ou sans compte."""
    return {
        "partage": partage,
        "nom": nom_partage(partage.enfant, partage.rubriques),
        "rubriques": fiche_partagee(partage.enfant, partage.intervenant, partage.rubriques),
        "libelles": [RUBRIQUES[code] for code in partage.rubriques if code in RUBRIQUES],
    }


def vers_la_fiche_partagee(compte, pk: int):
    """La redirection vers la fiche partagée, si ce dossier n'est ouvert au compte que par un partage ; sinon None."""
    recu = next((p for p in partages_de(compte) if p.enfant_id == pk), None)
    return redirect("reussite:partage", recu.pk) if recu else None
