"""Le catalogue de la réussite éducative : ses familles, et le fichier qui nomme chaque statistique."""

from pathlib import Path

from jalon.restitution.statistiques.catalogue import declarer_catalogue, declarer_familles
from jalon.reussite.indicateurs import (  # noqa: F401 (le catalogue nomme les mesures : déclarées d'abord)
    champs,
    mesures,
    mesures_actions,
    mesures_suivis,
)

declarer_familles(
    {
        "ENF": "Enfants",
        "PAR": "Parcours",
        "OBJ": "Objectifs",
        "SCO": "Scolarité",
        "EXT": "Activités extra-scolaires",
        "DEM": "Demandes",
        "ACT": "Actions",
        "SUI": "Suivis partenaires",
        "FAM": "Familles",
        "DEL": "Délais, contacts et échéances",
        "EVA": "Évaluations",
        "DIS": "Dispositifs",
    }
)
declarer_catalogue(Path(__file__).parent.parent / "statistiques.csv")
