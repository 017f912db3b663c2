"""Un appel d'exemple de l'import et de l'export."""

import tempfile
from pathlib import Path

from jalon.restitution.echange import operations
from jalon.restitution.echange.rapport import Rapport
from jalon.restitution.echange.sources import en_memoire
from jalon.socle.journal.operations import exemple


@exemple(operations.ecrire_l_import)
def _importer(monde):
    source = en_memoire(enfants="id;sexe;naissance\nE1;F;2017-03-01\n")
    return {"source": source, "rapport": Rapport(), "creer_valeurs": False, "par": monde.awa}


@exemple(operations.exporter)
def _exporter(monde):
    return {"destination": Path(tempfile.mkdtemp()) / "ville.zip", "par": monde.awa}
