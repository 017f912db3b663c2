"""Noter un contact en place, poser et cocher des échéances, joindre des pièces."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jalon.reussite import operations
from jalon.reussite.droits import Droit
from jalon.reussite.forms.contact import ContactForm, ContactModifieForm, EcheanceForm, PieceForm, ReportForm
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.lectures.frise import evenement_de_contact
from jalon.reussite.models import Contact, Enfant
from jalon.reussite.views.commun import confirmer, enfant_vu, modifier, onglet, saisir
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.droits import Droit as DroitSocle
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import a_le_droit
from jalon.socle.pieces import operations as pieces
from jalon.socle.saisies import poser_les_erreurs


@require_http_methods(["GET", "POST"])
def contact_noter(request, pk):
    """En place sous la carte d'en-tête ; une page entière sans JavaScript."""
    enfant = enfant_vu(request, pk, Droit.NOTER_UN_CONTACT)
    dossier = Dossier(enfant, request.user)
    fratrie = Enfant.objects.filter(pk__in=[e.pk for e in dossier.fratrie])
    form = ContactForm(request.POST or None, freres_et_soeurs=fratrie, compte=request.user)
    contexte = {"form": form, "enfant": enfant}
    if form.is_valid():
        try:
            contact = _noter(form, enfant, request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            if request.htmx:
                lignes = [evenement_de_contact(contact, dossier)]
                reponse = render(request, "reussite/_contact_note.html", {"lignes": lignes, "enfant": enfant})
                reponse["HX-Trigger"] = "dossier-change"
                return reponse
            messages.success(request, "Le contact est noté.")
            return redirect(onglet(enfant, "historique", f"contact-{contact.pk}"))
    gabarit = "reussite/_contact.html" if request.htmx else "reussite/contact.html"
    return render(request, gabarit, contexte)


def _noter(form, enfant, compte) -> Contact:
    donnees = form.cleaned_data
    return operations.noter_contact(
        enfants=[enfant, *donnees.get("fratrie", [])],
        type=donnees["type"],
        le=donnees["le"],
        interlocuteur=donnees["interlocuteur"],
        resume=donnees["resume"],
        par=compte,
        **form.suite_a_poser,
    )


def _contact_a_soi(request, enfant, pk) -> Contact:
    """Un contact de cet enfant que le compte peut corriger : le sien, ou tous pour qui tient les dossiers."""
    contact = get_object_or_404(Contact, pk=pk, les_enfants__enfant=enfant)
    if not Dossier(enfant, request.user).peut_corriger(contact):
        raise PermissionDenied("Seul l'auteur de ce contact, ou qui tient les dossiers, peut y toucher.")
    return contact


@require_http_methods(["GET", "POST"])
def contact_modifier(request, pk, contact_pk):
    enfant = enfant_vu(request, pk, Droit.NOTER_UN_CONTACT)
    return modifier(
        request,
        ContactModifieForm,
        _contact_a_soi(request, enfant, contact_pk),
        operations.modifier_contact,
        enfant=enfant,
        titre="Corriger un contact",
        retour=onglet(enfant, "historique", f"contact-{contact_pk}"),
        retirer=reverse("reussite:contact_retirer", args=[enfant.pk, contact_pk]),
    )


@require_http_methods(["GET", "POST"])
def contact_retirer(request, pk, contact_pk):
    enfant = enfant_vu(request, pk, Droit.NOTER_UN_CONTACT)
    contact = _contact_a_soi(request, enfant, contact_pk)
    return confirmer(
        request,
        lambda: operations.retirer_contact(contact, par=request.user),
        enfant=enfant,
        titre=f"Retirer un contact ({contact})",
        bouton="Retirer le contact",
        retour=onglet(enfant, "historique"),
        message="Le contact est retiré.",
        intro="Pour un contact noté par erreur. Il s'efface du dossier de chacun des enfants concernés.",
    )


@require_http_methods(["GET", "POST"])
def echeance_ajouter(request, pk):
    enfant = enfant_vu(request, pk, Droit.MODIFIER_LES_DOSSIERS)
    return saisir(
        request,
        EcheanceForm(request.POST or None, compte=request.user),
        lambda form: echeances.creer(dossier=enfant, par=request.user, **form.cleaned_data),
        enfant=enfant,
        titre="Ajouter une échéance",
        bouton="Ajouter l'échéance",
        retour=onglet(enfant, "parcours"),
        message="L'échéance est posée.",
    )


def _echeance_vue(request, pk) -> tuple[Echeance, Enfant]:
    """Une échéance à faire d'un dossier vu ; qui a une fiche réduite ne touche que les siennes."""
    echeance = get_object_or_404(Echeance.objects.a_faire().filter(dossier_type=DOSSIER), pk=pk)
    enfant = enfant_vu(request, echeance.dossier_id)
    siennes = echeance.responsable_id and echeance.responsable.compte_id == request.user.pk
    if not siennes and not a_le_droit(request.user, Droit.MODIFIER_LES_DOSSIERS):
        raise PermissionDenied("Cette échéance est celle de quelqu'un d'autre.")
    return echeance, enfant


@require_http_methods(["GET", "POST"])
def echeance_reporter(request, pk):
    echeance, enfant = _echeance_vue(request, pk)
    return saisir(
        request,
        ReportForm(request.POST or None),
        lambda form: echeances.reporter(echeance, le=form.cleaned_data["le"], par=request.user),
        enfant=enfant,
        titre=f"Reporter « {echeance.libelle} »",
        bouton="Reporter",
        retour=onglet(enfant, "parcours"),
        message="L'échéance est reportée.",
    )


@require_http_methods(["GET", "POST"])
def piece_joindre(request, pk):
    enfant = enfant_vu(request, pk, DroitSocle.GERER_LES_PIECES)

    def joindre(form):
        fichier = form.cleaned_data["fichier"]
        pieces.joindre(
            dossier=enfant,
            fichier=fichier,
            nom=fichier.name,
            type=form.cleaned_data["type"],
            confidentielle=form.cleaned_data["confidentielle"],
            par=request.user,
        )

    return saisir(
        request,
        PieceForm(request.POST or None, request.FILES or None),
        joindre,
        enfant=enfant,
        titre="Joindre un document",
        bouton="Joindre le document",
        retour=onglet(enfant, "documents"),
        message="Le document est joint.",
    )
