"""Les bilans d'action : ce qu'en disent l'enfant, le référent, le professionnel et la famille."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import Bilan, VoixBilan
from jalon.reussite.operations.action import PAS_COMMENCEES
from jalon.reussite.operations.etapes import echeances_a_faire, referent_actuel
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import consigner, operation

DE_QUI = {
    VoixBilan.ENFANT: "de l'enfant",
    VoixBilan.REFERENT: "du référent",
    VoixBilan.PROFESSIONNEL: "du professionnel",
    VoixBilan.FAMILLE: "de la famille",
}


@operation
def noter_bilan(action, *, acteur, le, par, resultat=None, commentaire=""):
    """Note ce qu'une des quatre voix dit de l'action ; la demande qu'on lui en avait faite est close. Rend le bilan."""
    action = _commencee(action)
    if acteur not in VoixBilan.values:
        raise ValidationError({"acteur": "Cette voix n'existe pas."})
    exiger_une_date(le, "la date du bilan", apres=action.debut, apres_quoi="le début de l'action")
    if Bilan.objects.filter(action=action, acteur=acteur, le=le).exists():
        raise ValidationError(f"Il y a déjà un bilan {DE_QUI[acteur]} à cette date : modifiez-le.")
    bilan = Bilan(action=action)
    changements = changer(bilan, {"acteur": acteur, "le": le, "resultat": resultat, "commentaire": commentaire})
    _verifier(bilan)
    enregistrer(bilan)
    consigner_changements("reussite.bilan_note", bilan, changements, par=par, libelle=str(action))
    for echeance in echeances_a_faire(action).filter(nature=nature_de_la_demande(acteur)):
        echeances.terminer(echeance, le=timezone.localdate(), par=par)
    return bilan


@operation
def modifier_bilan(bilan, *, version, par, **champs):
    """Lève Conflit si quelqu'un l'a enregistré entre-temps."""
    bilan, changements = modifier_fiche(bilan, version=version, champs=champs)
    exiger_une_date(bilan.le, "la date du bilan", apres=bilan.action.debut, apres_quoi="le début de l'action")
    _verifier(bilan)
    consigner_changements("reussite.bilan_modifie", bilan, changements, par=par, libelle=str(bilan.action))
    return bilan


@operation
def retirer_bilan(bilan, *, par):
    """Ôte un bilan noté par erreur."""
    bilan = verrouiller(bilan)
    consigner("reussite.bilan_retire", bilan, par=par, libelle=str(bilan.action))
    libelle, enfants = f"Retrait d'un bilan ({bilan.action})", [bilan.dossier.pk]
    retirer_les_lignes(bilan, libelle=libelle, enfants=enfants, par=par)


@operation
def demander_bilans(action, *, acteurs, le, par, responsable=None):
    """Pose une échéance par voix demandée, sauf celles qui le sont déjà. Rend les échéances posées."""
    action = _commencee(action)
    if not acteurs:
        raise ValidationError("Choisissez au moins une voix.")
    exiger_une_date(le, "la date pour laquelle vous demandez ces bilans")
    deja = set(echeances_a_faire(action).values_list("nature", flat=True))
    posees = [
        echeances.creer(
            dossier=action.enfant,
            objet=action,
            nature=nature_de_la_demande(acteur),
            libelle=f"Bilan {DE_QUI[acteur]} : {action}"[:160],
            le=le,
            responsable=responsable or (referent_actuel(action.parcours) if action.parcours else None),
            par=par,
        )
        for acteur in acteurs
        if nature_de_la_demande(acteur) not in deja
    ]
    consigner("reussite.bilans_demandes", action, par=par, libelle=str(action), le=le, voix=[str(a) for a in acteurs])
    return posees


def nature_de_la_demande(acteur) -> str:
    return f"bilan-{acteur}"


def _commencee(action):
    """L'action, verrouillée. Lève ValidationError si elle n'a pas commencé."""
    action = verrouiller(action)
    if action.etat in PAS_COMMENCEES:
        etat = action.get_etat_display()
        raise ValidationError(f"L'action est « {etat} » : il n'y a pas encore de bilan à en faire.")
    return action


def _verifier(bilan) -> None:
    if bilan.resultat is None and not bilan.commentaire.strip():
        raise ValidationError("Dites un résultat, ou une phrase.")
