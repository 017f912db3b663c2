"""De quoi défaire la reprise d'un paquet : ce qui a été créé, et l'avant et l'après de ce qui a changé."""

from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone


def creation(objet: models.Model) -> dict:
    return {"cree": objet._meta.label_lower, "pk": objet.pk}


def changement(objet: models.Model, avant: dict[str, Any]) -> dict:
    """`avant` : {attribut: valeur d'avant}, en JSON ; l'après se lit sur l'objet, déjà écrit."""
    apres = {nom: getattr(objet, nom) for nom in avant}
    return {"change": objet._meta.label_lower, "pk": objet.pk, "avant": avant, "apres": apres}


def defaire(trace: list[dict]) -> None:
    """En remontant : ce qui a été créé s'efface s'il ne sert pas, se retire sinon ; ce qui a changé redevient."""
    for ligne in reversed(trace):
        modele = apps.get_model(ligne.get("cree") or ligne["change"])
        objet = modele.objects.filter(pk=ligne["pk"]).first()
        if objet is None:
            continue
        if "cree" in ligne:
            effacer_ou_retirer(objet)
        else:
            _rendre(objet, ligne["avant"], ligne["apres"])


def effacer_ou_retirer(objet: models.Model) -> None:
    try:
        with transaction.atomic():
            objet.delete()
    except ProtectedError:
        retrait = next((nom for nom in ("retiree_le", "retire_le") if hasattr(objet, nom)), None)
        if retrait and getattr(objet, retrait) is None:
            setattr(objet, retrait, timezone.localdate())
            objet.save(update_fields=[retrait])


def _rendre(objet: models.Model, avant: dict, apres: dict) -> None:
    """Chaque attribut que personne n'a changé depuis."""
    champs = {nom: objet._meta.get_field(nom) for nom in avant}
    rendus = [nom for nom, champ in champs.items() if getattr(objet, nom) == champ.to_python(apres[nom])]
    for nom in rendus:
        setattr(objet, nom, champs[nom].to_python(avant[nom]))
    if rendus:
        objet.save(update_fields=rendus)
