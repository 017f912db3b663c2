"""Ce que les opérations partagent : la fiche à deux (venue du socle), le journal d'un foyer, les dates absurdes."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle.journal.operations import consigner
from jalon.socle.versions import (
    Conflit,
    Ecart,
    changer,
    consigner_changements,
    enregistrer,
    lisible,
    modifier_fiche,
    verrouiller,
)

__all__ = [
    "Conflit",
    "Ecart",
    "changer",
    "consigner_changements",
    "consigner_pour_la_famille",
    "enregistrer",
    "exiger_une_date",
    "exiger_une_raison",
    "lisible",
    "modifier_fiche",
    "verrouiller",
]

AVENIR_ADMIS = timedelta(days=366)


def consigner_pour_la_famille(action: str, objet, famille, *, par, **contenu) -> None:
    """Une ligne par enfant du foyer : le changement se lit dans le dossier de chacun."""
    les_enfants = list(famille.les_enfants.all())
    for enfant in les_enfants or [None]:
        consigner(action, objet, par=par, dossier=enfant, **contenu)


def exiger_une_date(le: date, quoi: str, *, apres: date | None = None, apres_quoi: str = "") -> None:
    """Lève ValidationError si la date manque, est lointaine, ou précède `apres`."""
    if le is None:
        raise ValidationError(f"Indiquez {quoi}.")
    if le > timezone.localdate() + AVENIR_ADMIS:
        raise ValidationError(f"Pour {quoi}, le {le:%d/%m/%Y} est trop loin dans l'avenir : vérifiez l'année.")
    if apres and le < apres:
        raise ValidationError(f"Pour {quoi}, le {le:%d/%m/%Y} précède {apres_quoi} ({apres:%d/%m/%Y}).")


def exiger_une_raison(texte: str, quoi: str) -> str:
    """Rend le texte, rogné. Lève ValidationError s'il est vide."""
    texte = (texte or "").strip()
    if not texte:
        raise ValidationError(f"Écrivez en quelques mots {quoi}.")
    return texte
