"""Les réglages que la restitution ajoute au menu."""

from jalon.restitution.editions.documents import documents
from jalon.restitution.editions.modeles import ModeleDocument
from jalon.restitution.reprise.droits import Droit as DroitDeReprise
from jalon.restitution.reprise.models import Reprise
from jalon.socle.droits import Droit
from jalon.socle.navigation import Entree, declarer_entrees
from jalon.socle.reglages import Reglage, compter, declarer_reglages

declarer_entrees(
    "reglages",
    Entree("Documents", "editions:modeles", (Droit.CONFIGURER,), "file-earmark-text"),
    Entree("Reprendre des données", "reprise:reprises", (DroitDeReprise.REPRENDRE,), "upload"),
)


def _modeles() -> str:
    deposes = ModeleDocument.objects.filter(retire_le=None).count()
    a_vous = compter(deposes, "modèle à vous", "modèles à vous") if deposes else "modèles de Jalon"
    return f"{compter(len(documents()), 'document', 'documents')}, {a_vous}"


def _reprises() -> str:
    combien = Reprise.objects.count()
    return compter(combien, "reprise", "reprises") if combien else "Aucun tableur repris"


declarer_reglages(
    "travail", Reglage("Modèles de documents", "editions:modeles", (Droit.CONFIGURER,), "file-earmark-text", _modeles)
)
declarer_reglages(
    "donnees",
    Reglage("Reprendre des données", "reprise:reprises", (DroitDeReprise.REPRENDRE,), "upload", _reprises),
)
