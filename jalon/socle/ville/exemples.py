"""Un appel d'exemple de chaque réglage de la ville."""

from jalon.socle.journal.operations import exemple
from jalon.socle.ville import operations

# Une image d'un pixel.
UN_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c6360f8cf000003010100c9fe92ef0000000049454e44ae426082"
)


@exemple(operations.modifier_ville)
def _modifier(monde):
    return {"version": monde.ville.version, "nom": "Val-Clair-sur-Isole", "par": monde.awa}


@exemple(operations.poser_le_logo)
def _poser_le_logo(monde):
    return {"fichier": UN_PNG, "par": monde.awa}


@exemple(operations.retirer_le_logo)
def _retirer_le_logo(monde):
    operations.poser_le_logo(fichier=UN_PNG, par=monde.awa)
    return {"par": monde.awa}
