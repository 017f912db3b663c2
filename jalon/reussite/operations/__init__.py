"""Chaque écriture de la réussite éducative : une transaction, sa ligne de journal, son exemple."""

from jalon.reussite.operations.contact import modifier_contact, noter_contact, retirer_contact
from jalon.reussite.operations.enfant import (
    creer_enfant,
    dater_situation,
    fonder_la_famille,
    modifier_enfant,
    ouvrir_dossier,
    retirer_situation,
)
from jalon.reussite.operations.famille import (
    ajouter_responsable,
    creer_famille,
    modifier_famille,
    modifier_responsable,
    retirer_responsable,
)
from jalon.reussite.operations.fiches import Conflit, Ecart
from jalon.reussite.operations.fusion import ecarter_paire, fusionner
from jalon.reussite.operations.objectif import evaluer_objectif, fixer_objectif, modifier_objectif, retirer_objectif
from jalon.reussite.operations.parcours import (
    TRANSITIONS,
    annuler_parcours,
    changer_etat_avant_entree,
    clore,
    entrer,
    fixer_profil,
    mettre_en_veille,
    modifier_parcours,
    ouvrir_parcours,
    peut_passer,
    reprendre,
    rouvrir,
    suspendre,
)
from jalon.reussite.operations.referent import nommer_referent
from jalon.reussite.operations.scolarite import inscrire, modifier_scolarite, retirer_scolarite

__all__ = [
    "TRANSITIONS",
    "Conflit",
    "Ecart",
    "ajouter_responsable",
    "annuler_parcours",
    "changer_etat_avant_entree",
    "clore",
    "creer_enfant",
    "creer_famille",
    "dater_situation",
    "ecarter_paire",
    "entrer",
    "evaluer_objectif",
    "fixer_objectif",
    "fixer_profil",
    "fonder_la_famille",
    "fusionner",
    "inscrire",
    "mettre_en_veille",
    "modifier_contact",
    "modifier_enfant",
    "modifier_famille",
    "modifier_objectif",
    "modifier_parcours",
    "modifier_responsable",
    "modifier_scolarite",
    "nommer_referent",
    "noter_contact",
    "ouvrir_dossier",
    "ouvrir_parcours",
    "peut_passer",
    "reprendre",
    "retirer_contact",
    "retirer_objectif",
    "retirer_responsable",
    "retirer_scolarite",
    "retirer_situation",
    "rouvrir",
    "suspendre",
]
