"""L'axe des mois, le même pour toutes les pièces : le mois du jour de chaque ligne, dans la période."""

from jalon.restitution.statistiques.nomenclature import Nomenclature
from jalon.restitution.statistiques.registre import Axe


def en_nomenclature(morceaux) -> Nomenclature:
    """Des (code, période) de `Periode.mois` ou `Periode.annees`."""
    return Nomenclature((code, code, code) for code, _ in morceaux)


def _mois_du_jour(s):
    from jalon.restitution.statistiques.histoires import rangs_de_mois

    return rangs_de_mois(s.jours) - (s.periode.du.year * 12 + s.periode.du.month - 1)


MOIS = Axe("mois", "Mois", lambda _, periode: en_nomenclature(periode.mois()), lire=_mois_du_jour)
