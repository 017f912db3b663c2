"""Toutes les écritures de la saisie : les champs et les onglets (dans un brouillon que l'on publie), les outils."""

from jalon.saisie.operations.champs import (
    ajouter_champ,
    modifier_champ,
    ranger_les_champs,
    remettre_champ,
    retirer_champ,
)
from jalon.saisie.operations.natifs import ajouter_onglet, ranger_les_onglets, regler_natif, regler_onglet
from jalon.saisie.operations.outils import (
    CritereVoulu,
    EchelonVoulu,
    creer_outil,
    modifier_outil,
    preparer_version,
    publier_version,
    regler_brouillon,
    remettre_outil,
    retirer_outil,
)
from jalon.saisie.operations.publication import AConfirmer, abandonner_le_brouillon, publier, revenir_a

__all__ = [
    "AConfirmer",
    "CritereVoulu",
    "EchelonVoulu",
    "abandonner_le_brouillon",
    "ajouter_champ",
    "ajouter_onglet",
    "creer_outil",
    "modifier_champ",
    "modifier_outil",
    "preparer_version",
    "publier",
    "publier_version",
    "ranger_les_champs",
    "ranger_les_onglets",
    "regler_brouillon",
    "regler_natif",
    "regler_onglet",
    "remettre_champ",
    "remettre_outil",
    "retirer_champ",
    "retirer_outil",
    "revenir_a",
]
