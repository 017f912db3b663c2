"""La bascule d'année scolaire : quelle année, quelle rentrée, ce que l'on décide pour chaque enfant."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from jalon.reussite.models import Enfant
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Etablissement, Intervenant

AVRIL = 4
DANS_UN_AN = timedelta(days=366)


class Quoi(models.TextChoices):
    PASSE = "passe", "Passe"
    MAINTIEN = "maintien", "Redouble"
    DEPART = "depart", "Quitte la ville"


@dataclass(frozen=True)
class Decision:
    """Ce que devient un enfant à la rentrée. Un départ n'a ni niveau ni établissement."""

    enfant: Enfant
    quoi: str
    niveau: Valeur | None = None
    etablissement: Etablissement | None = None
    classe: str = ""


def annee_a_preparer(jour: date) -> str:
    """Dès avril, la rentrée qui vient ; jusque-là, celle qui a eu lieu."""
    return _ecrire(jour.year if jour.month >= AVRIL else jour.year - 1)


def annees_possibles(jour: date) -> list[str]:
    """L'année à préparer, et la suivante si sa rentrée est à moins d'un an."""
    debut = int(annee_a_preparer(jour)[:4])
    return [annee for annee in (_ecrire(debut), _ecrire(debut + 1)) if rentree(annee) <= jour + DANS_UN_AN]


def est_une_annee(texte: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{4}", texte)) and int(texte[5:]) == int(texte[:4]) + 1


def rentree(annee: str) -> date:
    return date(int(annee[:4]), 9, 1)


def nature_du_depart(annee: str) -> str:
    """L'échéance qui dit que l'enfant ne sera plus là cette année-là."""
    return f"depart-{annee}"


def est_de_l_ecole(intervenant: Intervenant, etablissement: Etablissement) -> bool:
    """Il y exerce, ou sa structure est cette école notée comme un partenaire."""
    if intervenant.etablissement_id:
        return intervenant.etablissement_id == etablissement.pk
    structure = intervenant.structure
    return structure is not None and structure.cle_recherche == etablissement.cle_recherche


def _ecrire(debut: int) -> str:
    return f"{debut}-{debut + 1}"
