"""Le catalogue de la réussite éducative : ses familles, et le fichier qui nomme chaque statistique."""

from pathlib import Path

from jalon.restitution.statistiques.catalogue import declarer_catalogue, declarer_familles
from jalon.reussite.indicateurs import mesures  # noqa: F401 (le catalogue nomme les mesures : déclarées d'abord)

declarer_familles({"ENF": "Enfants", "PAR": "Parcours", "OBJ": "Objectifs", "SCO": "Scolarité", "FAM": "Familles"})
declarer_catalogue(Path(__file__).parent.parent / "statistiques.csv")
