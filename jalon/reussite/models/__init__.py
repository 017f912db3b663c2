"""Les modèles de la réussite éducative."""

from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord, Partage, TraceDanger
from jalon.reussite.models.action import (
    Action,
    Bilan,
    EtatAccueil,
    EtatAction,
    Exclusion,
    Groupe,
    Inscription,
    Presence,
    SeanceGroupe,
    StatutPresence,
    TypeAction,
    VoixBilan,
)
from jalon.reussite.models.contact import Contact, ContactEnfant
from jalon.reussite.models.demande import Demande, DomaineDemande, NatureDemande, SuiteDemande, TypeDemandeur
from jalon.reussite.models.diagnostic import Diagnostic, Preconisation
from jalon.reussite.models.doublon import PaireEcartee
from jalon.reussite.models.enfant import Enfant, Situation
from jalon.reussite.models.evaluation import Evaluation, NoteEvaluation, Repondant, TempsEvaluation
from jalon.reussite.models.examen import Examen
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
from jalon.reussite.models.passation import Interim, Passation
from jalon.reussite.models.scolarite import AmenagementScolarite, Rythme, Scolarite
from jalon.reussite.models.suivi import (
    Activite,
    MomentSuivi,
    PriseEnCharge,
    RendezVous,
    RendezVousEnfant,
    StatutRendezVous,
    SuiviPartenaire,
)

__all__ = [
    "Accord",
    "Action",
    "Activite",
    "AmenagementScolarite",
    "Atteinte",
    "Bilan",
    "CleListe",
    "Contact",
    "ContactEnfant",
    "Demande",
    "Diagnostic",
    "Dispositif",
    "DomaineDemande",
    "Enfant",
    "EtatAccueil",
    "EtatAction",
    "EtatParcours",
    "Evaluation",
    "Examen",
    "Exclusion",
    "Famille",
    "Groupe",
    "Inscription",
    "Interim",
    "ModeAccord",
    "MomentSuivi",
    "NatureDemande",
    "NoteEvaluation",
    "Objectif",
    "ObjetAccord",
    "PaireEcartee",
    "Parcours",
    "Partage",
    "Passation",
    "Preconisation",
    "Presence",
    "PriseEnCharge",
    "ProfilParcours",
    "ReferentParcours",
    "RendezVous",
    "RendezVousEnfant",
    "Repondant",
    "ResponsableLegal",
    "Rythme",
    "Scolarite",
    "SeanceGroupe",
    "Situation",
    "StatutPresence",
    "StatutRendezVous",
    "SuiteDemande",
    "SuiviPartenaire",
    "Suspension",
    "TempsEvaluation",
    "TraceDanger",
    "TypeAction",
    "TypeDemandeur",
    "VoixBilan",
]
