"""Recueillir un accord, le corriger, le retirer ; ce que la famille en garde."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jalon.restitution.editions.production import dit_un_interdit
from jalon.reussite import operations
from jalon.reussite.confidentialite import coordonnees_protegees
from jalon.reussite.droits import Droit
from jalon.reussite.forms.accord import AccordForm, AccordModifieForm, RetraitForm
from jalon.reussite.lectures.accords import (
    a_une_adhesion,
    les_accords,
    par_objet,
    partages_lus,
    tableau_des_accords,
)
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord
from jalon.reussite.notice import notice_de_la_ville
from jalon.reussite.operations import retrait_accord
from jalon.reussite.views.commun import enfant_vu, mener, modifier, onglet, page_de_saisie, saisir
from jalon.reussite.views.liste import adresse_de_la_liste
from jalon.socle.cloison import unite_de_travail
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.listes.lecture import valeur
from jalon.socle.pieces import operations as pieces
from jalon.socle.pieces.models import Piece


def contexte_de_l_onglet(request, dossier) -> dict:
    """« Accords et documents » : qui a accepté quoi, avec qui c'est partagé, les pièces."""
    vues = Piece.objects.visibles_par(request.user).du_dossier(dossier.enfant)
    contexte = {"les_pieces": list(vues.select_related("type", "par"))}
    if not dossier.complet:
        return contexte | {"adhesion": a_une_adhesion(dossier)}
    accords = les_accords(dossier)
    signataires = tableau_des_accords(dossier, accords)
    return contexte | {
        "signataires": signataires,
        "par_objet": par_objet(signataires),
        "accords": accords,
        "les_partages": partages_lus(dossier),
        "peut_recueillir": a_le_droit(request.user, Droit.RECUEILLIR_UN_ACCORD),
        "peut_partager": a_le_droit(request.user, Droit.PARTAGER_UN_DOSSIER),
    }


def accord_vu(request, pk, droit=Droit.RECUEILLIR_UN_ACCORD) -> Accord:
    """L'accord d'un enfant que l'on voit, aux mêmes conditions que son dossier."""
    accord = get_object_or_404(Accord.objects.select_related("titulaire", "parcours__dispositif"), pk=pk)
    accord.enfant = enfant_vu(request, accord.enfant_id, droit)
    return accord


@require_http_methods(["GET", "POST"])
def accord_recueillir(request, pk):
    enfant = enfant_vu(request, pk, Droit.RECUEILLIR_UN_ACCORD)
    form = AccordForm(request.POST or None, request.FILES or None, dossier=Dossier(enfant, request.user))
    return saisir(
        request,
        form,
        lambda rempli: _recueillir(rempli, enfant, request.user),
        enfant=enfant,
        titre="Recueillir un accord",
        bouton="Noter l'accord",
        retour=onglet(enfant, "documents"),
        message="L'accord est noté. Remettez sa copie à la famille.",
    )


def _recueillir(form, enfant, compte) -> None:
    """Une transaction : chaque enfant a ses lignes, et le papier dans son dossier."""
    donnees, fichier = form.cleaned_data, form.cleaned_data["fichier"]
    contenu = fichier.read() if fichier else b""
    with unite_de_travail():
        for concerne in [enfant, *donnees.get("fratrie", [])]:
            piece = _joindre(concerne, contenu, fichier.name, compte) if fichier else None
            for objet in donnees["objets"]:
                operations.recueillir_accord(
                    enfants=[concerne],
                    objet=objet,
                    mode=donnees["mode"],
                    le=donnees["le"],
                    parcours=donnees["parcours"],
                    partenaires=donnees["partenaires"] if objet == ObjetAccord.PARTAGE else "",
                    precision=donnees["precision"],
                    piece=piece,
                    par=compte,
                    **form.signataire,
                )


def _joindre(enfant, contenu: bytes, nom: str, compte) -> Piece:
    type_ = valeur("type_document", "accord_contrat")
    return pieces.joindre(dossier=enfant, fichier=contenu, nom=nom, type=type_, par=compte)


@require_http_methods(["GET", "POST"])
def accord_modifier(request, pk):
    accord = accord_vu(request, pk)
    peut_retirer = not accord.retire_le and accord.mode in (ModeAccord.SIGNE, ModeAccord.ORAL_CONSIGNE)
    return modifier(
        request,
        AccordModifieForm,
        accord,
        operations.modifier_accord,
        enfant=accord.enfant,
        titre=f"Corriger l'accord : {accord.get_objet_display().lower()}",
        retour=onglet(accord.enfant, "documents"),
        intro="Pour une erreur de saisie. Si la famille change d'avis, retirez l'accord." if peut_retirer else "",
    )


@require_http_methods(["GET", "POST"])
def accord_retirer(request, pk):
    """La page dit ce qui va finir avant le geste ; la suivante, ce qui a fini."""
    accord = accord_vu(request, pk)
    form = RetraitForm(request.POST or None)
    reponse = request.method == "POST" and mener(
        request,
        form,
        lambda rempli: operations.retirer_accord(accord, le=rempli.cleaned_data["le"], par=request.user),
        vers=reverse("reussite:accord_retire", args=[accord.pk]),
        message="L'accord est retiré.",
    )
    return reponse or page_de_saisie(
        request,
        form,
        enfant=accord.enfant,
        titre=f"Retirer l'accord : {accord.get_objet_display().lower()}",
        bouton="Retirer l'accord",
        retour=onglet(accord.enfant, "documents"),
        danger=True,
        accord=accord,
        suites=retrait_accord.ce_qui_suivra(accord),
        gabarit="reussite/accords/retirer.html",
    )


@require_safe
def accord_retire(request, pk):
    """Ce qui s'est passé : les partages finis, qui prévenir, la clôture à proposer."""
    accord = accord_vu(request, pk)
    partages = accord.enfant.les_partages.filter(
        fini_pourquoi=retrait_accord.ACCORD_RETIRE, fini_le__gte=accord.retire_le or accord.cree_le.date()
    )
    posees = Echeance.objects.du_dossier(accord.enfant).filter(
        nature__in=(retrait_accord.PREVENIR, retrait_accord.CLOTURE)
    )
    contexte = {
        "accord": accord,
        "enfant": accord.enfant,
        "partages": list(partages.select_related("intervenant")),
        "echeances": list(posees.a_faire().select_related("responsable")),
        "url_liste": adresse_de_la_liste(request),
        "reunions": accord.objet in retrait_accord.QUI_EMPORTENT,
    }
    return render(request, "reussite/accords/retire.html", contexte)


@require_safe
def accord_copie(request, pk):
    """La copie pour la famille : ce qui a été dit le même jour par la même personne. Aucune coordonnée n'y figure."""
    accord = accord_vu(request, pk)
    dits = Accord.objects.filter(
        enfant=accord.enfant, titulaire=accord.titulaire_id, par_le_jeune=accord.par_le_jeune, le=accord.le
    )
    textes = [texte for dit in dits for texte in (dit.partenaires, dit.precision)]
    if dit_un_interdit(textes, coordonnees_protegees(accord.enfant.famille)):
        raise PermissionDenied(
            "La précision d'un de ces accords dit une adresse, un téléphone ou un courriel protégé : retirez-le avant "
            "de remettre la copie."
        )
    contexte = {
        "accord": accord,
        "enfant": accord.enfant,
        "dits": list(dits.select_related("parcours__dispositif").order_by("pk")),
        "qui": "Le jeune majeur" if accord.par_le_jeune else accord.titulaire or "Un titulaire de l'autorité parentale",
        "notice": notice_de_la_ville(),
        "url_liste": adresse_de_la_liste(request),
    }
    return render(request, "reussite/accords/copie.html", contexte)


@require_safe
def notice(request):
    """La notice d'information, à lire avec la famille et à lui laisser."""
    exiger(request.user, Droit.VOIR_LES_DOSSIERS)
    return render(request, "reussite/accords/notice.html", {"notice": notice_de_la_ville()})
