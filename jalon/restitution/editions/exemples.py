"""Un appel d'exemple de chaque opération sur les modèles de documents."""

from jalon.restitution.editions import operations
from jalon.restitution.editions.documents import documents
from jalon.restitution.editions.production import modele_par_defaut
from jalon.socle.journal.operations import exemple


def un_modele(monde, format="odt"):
    declare = documents()[0]
    return operations.deposer_modele(code=declare.code, fichier=modele_par_defaut(declare, format), par=monde.awa)


@exemple(operations.deposer_modele)
def _deposer(monde):
    declare = documents()[0]
    return {"code": declare.code, "fichier": modele_par_defaut(declare, "odt"), "par": monde.awa}


@exemple(operations.reprendre_modele)
def _reprendre(monde):
    return {"modele": operations.retirer_modele(un_modele(monde), par=monde.awa), "par": monde.awa}


@exemple(operations.retirer_modele)
def _retirer(monde):
    return {"modele": un_modele(monde), "par": monde.awa}
