"""Chaque écriture de la réussite éducative : une transaction, sa ligne de journal, son exemple."""

from jalon.reussite.operations.accord import modifier_accord, recueillir_accord
from jalon.reussite.operations.action import (
    FINIES,
    PAS_COMMENCEES,
    TRANSITIONS_D_ACTION,
    ajouter_action,
    changer_etat_action,
    ferait_entrer,
    modifier_action,
    peut_devenir,
    retirer_action,
)
from jalon.reussite.operations.appel import faire_une_demande, rattacher_contact
from jalon.reussite.operations.bascule import basculer
from jalon.reussite.operations.bascule_accords import a_renouveler, demander_le_renouvellement
from jalon.reussite.operations.bascule_annulation import annuler_la_bascule
from jalon.reussite.operations.bilan import (
    DE_QUI,
    demander_bilans,
    modifier_bilan,
    nature_de_la_demande,
    noter_bilan,
    retirer_bilan,
)
from jalon.reussite.operations.classe import Affectation, noter_la_classe
from jalon.reussite.operations.contact import modifier_contact, noter_contact, retirer_contact
from jalon.reussite.operations.danger import tracer_un_danger
from jalon.reussite.operations.demande import (
    deposer_demande,
    modifier_demande,
    rattacher_demande,
    recevoir_par_lien,
    repondre_a_l_emetteur,
)
from jalon.reussite.operations.diagnostic import (
    TEXTES,
    modifier_diagnostic,
    noter_diagnostic,
    noter_diagnostics,
    retirer_diagnostic,
)
from jalon.reussite.operations.dispositif import regler_dispositif
from jalon.reussite.operations.enfant import (
    creer_enfant,
    dater_situation,
    fonder_la_famille,
    modifier_enfant,
    ouvrir_dossier,
    retirer_situation,
)
from jalon.reussite.operations.evaluation import evaluer, modifier_evaluation, retirer_evaluation
from jalon.reussite.operations.examen import noter_examen
from jalon.reussite.operations.exclusion import (
    jour_de_retour,
    modifier_exclusion,
    noter_exclusion,
    noter_le_retour,
    repondre_a_l_accueil,
    retirer_exclusion,
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
from jalon.reussite.operations.groupe import (
    creer_groupe,
    desinscrire,
    donner_la_place,
    inscrire_au_groupe,
    modifier_groupe,
    retirer_groupe,
    retirer_inscription,
)
from jalon.reussite.operations.invitation import inviter_a_deposer, renouveler_l_invitation
from jalon.reussite.operations.lots import faire_en_lot
from jalon.reussite.operations.lots_demandes import confier_les_demandes
from jalon.reussite.operations.lots_referent import CODE as LOT_REFERENT
from jalon.reussite.operations.lots_valeur import CODE as LOT_VALEUR
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
from jalon.reussite.operations.partage import finir_partage, partager, repondre_au_partage
from jalon.reussite.operations.passation import (
    accepter_passation,
    decider_interim,
    finir_interim,
    proposer_passation,
    refuser_passation,
)
from jalon.reussite.operations.preconisation import (
    abandonner_preconisation,
    modifier_preconisation,
    preconiser,
    realiser_preconisation,
    reprendre_preconisation,
    retirer_preconisation,
)
from jalon.reussite.operations.referent import nommer_referent
from jalon.reussite.operations.rendez_vous import (
    changer_statut_rendez_vous,
    modifier_rendez_vous,
    prendre_rendez_vous,
    retirer_rendez_vous,
)
from jalon.reussite.operations.retrait_accord import retirer_accord
from jalon.reussite.operations.scolarite import inscrire, modifier_scolarite, retirer_scolarite
from jalon.reussite.operations.seance import (
    annuler_seance,
    modifier_seance,
    pointer,
    programmer_seance,
    programmer_une_serie,
    retablir_seance,
)
from jalon.reussite.operations.sortie import sortir
from jalon.reussite.operations.suite import SUITES_POSSIBLES, donner_suite
from jalon.reussite.operations.suivi import (
    modifier_activite,
    modifier_suivi,
    noter_activite,
    noter_suivi,
    retirer_activite,
    retirer_suivi,
)

__all__ = [
    "DE_QUI",
    "FINIES",
    "LOT_REFERENT",
    "LOT_VALEUR",
    "PAS_COMMENCEES",
    "SUITES_POSSIBLES",
    "TEXTES",
    "TRANSITIONS",
    "TRANSITIONS_D_ACTION",
    "Affectation",
    "Conflit",
    "Ecart",
    "a_renouveler",
    "abandonner_preconisation",
    "accepter_passation",
    "ajouter_action",
    "ajouter_responsable",
    "annuler_la_bascule",
    "annuler_parcours",
    "annuler_seance",
    "basculer",
    "changer_etat_action",
    "changer_etat_avant_entree",
    "changer_statut_rendez_vous",
    "clore",
    "confier_les_demandes",
    "creer_enfant",
    "creer_famille",
    "creer_groupe",
    "dater_situation",
    "decider_interim",
    "demander_bilans",
    "demander_le_renouvellement",
    "deposer_demande",
    "desinscrire",
    "donner_la_place",
    "donner_suite",
    "ecarter_paire",
    "entrer",
    "evaluer",
    "evaluer_objectif",
    "faire_en_lot",
    "faire_une_demande",
    "ferait_entrer",
    "finir_interim",
    "finir_partage",
    "fixer_objectif",
    "fixer_profil",
    "fonder_la_famille",
    "fusionner",
    "inscrire",
    "inscrire_au_groupe",
    "inviter_a_deposer",
    "jour_de_retour",
    "mettre_en_veille",
    "modifier_accord",
    "modifier_action",
    "modifier_activite",
    "modifier_bilan",
    "modifier_contact",
    "modifier_demande",
    "modifier_diagnostic",
    "modifier_enfant",
    "modifier_evaluation",
    "modifier_exclusion",
    "modifier_famille",
    "modifier_groupe",
    "modifier_objectif",
    "modifier_parcours",
    "modifier_preconisation",
    "modifier_rendez_vous",
    "modifier_responsable",
    "modifier_scolarite",
    "modifier_seance",
    "modifier_suivi",
    "nature_de_la_demande",
    "nommer_referent",
    "noter_activite",
    "noter_bilan",
    "noter_contact",
    "noter_diagnostic",
    "noter_diagnostics",
    "noter_examen",
    "noter_exclusion",
    "noter_la_classe",
    "noter_le_retour",
    "noter_suivi",
    "ouvrir_dossier",
    "ouvrir_parcours",
    "partager",
    "peut_devenir",
    "peut_passer",
    "pointer",
    "preconiser",
    "prendre_rendez_vous",
    "programmer_seance",
    "programmer_une_serie",
    "proposer_passation",
    "rattacher_contact",
    "rattacher_demande",
    "realiser_preconisation",
    "recevoir_par_lien",
    "recueillir_accord",
    "refuser_passation",
    "regler_dispositif",
    "renouveler_l_invitation",
    "repondre_a_l_accueil",
    "repondre_a_l_emetteur",
    "repondre_au_partage",
    "reprendre",
    "reprendre_preconisation",
    "retablir_seance",
    "retirer_accord",
    "retirer_action",
    "retirer_activite",
    "retirer_bilan",
    "retirer_contact",
    "retirer_diagnostic",
    "retirer_evaluation",
    "retirer_exclusion",
    "retirer_groupe",
    "retirer_inscription",
    "retirer_objectif",
    "retirer_preconisation",
    "retirer_rendez_vous",
    "retirer_responsable",
    "retirer_scolarite",
    "retirer_situation",
    "retirer_suivi",
    "rouvrir",
    "sortir",
    "suspendre",
    "tracer_un_danger",
]
