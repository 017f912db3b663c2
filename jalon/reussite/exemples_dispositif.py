"""Un appel d'exemple du réglage d'un dispositif."""

from jalon.reussite import operations as ops
from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur


@exemple(ops.regler_dispositif)
def _regler(monde):
    return {
        "valeur": valeur("dispositif", "CLAS"),
        "version": 1,
        "libelle": "Aide aux devoirs",
        "mois_entre_points": 6,
        "par": monde.awa,
    }
