"""Retenir ce qu'un lot écrit, objet par objet, et de quoi le défaire à l'identique."""

import base64
import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from jalon.restitution.reprise.models import Geste, TraceDeReprise

LOT = 500
# Ce qui ne se défait pas : le journal, les numéros donnés, ce qui sert à défaire.
NON_RETENUS = {
    "restitution.lignedereprise",
    "restitution.reprise",
    "restitution.tracedereprise",
    "socle.annulation",
    "socle.compteur",
    "socle.lignejournal",
    "socle.tetejournal",
    "socle.travail",
}
# Donnée par le premier export qui passe, elle ne dit pas que quelqu'un a touché l'objet.
SANS_IMPORTANCE = {"cle_externe"}

_calcules: dict[str, str] = {"saisie.projection": "objet_id"}


def declarer_calcule(modele: type[models.Model], attribut: str) -> None:
    """Ces lignes se recalculent d'après l'objet que désigne `attribut` : on ne les retient pas, elles partent avec."""
    _calcules[modele._meta.label_lower] = attribut


def calcules() -> dict[type[models.Model], str]:
    return {apps.get_model(label): attribut for label, attribut in _calcules.items()}


def est_retenu(modele: type[models.Model]) -> bool:
    return modele._meta.label_lower not in NON_RETENUS and modele._meta.label_lower not in _calcules


class Retenue:
    """Le témoin d'un lot (voir `cloison.temoigner`). Les changements gardent ce que l'objet valait avant le lot."""

    def __init__(self):
        # L'ordre est celui de la première écriture : défaire le suit à l'envers.
        self.crees: dict[type[models.Model], set[int]] = {}
        self.changes: dict[type[models.Model], dict[int, dict]] = {}
        self.supprimes: dict[type[models.Model], dict[int, dict]] = {}

    def a_cree(self, objets: list) -> None:
        for objet in objets:
            if est_retenu(type(objet)):
                self.crees.setdefault(type(objet), set()).add(objet.pk)

    def va_changer(self, objets, champs: set[str] | None) -> None:
        modele = objets.model
        if not est_retenu(modele):
            return
        noms = attributs(modele, champs)
        deja, connus = self.crees.get(modele, set()), self.changes.setdefault(modele, {})
        for avant in objets.order_by().values("pk", *noms):
            pk = avant.pop("pk")
            if pk not in deja:
                connus[pk] = {nom: coder(valeur) for nom, valeur in avant.items()} | connus.get(pk, {})

    def va_supprimer(self, objets) -> None:
        modele = objets.model
        if not est_retenu(modele):
            return
        for ligne in objets.order_by().values("pk", *attributs(modele, None)):
            pk = ligne.pop("pk")
            if pk in self.crees.get(modele, set()):
                self.crees[modele].discard(pk)
                continue
            avant = self.changes.get(modele, {}).pop(pk, {})
            codee = {nom: coder(valeur) for nom, valeur in ligne.items()} | avant
            self.supprimes.setdefault(modele, {})[pk] = codee

    def ecrire(self, reprise) -> None:
        """Les traces du lot, avec ce que chaque objet vaut à la fin."""
        traces = []
        for modele, pks in self.crees.items():
            fins = empreintes(modele, pks)
            traces += _traces(reprise, modele, Geste.CREE, [[pk, fins[pk]] for pk in sorted(fins)])
        for modele, avants in self.changes.items():
            objets = [[pk, avants[pk], apres] for pk, apres in actuels(modele, avants).items() if avants[pk] != apres]
            traces += _traces(reprise, modele, Geste.CHANGE, objets)
        for modele, lignes in self.supprimes.items():
            traces += _traces(reprise, modele, Geste.SUPPRIME, [[pk, ligne] for pk, ligne in sorted(lignes.items())])
        TraceDeReprise.objects.bulk_create(traces)

    def touches(self) -> dict[type[models.Model], set[int]]:
        """Modèle → clés primaires de ce qui a été créé ou changé."""
        rendus = {modele: set(pks) for modele, pks in self.crees.items() if pks}
        for modele, avants in self.changes.items():
            rendus.setdefault(modele, set()).update(avants)
        return rendus


def _traces(reprise, modele, geste, objets: list) -> list[TraceDeReprise]:
    label = modele._meta.label_lower
    return [
        TraceDeReprise(reprise=reprise, modele=label, geste=geste, objets=objets[debut : debut + LOT])
        for debut in range(0, len(objets), LOT)
    ]


def actuels(modele: type[models.Model], lignes: dict[int, dict]) -> dict[int, dict]:
    """Ce que valent aujourd'hui, codés, les mêmes attributs de ces objets ; ceux qui ne sont plus là n'y sont pas."""
    rendus, pks = {}, sorted(lignes)
    for debut in range(0, len(pks), LOT):
        lot = pks[debut : debut + LOT]
        noms = sorted({nom for pk in lot for nom in lignes[pk]})
        for ligne in modele.objects.filter(pk__in=lot).order_by("pk").values("pk", *noms):
            rendus[ligne["pk"]] = {nom: coder(ligne[nom]) for nom in lignes[ligne["pk"]]}
    return rendus


def attributs(modele: type[models.Model], champs: Iterable[str] | None) -> list[str]:
    """Les attributs de ces champs (tous si None), sans la clé primaire ni la ville."""
    tous = [c for c in modele._meta.concrete_fields if not c.primary_key and c.name != "collectivite"]
    if champs is None:
        return [c.attname for c in tous]
    return [c.attname for c in tous if c.name in champs or c.attname in champs]


def empreintes(modele: type[models.Model], pks: Iterable[int]) -> dict[int, str]:
    """Ce que valent ces objets, en une empreinte : elle change dès que quelqu'un y touche."""
    noms = sorted(set(attributs(modele, None)) - SANS_IMPORTANCE)
    rendues, pks = {}, sorted(pks)
    for debut in range(0, len(pks), LOT):
        lignes = modele.objects.filter(pk__in=pks[debut : debut + LOT]).order_by().values("pk", *noms)
        rendues |= {ligne["pk"]: _empreinte([ligne[nom] for nom in noms]) for ligne in lignes}
    return rendues


def _empreinte(valeurs: list) -> str:
    texte = json.dumps([coder(valeur) for valeur in valeurs], sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.blake2b(texte.encode(), digest_size=12).hexdigest()


def coder(valeur):
    """Une valeur de champ telle que le JSON la garde sans rien en perdre, et que le champ la relit (`decoder`)."""
    if isinstance(valeur, datetime | date | time):
        return valeur.isoformat()
    if isinstance(valeur, bytes | memoryview):
        return base64.b64encode(bytes(valeur)).decode()
    return str(valeur) if isinstance(valeur, Decimal | UUID) else valeur


def decoder(modele: type[models.Model], ligne: dict) -> dict:
    """Attribut → valeur, de ce que `coder` a gardé."""
    champs = {champ.attname: champ for champ in modele._meta.concrete_fields}
    return {nom: _decoder(champs[nom], valeur) for nom, valeur in ligne.items()}


def _decoder(champ, valeur):
    if valeur is None or champ.is_relation or isinstance(champ, models.JSONField):
        return valeur
    return champ.to_python(valeur)
