"""Un appel d'exemple de chaque opération de l'agenda."""

from jalon.socle.agenda import operations
from jalon.socle.journal.operations import exemple


@exemple(operations.s_abonner)
def _s_abonner(monde):
    return {"par": monde.awa}


@exemple(operations.se_desabonner)
def _se_desabonner(monde):
    operations.s_abonner(par=monde.awa)
    return {"par": monde.awa}


@exemple(operations.regler_le_resume)
def _regler(monde):
    return {"actif": False, "par": monde.awa}
