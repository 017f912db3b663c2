"""Un appel d'exemple du remplacement d'une valeur."""

from jalon.socle.fusions.operations import fusionner_valeurs
from jalon.socle.journal.operations import exemple
from jalon.socle.listes import lecture


@exemple(fusionner_valeurs)
def _fusionner(monde):
    ancienne, nouvelle = lecture.valeurs("type_contact")[:2]
    return {"ancienne": ancienne, "nouvelle": nouvelle, "par": monde.awa}
