"""Les modèles de la réussite éducative."""

from jalon.reussite.models.contact import Contact, ContactEnfant
from jalon.reussite.models.doublon import PaireEcartee
from jalon.reussite.models.enfant import Enfant, Situation
from jalon.reussite.models.famille import Famille, ResponsableLegal
from jalon.reussite.models.liste import CleListe
from jalon.reussite.models.parcours import (
    Atteinte,
    Dispositif,
    EtatParcours,
    Objectif,
    Parcours,
    ProfilParcours,
    ReferentParcours,
    Suspension,
)
from jalon.reussite.models.scolarite import AmenagementScolarite, Rythme, Scolarite

__all__ = [
    "AmenagementScolarite",
    "Atteinte",
    "CleListe",
    "Contact",
    "ContactEnfant",
    "Dispositif",
    "Enfant",
    "EtatParcours",
    "Famille",
    "Objectif",
    "PaireEcartee",
    "Parcours",
    "ProfilParcours",
    "ReferentParcours",
    "ResponsableLegal",
    "Rythme",
    "Scolarite",
    "Situation",
    "Suspension",
]
