"""La table de la configuration : une ville vide y reprend les champs et les onglets, avant les dossiers."""

from django.core.exceptions import ValidationError

from jalon.restitution.echange.champs_de_ville import entite_de_la_table, poser_les_fichiers
from jalon.restitution.echange.colonnes import Objet
from jalon.restitution.echange.tables import Table, declarer, existe, table
from jalon.saisie.configuration import derniere_version, publiee
from jalon.saisie.definitions import du_document, en_document
from jalon.saisie.entites import EntiteConfigurable
from jalon.saisie.operations.publication import mettre_en_vigueur
from jalon.saisie.regles import reserver, verifier_la_configuration
from jalon.socle.cloison import Collectivite, collectivite_active


class Contenu(Objet):
    """Le document de la configuration en vigueur ; importé, il est publié."""

    est_redite = True

    def prendre(self, objet):
        return en_document(publiee())

    def verifier(self, valeur, modele):
        """Jugé par la table, quand les listes sont là."""


def _publier(ligne, lecture):
    contenu = ligne.valeurs.get("contenu")
    if contenu is None or contenu == en_document(publiee()):
        return
    try:
        configuration = du_document(contenu)
        verifier_la_configuration(configuration)
    except ValidationError as erreur:
        ligne.refuser("contenu", " ".join(erreur.messages))
    except (ValueError, TypeError, KeyError, AttributeError) as erreur:
        ligne.refuser("contenu", _dire(erreur))
    else:
        mettre_en_vigueur(configuration, "Import", lecture.par)
        lecture.rapport.valeurs_creees.append("configuration")


def _dire(erreur: Exception) -> str:
    phrase = isinstance(erreur, ValueError)
    return str(erreur) if phrase else "Ce contenu n'est pas une configuration de Jalon."


def _sa_ligne():
    villes = Collectivite.objects.filter(pk=collectivite_active().pk)
    return villes if derniere_version() else villes.none()


declarer(
    Table(
        code="configuration",
        sens="Les champs et les onglets de la ville, sur une ligne ; ce qui se prépare n'y est pas.",
        modele=Collectivite,
        unique=collectivite_active,
        lignes=_sa_ligne,
        verifier=_publier,
        a_la_fin=poser_les_fichiers,
        apres=("ville", "listes"),
        colonnes=(Contenu("contenu", "Le document des définitions.", obligatoire=True),),
    )
)


@reserver
def _colonnes_d_origine(declaree: EntiteConfigurable) -> list[str]:
    """Un champ de la ville ne prend pas le nom d'une colonne de sa table."""
    if not existe(declaree.table) or entite_de_la_table(declaree.table) is None:
        return ["id"]
    return ["id", *(nom for colonne in table(declaree.table).d_origine for nom in (colonne.code, *colonne.alias))]
