"""Recevoir une demande, la corriger, la rattacher à un dossier, répondre à qui l'a faite."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.droits import Droit
from jalon.reussite.models import Demande, DomaineDemande, NatureDemande, TypeDemandeur
from jalon.reussite.operations import origines
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    exiger_une_raison,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.identite import identite_enfant
from jalon.socle.compteurs import prochains_numeros
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import a_le_droit, comptes_ayant
from jalon.socle.invitations.models import Invitation
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.reseau.models import Etablissement, Intervenant, Structure

A_INSTRUIRE = "demande-a-instruire"
IDENTITE = frozenset({"nom", "prenom", "initiales"})


@operation
def deposer_demande(*, le, par, domaines=(), natures=(), enfant=None, **champs):
    """Reçoit une demande et la numérote. Venue d'un lien ou d'un partenaire, la coordination a une échéance.

    De l'identité n'est gardé que ce que la ville a choisi. Rend la demande.
    """
    _verifier_la_date(le)
    demande = Demande(numero=prochains_numeros("demande")[0], le=le, enfant=enfant, recue_par=par)
    changer(demande, _ce_que_la_ville_garde(champs))
    _verifier_l_information(demande)
    enregistrer(demande)
    _cocher(demande, DomaineDemande, "domaine", domaines)
    _cocher(demande, NatureDemande, "nature", natures)
    par_le_lien = {"invitation": demande.invitation_id} if demande.invitation_id else {}
    consigner("reussite.demande_deposee", demande, par=par, numero=demande.numero, le=le, **par_le_lien)
    if not a_le_droit(par, Droit.TRAITER_LES_DEMANDES):
        _prevenir_la_coordination(demande, par)
    return demande


@operation
def modifier_demande(demande, *, version, par, domaines=None, natures=None, **champs):
    """Corrige ce que dit la demande. Lève Conflit si quelqu'un l'a enregistrée entre-temps."""
    if "le" in champs:
        _verifier_la_date(champs["le"])
    demande, changements = modifier_fiche(demande, version=version, champs=_ce_que_la_ville_garde(champs))
    _verifier_l_information(demande)
    if domaines is not None:
        changements |= _cocher(demande, DomaineDemande, "domaine", domaines)
    if natures is not None:
        changements |= _cocher(demande, NatureDemande, "nature", natures)
    consigner_changements("reussite.demande_modifiee", demande, changements, par=par)
    return demande


@operation
def rattacher_demande(demande, *, enfant, par):
    """Dit de quel dossier parle la demande ; None l'en détache. L'appel dont elle vient suit. Rend la demande."""
    demande = verrouiller(demande)
    if demande.parcours_id and (enfant is None or enfant.pk != demande.enfant_id):
        raise ValidationError(
            "Cette demande a ouvert un parcours dans ce dossier : remettez-la d'abord « à instruire »."
        )
    if enfant is not None and enfant.fusionne_dans_id:
        raise ValidationError("Ce dossier a été fusionné dans un autre : choisissez celui qui a été gardé.")
    avant, demande.enfant = demande.enfant, enfant
    demande.version += 1
    enregistrer(demande)
    if enfant is not None and demande.appel_id:
        demande.appel.les_enfants.get_or_create(enfant=enfant)
    for dossier in dict.fromkeys([avant, enfant]):
        if dossier is not None or avant is enfant:
            consigner("reussite.demande_rattachee", demande, par=par, dossier=dossier, numero=demande.numero)
    return demande


@operation
def repondre_a_l_emetteur(demande, *, reponse, le, par):
    """Garde la réponse faite à qui a demandé : prise en compte, suite en mots simples, qui appeler. Rend la demande."""
    demande = verrouiller(demande)
    exiger_une_date(le, "la date de la réponse", apres=demande.le, apres_quoi="la demande")
    demande.reponse, demande.repondue_le = exiger_une_raison(reponse, "la réponse"), le
    demande.version += 1
    enregistrer(demande)
    consigner("reussite.demande_repondue", demande, par=par, numero=demande.numero, le=le)
    return demande


@operation
def recevoir_par_lien(invitation, *, le, domaines=(), natures=(), par=None, **champs):
    """La demande qu'une personne sans compte écrit : par son lien, ou par le formulaire des parents (None).

    Qui l'écrit et d'où elle vient se lisent dans l'invitation. Lève ValidationError si le lien, valable une seule
    fois, a déjà servi. Rend la demande.
    """
    if invitation is None:
        qui = {"demandeur": TypeDemandeur.FAMILLE, **origines.de_la_famille()}
    else:
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if not invitation.est_ouverte:
            raise ValidationError("Ce lien n'est plus valable : demandez-en un autre à l'équipe.")
        if not invitation.donnees.get("permanente") and invitation.les_demandes.exists():
            raise ValidationError("Ce lien a déjà servi : demandez-en un autre à l'équipe.")
        qui = _qui_ecrit(invitation)
    # Une case laissée vide ne dément pas ce que l'invitation dit déjà.
    dits = {nom: valeur for nom, valeur in champs.items() if valeur not in (None, "")}
    return deposer_demande(le=le, domaines=domaines, natures=natures, invitation=invitation, par=par, **{**qui, **dits})


def _qui_ecrit(invitation) -> dict:
    donnees = invitation.donnees
    etablissement = Etablissement.objects.filter(pk=donnees.get("etablissement")).first()
    structure = Structure.objects.filter(pk=donnees.get("structure")).first()
    return {
        "demandeur": TypeDemandeur.PROFESSIONNEL,
        "emetteur": invitation.destinataire,
        "fonction_emetteur": donnees.get("fonction", ""),
        "courriel_emetteur": donnees.get("courriel", ""),
        "structure": structure,
        "etablissement": etablissement,
        **origines.deduire(etablissement=etablissement, structure=structure),
    }


def finir_l_instruction(demande, *, le, par) -> None:
    """Les échéances « demande à instruire » tombent dès qu'une suite est donnée."""
    a_faire = Echeance.objects.a_faire().filter(
        objet_type=demande._meta.label_lower, objet_id=demande.pk, nature=A_INSTRUIRE
    )
    for echeance in a_faire:
        echeances.terminer(echeance, le=le, par=par)


def _prevenir_la_coordination(demande, par) -> None:
    """L'échéance va à qui a invité s'il traite les demandes, sinon au premier de la coordination."""
    traitent = comptes_ayant(Droit.TRAITER_LES_DEMANDES).order_by("pk")
    invitant = demande.invitation.par_id if demande.invitation_id else None
    equipe = Intervenant.objects.filter(compte__in=traitent.values("pk")).order_by("compte")
    echeances.creer(
        dossier=demande,
        objet=demande,
        nature=A_INSTRUIRE,
        libelle=f"Demande à instruire : n° {demande.numero}",
        le=timezone.localdate(),
        responsable=equipe.filter(compte=invitant).first() or equipe.first(),
        par=par,
    )


def _ce_que_la_ville_garde(champs: dict) -> dict:
    return identite_enfant(champs) if IDENTITE & set(champs) else champs


def _verifier_la_date(le) -> None:
    exiger_une_date(le, "la date de la demande")
    if le > timezone.localdate():
        raise ValidationError({"le": "Une demande ne se reçoit pas dans l'avenir : vérifiez la date."})


def _verifier_l_information(demande) -> None:
    if demande.famille_informee_le and demande.famille_informee is False:
        raise ValidationError({"famille_informee_le": "Si la famille n'est pas informée, laissez cette date vide."})
    if demande.naissance and demande.naissance > timezone.localdate():
        raise ValidationError({"naissance": "La date de naissance est dans l'avenir : vérifiez l'année."})


def _cocher(demande, modele, nom: str, valeurs) -> dict[str, list[str]]:
    """Remplace les valeurs cochées. Rend le changement, pour le journal."""
    lignes = {getattr(ligne, nom): ligne for ligne in modele.objects.filter(demande=demande).select_related(nom)}
    apres = list(dict.fromkeys(valeurs))
    for retiree in set(lignes) - set(apres):
        lignes[retiree].delete()
    for ajoutee in apres:
        if ajoutee not in lignes:
            enregistrer(modele(demande=demande, **{nom: ajoutee}))
    if set(lignes) == set(apres):
        return {}
    return {f"{nom}s": [", ".join(sorted(map(str, lignes))), ", ".join(sorted(map(str, apres)))]}
