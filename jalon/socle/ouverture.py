"""Ouvrir une ville : ses listes, ses rôles, et ce que chaque pièce y pose d'avance."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from jalon.socle.cloison import Collectivite, cloison, collectivite_active
from jalon.socle.habilitations import creer_les_roles_par_defaut, des_droits_sont_apparus
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.models import Liste, Valeur

VOCABULAIRE = Path(__file__).parent / "listes" / "vocabulaire.json"

_suites: list[Callable[[], None]] = []


def a_l_ouverture(fonction: Callable[[], None]) -> Callable[[], None]:
    """Une pièce déclare ce qu'elle pose dans une ville neuve. Appelée sous cloison ; ne doit pas refaire l'existant."""
    _suites.append(fonction)
    return fonction


def ouvrir(*, code: str, nom: str, par=None) -> Collectivite:
    """Crée la ville, prête à servir. Lève ValidationError si le code est pris ou mal écrit."""
    collectivite = Collectivite(code=code, nom=nom)
    if Collectivite.objects.filter(code=code).exists():
        raise ValidationError(f"Une collectivité porte déjà le code « {code} » : choisissez-en un autre.")
    collectivite.full_clean()
    with transaction.atomic():
        collectivite.save()
        with cloison(collectivite):
            garnir(par=par)
    return collectivite


@operation
def garnir(*, par) -> None:
    """Pose dans la ville active ce qui lui manque des listes, des rôles et des réglages par défaut."""
    listes = _poser_les_listes()
    creer_les_roles_par_defaut()
    for suite in _suites:
        suite()
    consigner("socle.ville_garnie", collectivite_active(), par=par, listes=listes)


def mettre_les_villes_a_jour() -> list[str]:
    """Donne aux villes déjà ouvertes ce qu'une version plus récente apporte. Rend leurs codes."""
    garnies = []
    for ville in Collectivite.objects.order_by("pk"):
        with cloison(ville):
            if des_droits_sont_apparus():
                garnir(par=None)
                garnies.append(ville.code)
    return garnies


@cache
def vocabulaire() -> dict:
    """Code de liste → {libelle, verrouillee, valeurs: [{code, libelle, synonymes}]}."""
    return json.loads(VOCABULAIRE.read_text(encoding="utf-8"))


def _poser_les_listes() -> list[str]:
    """Crée les listes absentes, avec leurs valeurs ; rend leurs codes. Une liste de la ville n'est pas touchée."""
    presentes = set(Liste.objects.values_list("code", flat=True))
    neuves = {code: donnees for code, donnees in vocabulaire().items() if code not in presentes}
    Liste.objects.bulk_create(
        Liste(code=code, libelle=donnees["libelle"], verrouillee=donnees["verrouillee"])
        for code, donnees in neuves.items()
    )
    par_code = {liste.code: liste for liste in Liste.objects.all()}
    Valeur.objects.bulk_create(
        Valeur(
            liste=par_code[code],
            code=valeur["code"],
            libelle=valeur["libelle"],
            synonymes=valeur.get("synonymes", []),
            ordre=rang,
        )
        for code, donnees in neuves.items()
        for rang, valeur in enumerate(donnees["valeurs"], 1)
    )
    return sorted(neuves)
