"""Un appel d'exemple de chaque opération sur les vues enregistrées."""

from jalon.restitution.favoris import operations
from jalon.restitution.favoris.ecrans import types_declares
from jalon.socle.journal.operations import exemple


def une_vue(monde):
    return operations.enregistrer(
        type=types_declares()[0], nom="CM2 de La Verrerie", parametres={"tri": ["nom"]}, par=monde.awa
    )


@exemple(operations.enregistrer)
def _enregistrer(monde):
    return {"type": types_declares()[0], "nom": "Mes retards", "parametres": {"tri": ["-echeance"]}, "par": monde.awa}


@exemple(operations.renommer)
def _renommer(monde):
    return {"favori": une_vue(monde), "nom": "CM2", "par": monde.awa}


@exemple(operations.partager)
def _partager(monde):
    return {"favori": une_vue(monde), "partage": True, "par": monde.awa}


@exemple(operations.supprimer)
def _supprimer(monde):
    return {"favori": une_vue(monde), "par": monde.awa}
