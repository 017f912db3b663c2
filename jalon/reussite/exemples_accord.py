"""Un appel d'exemple de chaque opération sur les accords, les partages et les transmissions."""

from datetime import date

from jalon.reussite import operations as ops
from jalon.reussite.exemples import un_enfant, une_famille
from jalon.reussite.models.accord import ModeAccord, ObjetAccord
from jalon.socle.journal.operations import exemple

LE = date(2025, 9, 18)


def _accord(monde, **champs):
    mere = ops.ajouter_responsable(une_famille(monde), prenom="Samira", autorite_parentale=True, par=monde.awa)
    ines, adam = (un_enfant(monde, famille=mere.famille) for _ in range(2))
    base = {"objet": ObjetAccord.ADHESION_AU_PARCOURS, "mode": ModeAccord.SIGNE, "le": LE, "titulaire": mere}
    return {"enfants": [ines, adam], "par": monde.awa, **base, **champs}


@exemple(ops.recueillir_accord)
def _recueillir(monde):
    return _accord(monde)


@exemple(ops.modifier_accord)
def _modifier(monde):
    accord, _ = ops.recueillir_accord(**_accord(monde))
    return {"accord": accord, "version": accord.version, "precision": "Signé à l'école", "par": monde.awa}
