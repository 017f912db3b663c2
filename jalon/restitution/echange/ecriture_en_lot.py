"""Écrire par lots, la base en dernier filet : ce qu'elle refuse est retrouvé ligne à ligne et dit en français."""

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone

from jalon.restitution.echange.lignes import LOT, Ligne
from jalon.socle.cloison import Cloisonne

REFUS_DE_LA_BASE = (IntegrityError, DataError, ValidationError)


def creer(couples: list[tuple[Ligne, models.Model]]) -> None:
    """Crée les objets ; une ligne que la base refuse est refusée, les autres passent."""
    objets = [objet for _, objet in couples]
    if objets:
        modele = type(objets[0])
        _essayer(couples, lambda: modele.objects.bulk_create(objets, batch_size=LOT), _creer_un)


def modifier(couples: list[tuple[Ligne, models.Model]], champs: set[str]) -> None:
    """Met à jour ces champs, la version, la date de modification et la clé de recherche."""
    objets = [objet for _, objet in couples]
    if not objets:
        return
    modele = type(objets[0])
    suivis = {champ.name for champ in modele._meta.concrete_fields} & {"version", "modifie_le", "cle_recherche"}
    for objet in objets:
        if isinstance(objet, Cloisonne):
            objet.prendre_la_ville()
        if "version" in suivis:
            objet.version += 1
        if "modifie_le" in suivis:
            objet.modifie_le = timezone.now()
    noms = sorted({modele._meta.get_field(champ).name for champ in champs} | suivis)
    _essayer(
        couples,
        lambda: modele.objects.bulk_update(objets, noms, batch_size=LOT),
        lambda objet: objet.save(update_fields=noms),
    )


def _essayer(couples, en_lot, un_par_un) -> None:
    try:
        with transaction.atomic():
            en_lot()
    except REFUS_DE_LA_BASE:
        for ligne, objet in couples:
            try:
                with transaction.atomic():
                    un_par_un(objet)
            except REFUS_DE_LA_BASE as erreur:
                ligne.refuser("", _en_francais(erreur, type(objet)))


def _creer_un(objet: models.Model) -> None:
    objet.pk, objet._state.adding = None, True
    objet.save()


def _en_francais(erreur: Exception, modele: type[models.Model]) -> str:
    """La contrainte qui a refusé, dite par sa phrase ou par les champs qu'elle tient."""
    if isinstance(erreur, ValidationError):
        return " ".join(erreur.messages)
    message = str(erreur)
    for contrainte in modele._meta.constraints:
        if contrainte.name in message or _champs_nommes(contrainte, modele) in message:
            return _phrase(contrainte, modele)
    if isinstance(erreur, DataError):
        return "Une valeur de cette ligne ne tient pas dans sa case."
    return "La base refuse cette ligne : une autre l'est déjà, ou une valeur qu'elle nomme manque."


def _champs_nommes(contrainte, modele) -> str:
    """Comme SQLite les cite quand une unicité est violée."""
    if not isinstance(contrainte, models.UniqueConstraint):
        return "\0"
    colonnes = [modele._meta.get_field(champ).column for champ in contrainte.fields]
    return ", ".join(f"{modele._meta.db_table}.{colonne}" for colonne in colonnes)


def _phrase(contrainte, modele) -> str:
    if isinstance(contrainte, models.UniqueConstraint):
        champs = [modele._meta.get_field(c).verbose_name for c in contrainte.fields if c != "collectivite"]
        return f"Une autre ligne a déjà la même valeur ({', '.join(champs)})."
    return str(contrainte.violation_error_message)
