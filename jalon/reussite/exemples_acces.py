"""Les accès exceptionnels du socle, joués sur le dossier d'un enfant que Bruno ne suit pas."""

from jalon.reussite.exemples import un_enfant
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.habilitations import operations
from jalon.socle.journal.operations import exemple

MOTIF = "L'école m'appelle en urgence à son sujet."


def _ouvrir(monde):
    return {"dossier_type": DOSSIER, "dossier_id": un_enfant(monde).pk, "motif": MOTIF, "par": monde.bruno}


exemple(operations.ouvrir_acces_exceptionnel)(_ouvrir)


@exemple(operations.fermer_acces_exceptionnel)
def _fermer(monde):
    acces = operations.ouvrir_acces_exceptionnel(**_ouvrir(monde))
    return {"acces": acces, "par": monde.awa}
