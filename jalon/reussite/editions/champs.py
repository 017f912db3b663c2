"""Où les documents lisent les champs de la ville : le mot du modèle, son entité, l'objet."""

from jalon.reussite.champs import ACTION, DEMANDE, ENFANT, FAMILLE, PARCOURS


def _lui_meme(objet):
    return objet


def _actions(parcours):
    return parcours.les_actions.select_related("parcours__dispositif")


D_UN_ENFANT = {"enfant": (ENFANT, _lui_meme), "famille": (FAMILLE, lambda enfant: enfant.famille)}
D_UN_PARCOURS = {
    "enfant": (ENFANT, lambda parcours: parcours.enfant),
    "famille": (FAMILLE, lambda parcours: parcours.enfant.famille),
    "parcours": (PARCOURS, _lui_meme),
    "actions[]": (ACTION, _actions),
}
D_UNE_DEMANDE = {"demande": (DEMANDE, _lui_meme)}
# À un prestataire, rien du dossier.
D_UNE_ACTION = {"action": (ACTION, _lui_meme)}
# À l'école, rien de la famille.
POUR_L_ECOLE = {"enfant": (ENFANT, _lui_meme)}
