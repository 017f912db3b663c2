"""Un appel d'exemple de chaque import de fichier officiel."""

from jalon.restitution.echange import annuaire, quartiers
from jalon.restitution.echange.officiels import Endroit, LigneLue
from jalon.socle.journal.operations import exemple
from jalon.socle.reseau.exemples import CARRE
from jalon.socle.texte import normaliser


@exemple(annuaire.importer_annuaire)
def _annuaire(monde):
    cellules = {
        annuaire.UAI: "0990001N",
        annuaire.NOM: "École Les Tilleuls",
        annuaire.TYPE: "Ecole",
        annuaire.NATURE: "ECOLE DE NIVEAU ELEMENTAIRE",
        annuaire.MATERNELLE: "1",
        annuaire.ELEMENTAIRE: "1",
        annuaire.STATUT: "Public",
        annuaire.INSEE: "99001",
        annuaire.COMMUNE: "Val-Clair",
    }
    ligne = LigneLue("annuaire.csv", 2, {normaliser(nom): texte for nom, texte in cellules.items()}, {})
    return {"lignes": [ligne], "par": monde.awa}


@exemple(quartiers.importer_quartiers)
def _quartiers(monde):
    endroit = Endroit("qpv.geojson, entité 1")
    lu = quartiers.QuartierLu(endroit, "QN09901N", "La Verrerie", frozenset(), "Val-Clair", CARRE)
    return {"lus": [lu], "fichier": "qpv.geojson", "par": monde.awa}
