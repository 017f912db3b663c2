"""Un appel d'exemple de la mise à jour par liste de classe."""

from datetime import date

from jalon.reussite import operations as ops
from jalon.reussite.exemples import un_parcours
from jalon.socle.journal.operations import exemple
from jalon.socle.reseau.models import Etablissement


@exemple(ops.noter_la_classe)
def _noter(monde):
    enfant = un_parcours(monde).enfant
    return {
        "affectations": [ops.Affectation(enfant, None, "CM1 A")],
        "etablissement": Etablissement.objects.create(nom="École Pasteur"),
        "annee": "2026-2027",
        "depuis": date(2026, 9, 1),
        "par": monde.awa,
    }
