"""De quoi publier des champs de la ville pour un test, en une ligne."""

from django.db.models import Max

from jalon.saisie import configuration
from jalon.saisie.definitions import Champ, Condition, Configuration, Entite, Natif, Onglet, en_document
from jalon.saisie.models import VersionConfiguration
from jalon.socle.listes.models import Liste, Valeur


def publier(entite: str, *elements, **autres: list) -> None:
    """Publie ces champs, réglages d'origine et onglets pour l'entité ; `autres` : ceux d'autres entités, par leur mot.

    `publier("reussite.enfant", Champ(...), Natif(...), famille=[Champ(...)])`.
    """
    par_entite = {entite: elements} | {f"reussite.{mot}": suite for mot, suite in autres.items()}
    document = en_document(Configuration({code: _entite(suite) for code, suite in par_entite.items()}))
    numero = (VersionConfiguration.objects.aggregate(n=Max("numero"))["n"] or 0) + 1
    VersionConfiguration.objects.create(numero=numero, contenu=document)
    configuration.oublier()


def _entite(elements) -> Entite:
    return Entite(
        tuple(e for e in elements if isinstance(e, Champ)),
        {e.code: e for e in elements if isinstance(e, Natif)},
        {e.code: e for e in elements if isinstance(e, Onglet)},
    )


def champ(code: str, type: str = "texte", **definition) -> Champ:
    return Champ(code=code, libelle=definition.pop("libelle", code.capitalize()), type=type, **definition)


def si(maitre: str, *valeurs) -> Condition:
    return Condition(maitre, valeurs)


def une_liste(code: str, *libelles: str) -> Liste:
    """Une liste de la ville, dont les codes sont les libellés en minuscules."""
    liste = Liste.objects.create(code=code, libelle=code)
    for rang, libelle in enumerate(libelles):
        Valeur.objects.create(liste=liste, code=libelle.lower(), libelle=libelle, ordre=rang)
    return liste
