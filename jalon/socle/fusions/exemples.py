"""Un appel d'exemple de chaque opération qui remplace une valeur."""

from jalon.socle.fusions.operations import fusionner_valeurs, rattraper_les_remplacees
from jalon.socle.journal.operations import exemple
from jalon.socle.listes import lecture


@exemple(fusionner_valeurs)
def _fusionner(monde):
    ancienne, nouvelle = lecture.valeurs("bilan_resultat")[:2]
    return {"ancienne": ancienne, "nouvelle": nouvelle, "par": monde.awa}


@exemple(rattraper_les_remplacees)
def _rattraper(monde):
    return {"par": None}
