"""De quoi comparer une ville avant et après le remplacement d'une valeur."""

from django.apps import apps

from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import Cloisonne

# Ce qu'un aller-retour a le droit de laisser : le journal, les gestes, les versions qui font voir que l'on est passé ;
# et ce qui se déduit du reste, dont d'autres tests répondent.
TABLES_DU_GESTE = {
    "socle.annulation",
    "socle.lignejournal",
    "socle.tetejournal",
    "saisie.versionconfiguration",
    "saisie.projection",
    "reussite.cleliste",
}
TECHNIQUES = {"version", "modifie_le", "base"}


def photographier() -> dict[str, list]:
    """Toutes les lignes de la ville, colonne par colonne."""
    photo = {}
    for modele in apps.get_models():
        if issubclass(modele, Cloisonne) and modele._meta.label_lower not in TABLES_DU_GESTE:
            champs = [c.attname for c in modele._meta.concrete_fields if c.name not in TECHNIQUES]
            photo[modele._meta.label] = sorted(modele.objects.values_list(*champs), key=repr)
    return photo


def ecarts(avant: dict, apres: dict) -> dict:
    """Ce qui diffère seulement, pour qu'un échec se lise."""
    return {table: (avant[table], apres[table]) for table in avant if avant[table] != apres[table]}


def revenir(par):
    """Défait le dernier geste."""
    return annuler(Annulation.objects.ouvertes().first(), par=par)
