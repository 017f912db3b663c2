"""Les familles et leurs responsables légaux."""

from jalon.reussite.models import Famille, ResponsableLegal
from jalon.reussite.operations.fiches import (
    changer,
    consigner_pour_la_famille,
    enregistrer,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.identite import identite_famille, identite_responsable
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.compteurs import prochains_numeros
from jalon.socle.journal.operations import consigner, operation


@operation
def creer_famille(*, par, **champs):
    """Crée une famille, numérotée. Le nom n'est gardé que si la ville l'a choisi."""
    famille = Famille(numero=prochains_numeros("famille")[0])
    changements = changer(famille, identite_famille(champs))
    enregistrer(famille)
    consigner("reussite.famille_creee", famille, par=par, version=famille.version, champs=changements)
    return famille


@operation
def modifier_famille(famille, *, version, par, **champs):
    """Lève Conflit si quelqu'un a enregistré la famille entre-temps."""
    famille, changements = modifier_fiche(famille, version=version, champs=identite_famille(champs))
    consigner_pour_la_famille(
        "reussite.famille_modifiee", famille, famille, par=par, version=famille.version, champs=changements
    )
    return famille


@operation
def ajouter_responsable(famille, *, par, **champs):
    responsable = ResponsableLegal(famille=famille)
    changements = changer(responsable, identite_responsable(champs))
    enregistrer(responsable)
    _consigner("reussite.responsable_ajoute", responsable, changements, par)
    return responsable


@operation
def modifier_responsable(responsable, *, version, par, **champs):
    """Lève Conflit si quelqu'un a enregistré cette fiche entre-temps."""
    responsable, changements = modifier_fiche(responsable, version=version, champs=identite_responsable(champs))
    _consigner("reussite.responsable_modifie", responsable, changements, par)
    return responsable


@operation
def retirer_responsable(responsable, *, par):
    """Ôte de la famille une personne qui n'aurait pas dû y figurer."""
    responsable = verrouiller(responsable)
    _consigner("reussite.responsable_retire", responsable, {}, par)
    enfants = responsable.famille.les_enfants.values_list("pk", flat=True)
    retirer_les_lignes(responsable, libelle="Retrait d'un responsable légal", enfants=enfants, par=par)


def _consigner(action, responsable, changements, par):
    consigner_pour_la_famille(
        action,
        responsable,
        responsable.famille,
        par=par,
        version=responsable.version,
        champs=changements,
        lien=responsable.lien.code if responsable.lien else "",
    )
