"""Quelles mesures se répartissent selon les champs de la ville : celles dont les lignes tiennent à leur objet."""

from jalon.restitution.statistiques.champs import EntiteComptee, declarer_champs
from jalon.reussite.champs import ACTION, DEMANDE, ENFANT, FAMILLE, PARCOURS
from jalon.reussite.indicateurs import axes as a
from jalon.reussite.indicateurs import axes_faits as x
from jalon.reussite.indicateurs.tables import UNIVERS

D_UN_ENFANT = frozenset({a.SEXE, x.SEXE_DE_LA_DEMANDE})


def _la_ligne(selection):
    return selection.lignes


declarer_champs(
    UNIVERS.code,
    (
        EntiteComptee(ENFANT, "enfant", "", D_UN_ENFANT, a.enfants_de, "ENF-27"),
        EntiteComptee(FAMILLE, "famille", " (famille)", D_UN_ENFANT, a.familles_de, "FAM-01"),
        EntiteComptee(PARCOURS, "parcours", " (parcours)", frozenset({a.DISPOSITIF}), a.parcours_de, "PAR-43"),
        EntiteComptee(DEMANDE, "demande", " (demande)", frozenset({x.SUITE}), _la_ligne, "DEM-01"),
        EntiteComptee(ACTION, "action", " (action)", frozenset({x.ACTION}), _la_ligne, "ACT-01"),
    ),
)
