"""De quoi définir des champs en une ligne : ajoutés au brouillon, puis publiés."""

from jalon.saisie import operations as ops
from jalon.saisie.configuration import brouillon_en_base
from jalon.saisie.definitions import Champ

ENFANT = "reussite.enfant"


def champ(code="essai", type="texte", **definition) -> Champ:
    """Une définition, sans passer par la base."""
    return Champ(code=code, libelle=definition.pop("libelle", code.capitalize()), type=type, **definition)


def ajouter(par, code, type="texte", entite=ENFANT, **definition) -> Champ:
    """Au brouillon."""
    definition = {"libelle": code.replace("_", " ").capitalize()} | definition
    return ops.ajouter_champ(entite, code=code, type=type, par=par, **definition)


def publier(par, **options):
    return ops.publier(version=brouillon_en_base().version, par=par, **options)


def definir(par, code, type="texte", entite=ENFANT, **definition) -> Champ:
    """Ajouté et publié."""
    defini = ajouter(par, code, type, entite, **definition)
    publier(par, confirme=True)
    return defini
