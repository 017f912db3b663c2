"""Partager des rubriques d'un dossier avec une personne nommée, jusqu'à une date ; finir un partage."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.accords import adhesion_retiree, en_vigueur, est_majeur
from jalon.reussite.droits import Droit
from jalon.reussite.models import Enfant
from jalon.reussite.models.accord import ObjetAccord, Partage
from jalon.reussite.operations.etapes import referent_actuel
from jalon.reussite.operations.fiches import enregistrer, exiger_une_raison, verrouiller
from jalon.reussite.partages import LIEN, PREVENIR_DU_PARTAGE, RUBRIQUES
from jalon.socle.echeances import operations as echeances
from jalon.socle.habilitations import Portee, portee_de
from jalon.socle.invitations.models import Invitation
from jalon.socle.invitations.operations import inviter, revoquer
from jalon.socle.journal.operations import consigner, consigner_sortie, operation
from jalon.socle.renvois import prevenir

AU_PLUS = timedelta(days=366)
MOT_AU_PLUS = 100
REPONSES = {
    "rendez_vous": "rendez-vous pris",
    "place": "une place est disponible",
    "mot": "un mot",
}


@operation
def partager(enfant, *, intervenant, rubriques, au, par, accord=None, envoyer_un_lien=False):
    """Ouvre des rubriques à un intervenant jusqu'à `au` compris. Rend (partage, jeton), jeton None sans lien.

    Il faut un accord « partage avec des partenaires nommés » en vigueur : celui que l'on donne, ou le seul qui vaut.
    """
    jour = timezone.localdate()
    _verifier(rubriques, au, jour)
    # Le retrait d'un accord prend le même verrou : il finit ce partage, ou ce partage le voit.
    Enfant.objects.select_for_update(of=("self",)).get(pk=enfant.pk)
    partage = Partage(
        enfant=enfant,
        intervenant=intervenant,
        accord=_accord_de_partage(enfant, accord, jour),
        rubriques=[code for code in RUBRIQUES if code in rubriques],
        du=jour,
        au=au,
    )
    _verifier_a_qui(partage, envoyer_un_lien)
    enregistrer(partage)
    jeton = _inviter(partage, par) if envoyer_un_lien else None
    consigner(
        "reussite.partage_ouvert", partage, par=par, avec=str(intervenant), rubriques=partage.rubriques, jusqu_au=au
    )
    return partage, jeton


@operation
def finir_partage(partage, *, raison, par):
    """Ferme l'accès aussitôt : la fiche partagée et les liens répondent 404. Rend le partage."""
    raison = exiger_une_raison(raison, "pourquoi ce partage finit")
    partage = verrouiller(partage)
    if partage.fini_le:
        raise ValidationError(f"Ce partage est déjà fini depuis le {partage.fini_le:%d/%m/%Y}.")
    partage.fini_le, partage.fini_pourquoi = timezone.localdate(), raison[:200]
    partage.version += 1
    enregistrer(partage)
    for invitation in liens_du_partage(partage):
        revoquer(invitation, par=par)
    consigner("reussite.partage_fini", partage, par=par, avec=str(partage.intervenant), raison=raison)
    donnees = {"partage": partage.pk, "intervenant": partage.intervenant_id}
    prevenir("reussite.enfant", partage.enfant_id, "partage_fini", le=partage.fini_le, donnees=donnees, par=par)
    return partage


@operation
def repondre_au_partage(partage, *, reponse, mot="", par=None):
    """Ce qu'un partenaire répond depuis la fiche partagée : une échéance pour le référent. Rend l'échéance."""
    if reponse not in REPONSES:
        raise ValidationError("Choisissez ce que vous voulez dire.")
    mot = " ".join(mot.split())
    if reponse == "mot" and not mot:
        raise ValidationError({"mot": "Écrivez quelques mots."})
    if len(mot) > MOT_AU_PLUS:
        raise ValidationError({"mot": f"Au plus {MOT_AU_PLUS} caractères."})
    consigner("reussite.partage_reponse", partage, par=par, avec=str(partage.intervenant), reponse=reponse)
    dit = REPONSES[reponse] if reponse != "mot" else ""
    return echeances.creer(
        dossier=partage.enfant,
        objet=partage,
        nature=PREVENIR_DU_PARTAGE,
        libelle=" : ".join(filter(None, [str(partage.intervenant)[:40], dit, mot]))[:160],
        le=timezone.localdate(),
        responsable=referent_de(partage.enfant),
        par=par,
    )


def noter_l_ouverture(partage, *, par=None) -> None:
    """La fiche partagée a été lue : au journal du dossier, à chaque fois par un lien."""
    consigner_sortie("reussite.partage_lu", [partage.enfant], par=par, avec=str(partage.intervenant))


def noter_le_refus(partage, *, par=None) -> None:
    """Un lien a été essayé après sa fin, ou pour un autre enfant : au journal du dossier qu'il ouvrait."""
    consigner_sortie("reussite.partage_refuse", [partage.enfant], par=par, avec=str(partage.intervenant))


def liens_du_partage(partage) -> list[Invitation]:
    """Ses liens encore valables."""
    return [i for i in Invitation.objects.ouvertes().filter(objet=LIEN) if i.donnees.get("partage") == partage.pk]


def referent_de(enfant):
    """Le référent d'un parcours ouvert de l'enfant, ou None."""
    for parcours in enfant.les_parcours.en_cours():
        if referent := referent_actuel(parcours):
            return referent
    return None


def _verifier(rubriques, au, jour) -> None:
    inconnues = set(rubriques) - set(RUBRIQUES)
    if inconnues or not rubriques:
        raise ValidationError({"rubriques": "Choisissez au moins une rubrique à partager."})
    if au is None or au < jour:
        raise ValidationError({"au": "Choisissez une date à venir : le partage s'arrête ce jour-là."})
    if au > jour + AU_PLUS:
        raise ValidationError({"au": "Un partage dure un an au plus ; il se renouvelle."})


def _accord_de_partage(enfant, accord, jour):
    if adhesion_retiree(enfant) and not en_vigueur(enfant, ObjetAccord.ADHESION_AU_PARCOURS, jour):
        raise ValidationError(
            "L'accord d'adhésion a été retiré : rien ne se partage avant que la famille en donne un nouveau."
        )
    valables = en_vigueur(enfant, ObjetAccord.PARTAGE, jour)
    if accord is None and len(valables) == 1:
        return valables[0]
    if accord is None and valables:
        raise ValidationError({"accord": "Choisissez l'accord qui nomme ce partenaire."})
    if accord is None or accord not in valables:
        qui = "du jeune" if est_majeur(enfant, jour) else "d'un titulaire"
        raise ValidationError(
            f"Aucun accord de partage signé et en vigueur : recueillez d'abord celui {qui}, qui nomme le partenaire."
        )
    return accord


def _verifier_a_qui(partage, envoyer_un_lien: bool) -> None:
    """Un compte qui ne lit que des chiffres n'a pas de nom à lire ; sans compte, il faut un lien."""
    compte = partage.intervenant.compte
    if compte is None:
        if not envoyer_un_lien:
            raise ValidationError("Cette personne n'a pas de compte : donnez-lui un lien.")
        return
    if portee_de(compte, Droit.VOIR_LES_DOSSIERS) in (Portee.AUCUN_DOSSIER, Portee.AGREGATS):
        raise ValidationError({"intervenant": f"{partage.intervenant} a un compte qui n'ouvre aucun dossier."})


def _inviter(partage, par) -> str:
    fin = timezone.make_aware(datetime.combine(partage.au, time.max))
    _, jeton = inviter(
        objet=LIEN,
        destinataire=str(partage.intervenant)[:160],
        expire_le=fin,
        donnees={"partage": partage.pk},
        par=par,
    )
    return jeton
