"""Tenir le réseau. Rien ne s'efface : ce qui ne sert plus se retire, les dossiers passés le gardent."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from jalon.socle.journal.operations import consigner, operation
from jalon.socle.reseau.geographie import Carte, placer, replacer_tout
from jalon.socle.reseau.models import Classement, Commune, Etablissement, Intervenant, Lieu, Nomme, Quartier, Structure

# Ce qui, changé sur un quartier, peut changer le quartier d'un point.
DESSINENT = {"contour", "valide_du", "valide_au", "type", "retire_le"}
SITUENT = {"longitude", "latitude", "quartier"}


@operation
def creer_structure(*, par, **champs) -> Structure:
    return _creer(Structure(**champs), par)


@operation
def creer_intervenant(*, par, **champs) -> Intervenant:
    return _creer(Intervenant(**champs), par)


@operation
def creer_commune(*, par, **champs) -> Commune:
    return _creer(Commune(**champs), par)


@operation
def creer_quartier(*, par, **champs) -> Quartier:
    quartier = _creer(Quartier(**champs), par)
    if quartier.contour:
        replacer_tout()
    return quartier


@operation
def creer_etablissement(*, par, **champs) -> Etablissement:
    return _creer(_place(Etablissement(**champs)), par)


@operation
def creer_lieu(*, par, **champs) -> Lieu:
    return _creer(_place(Lieu(**champs)), par)


@operation
def modifier(objet: Nomme, *, par, **champs) -> Nomme:
    """Change les seuls champs donnés : ce qu'un autre a changé ailleurs sur la fiche reste."""
    objet = _reprendre(objet)
    for nom, valeur in champs.items():
        setattr(objet, nom, valeur)
    if SITUENT & champs.keys() and isinstance(objet, Etablissement | Lieu):
        _place(objet)
    _enregistrer(objet)
    if isinstance(objet, Quartier) and DESSINENT & champs.keys():
        replacer_tout()
    _consigner("modifie", objet, par, champs)
    return objet


@operation
def retirer(objet: Nomme, *, par) -> Nomme:
    """N'est plus proposé ; reste nommé partout où il l'était."""
    objet = _reprendre(objet)
    if objet.retire_le:
        raise ValidationError(f"« {objet} » est déjà retiré depuis le {objet.retire_le:%d/%m/%Y}.")
    return _dater_le_retrait(objet, timezone.localdate(), "retire", par)


@operation
def remettre(objet: Nomme, *, par) -> Nomme:
    objet = _reprendre(objet)
    if objet.retire_le is None:
        raise ValidationError(f"« {objet} » n'est pas retiré.")
    return _dater_le_retrait(objet, None, "remis", par)


@operation
def classer(etablissement: Etablissement, *, zone, depuis, par) -> Classement:
    """Dit l'éducation prioritaire de l'établissement depuis une date ; sans date, depuis toujours."""
    etablissement = _reprendre(etablissement)
    classement = Classement.objects.filter(etablissement=etablissement, depuis=depuis).first()
    classement = classement or Classement(etablissement=etablissement, depuis=depuis)
    classement.zone = zone
    _enregistrer(classement)
    consigner("socle.etablissement_classe", etablissement, par=par, zone=zone.code, depuis=depuis)
    return classement


@operation
def supprimer_classement(classement: Classement, *, par) -> None:
    """Un classement saisi par erreur s'efface ; un déclassement est un classement de plus."""
    classement = Classement.objects.select_for_update(of=("self",)).get(pk=classement.pk)
    etablissement, zone, depuis = classement.etablissement, classement.zone.code, classement.depuis
    classement.delete()
    consigner("socle.classement_supprime", etablissement, par=par, zone=zone, depuis=depuis)


def _creer(objet: Nomme, par) -> Nomme:
    _enregistrer(objet)
    _consigner("cree", objet, par, {"nom": objet.nom})
    return objet


def _dater_le_retrait(objet: Nomme, le, verbe: str, par) -> Nomme:
    objet.retire_le = le
    _enregistrer(objet)
    if isinstance(objet, Quartier):
        replacer_tout()
    _consigner(verbe, objet, par, {})
    return objet


def _reprendre(objet: models.Model):
    return type(objet).objects.select_for_update(of=("self",)).get(pk=objet.pk)


def _place(objet: Etablissement | Lieu):
    if objet.longitude is not None:
        placer(objet, Carte(timezone.localdate()))
    return objet


def _enregistrer(objet: models.Model) -> None:
    objet.full_clean()
    objet.save()


def _consigner(verbe: str, objet: Nomme, par, champs: dict) -> None:
    """Le contour n'est pas recopié au journal : le dire changé suffit."""
    contenu = {nom: _lisible(valeur) for nom, valeur in champs.items() if nom != "contour"}
    consigner(f"socle.{objet._meta.model_name}_{verbe}", objet, par=par, champs=sorted(champs), **contenu)


def _lisible(valeur):
    return str(valeur) if isinstance(valeur, models.Model) else valeur
