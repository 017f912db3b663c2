"""Étiqueter plusieurs enfants, ou leur donner la même valeur d'un champ de la ville."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import prefetch_related_objects

from jalon.reussite.models import Enfant
from jalon.reussite.operations.enfant import modifier_enfant
from jalon.reussite.operations.lots import ActionEnLot, declarer_action
from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Champ
from jalon.saisie.types import type_de
from jalon.saisie.valeurs import lire, montrer

CODE = "valeur"
ENTITE = "reussite.enfant"


class Mode(models.TextChoices):
    METTRE = "mettre", "Mettre cette valeur"
    AJOUTER = "ajouter", "Ajouter à ce qui y est"
    RETIRER = "retirer", "Retirer de ce qui y est"
    VIDER = "vider", "Vider le champ"


def _champ(code: str) -> Champ:
    champ = next((c for c in publiee().entite(ENTITE).en_service if c.code == code), None)
    if champ is None:
        raise ValidationError("Ce champ n'est plus saisi : rechargez la page.")
    return champ


def _dire(champ, mode, valeur=None) -> str:
    defini = _champ(champ)
    dit = "" if defini.sensible or defini.sante or mode == Mode.VIDER else f" : {montrer(defini, valeur)}"
    return f"{defini.libelle}, {Mode(mode).label.lower()}{dit}"


def _ecarter(enfants, *, champ, mode, valeur=None) -> dict[int, str]:
    """Ceux à qui ce champ ne se montre pas, et ceux qui ont déjà cette valeur."""
    defini, raisons = _champ(champ), {}
    prefetch_related_objects(enfants, "les_parcours__dispositif")
    for enfant in enfants:
        lu = lire(ENTITE, enfant)
        if not lu.se_montre(defini):
            raisons[enfant.pk] = f"« {defini.libelle} » ne le concerne pas"
        elif voulue(defini, enfant, mode, valeur) == enfant.champs_ville.get(champ):
            raisons[enfant.pk] = "a déjà cette valeur" if mode != Mode.VIDER else "le champ est déjà vide"
    return raisons


def voulue(champ: Champ, enfant, mode: str, valeur: Any) -> Any:
    """La valeur rangée qu'aurait l'enfant ; None : vide."""
    if mode == Mode.VIDER:
        return None
    if mode == Mode.METTRE:
        return valeur
    deja, cites = enfant.champs_ville.get(champ.code) or [], list(valeur or ())
    garde = [*deja, *cites] if mode == Mode.AJOUTER else [code for code in deja if code not in cites]
    return type_de(champ.type).ranger(champ, garde)


def _faire(enfant, *, par, champ, mode, valeur=None) -> dict:
    enfant = Enfant.objects.select_for_update(of=("self",)).get(pk=enfant.pk)
    avant = enfant.champs_ville.get(champ)
    apres = voulue(_champ(champ), enfant, mode, valeur)
    modifier_enfant(enfant, version=enfant.version, par=par, champs_ville={champ: apres})
    return {"avant": avant, "apres": apres}


def _defaire(trace, *, par, champ, mode, valeur=None) -> bool:
    """Sa valeur d'avant, si c'est encore la nôtre ; d'une liste à plusieurs choix, nos seuls ajouts et retraits."""
    enfant = Enfant.objects.select_for_update(of=("self",)).filter(pk=trace["enfant"]).first()
    if enfant is None or enfant.fusionne_dans_id:
        return False
    actuelle, avant, apres = enfant.champs_ville.get(champ), trace["avant"], trace["apres"]
    if actuelle != apres:
        if not type_de(_champ(champ).type).est_multiple:
            return False
        ajoutes = set(apres or ()) - set(avant or ())
        gardes = [code for code in actuelle or () if code not in ajoutes]
        avant = type_de(_champ(champ).type).ranger(_champ(champ), [*gardes, *(set(avant or ()) - set(apres or ()))])
        if avant == actuelle:
            return False
    modifier_enfant(enfant, version=enfant.version, par=par, champs_ville={champ: avant})
    return actuelle == apres


declarer_action(ActionEnLot(CODE, _dire, _ecarter, _faire, _defaire))
