"""L'enfant et sa situation datée."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import Enfant, Situation
from jalon.reussite.operations.famille import creer_famille
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    consigner_pour_la_famille,
    enregistrer,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.identite import identite_enfant
from jalon.reussite.operations.parcours import ouvrir_parcours
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.compteurs import prochains_numeros
from jalon.socle.journal.operations import consigner, operation

AGE_MAXIMAL = 30


@operation
def creer_enfant(*, par, famille=None, **champs):
    """Ouvre le dossier d'un enfant, numéroté. Nom et prénom ne sont gardés que si la ville l'a choisi."""
    enfant = Enfant(numero=prochains_numeros("enfant")[0])
    changements = changer(enfant, identite_enfant({**champs, "famille": famille}))
    _verifier_la_naissance(enfant)
    enregistrer(enfant)
    consigner_changements("reussite.enfant_cree", enfant, changements, par=par)
    return enfant


@operation
def ouvrir_dossier(*, par, dispositif=None, referent=None, **champs):
    """Crée l'enfant et, si l'on sait déjà lequel, son parcours, repéré aujourd'hui. Rend l'enfant."""
    enfant = creer_enfant(par=par, **champs)
    if dispositif is not None:
        ouvrir_parcours(enfant, dispositif=dispositif, repere_le=timezone.localdate(), referent=referent, par=par)
    return enfant


@operation
def fonder_la_famille(enfant, *, par, **champs):
    """Crée la famille d'un enfant qui n'en a pas. Rend la famille."""
    enfant = verrouiller(enfant)
    if enfant.famille_id:
        raise ValidationError("Cet enfant a déjà une famille : modifiez-la.")
    famille = creer_famille(par=par, **champs)
    modifier_enfant(enfant, version=enfant.version, famille=famille, par=par)
    return famille


@operation
def modifier_enfant(enfant, *, version, par, **champs):
    """Lève Conflit si quelqu'un a enregistré le dossier entre-temps."""
    enfant, changements = modifier_fiche(enfant, version=version, champs=identite_enfant(champs))
    _verifier_la_naissance(enfant)
    consigner_changements("reussite.enfant_modifie", enfant, changements, par=par)
    return enfant


def _verifier_la_naissance(enfant):
    naissance, jour = enfant.naissance, timezone.localdate()
    if naissance and naissance > jour:
        raise ValidationError({"naissance": "La date de naissance est dans l'avenir : vérifiez l'année."})
    if naissance and jour.year - naissance.year > AGE_MAXIMAL:
        raise ValidationError({"naissance": f"À cette date, il aurait plus de {AGE_MAXIMAL} ans : vérifiez l'année."})


@operation
def dater_situation(*, par, depuis, enfant=None, famille=None, **champs):
    """Où et comment vit l'enfant, ou toute la famille, depuis une date (None : depuis toujours).

    Une situation déjà notée à cette date est complétée. Rend la situation.
    """
    if (enfant is None) == (famille is None):
        raise ValidationError("Une situation est celle d'un enfant ou celle d'une famille.")
    de_qui = {"enfant": enfant, "famille": famille, "depuis": depuis}
    situation = Situation.objects.select_for_update(of=("self",)).filter(**de_qui).first() or Situation(**de_qui)
    changements = changer(situation, champs)
    enregistrer(situation)
    contenu = {"depuis": depuis, "champs": changements}
    if enfant is not None:
        consigner("reussite.situation_datee", situation, par=par, **contenu)
    else:
        consigner_pour_la_famille("reussite.situation_datee", situation, famille, par=par, **contenu)
    return situation


@operation
def retirer_situation(situation, *, par):
    """Ôte une situation notée par erreur."""
    contenu = {"depuis": situation.depuis}
    if situation.enfant_id:
        consigner("reussite.situation_retiree", situation, par=par, **contenu)
    else:
        consigner_pour_la_famille("reussite.situation_retiree", situation, situation.famille, par=par, **contenu)
    concernes = situation.famille.les_enfants.values_list("pk", flat=True) if situation.famille_id else None
    enfants = [situation.enfant_id] if concernes is None else concernes
    retirer_les_lignes(situation, libelle="Retrait d'une situation familiale", enfants=enfants, par=par)
