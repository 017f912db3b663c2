"""Chaque écriture de la réussite éducative : une transaction, sa ligne de journal, son exemple."""

from jalon.reussite.operations.accord import modifier_accord, recueillir_accord
from jalon.reussite.operations.appel import faire_une_demande, rattacher_contact
from jalon.reussite.operations.contact import modifier_contact, noter_contact, retirer_contact
from jalon.reussite.operations.demande import (
    deposer_demande,
    modifier_demande,
    rattacher_demande,
    recevoir_par_lien,
    repondre_a_l_emetteur,
)
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
from jalon.reussite.operations.examen import noter_examen
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
from jalon.reussite.operations.rendez_vous import (
    changer_statut_rendez_vous,
    modifier_rendez_vous,
    prendre_rendez_vous,
    retirer_rendez_vous,
)
from jalon.reussite.operations.scolarite import inscrire, modifier_scolarite, retirer_scolarite
from jalon.reussite.operations.seance import (
    annuler_seance,
    modifier_seance,
    pointer,
    programmer_seance,
    programmer_une_serie,
    retablir_seance,
)
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
    "SUITES_POSSIBLES",
    "TRANSITIONS",
    "Conflit",
    "Ecart",
    "ajouter_responsable",
    "annuler_parcours",
    "annuler_seance",
    "changer_etat_avant_entree",
    "changer_statut_rendez_vous",
    "clore",
    "creer_enfant",
    "creer_famille",
    "creer_groupe",
    "dater_situation",
    "deposer_demande",
    "desinscrire",
    "donner_la_place",
    "donner_suite",
    "ecarter_paire",
    "entrer",
    "evaluer_objectif",
    "faire_une_demande",
    "fixer_objectif",
    "fixer_profil",
    "fonder_la_famille",
    "fusionner",
    "inscrire",
    "inscrire_au_groupe",
    "inviter_a_deposer",
    "mettre_en_veille",
    "modifier_accord",
    "modifier_activite",
    "modifier_contact",
    "modifier_demande",
    "modifier_enfant",
    "modifier_famille",
    "modifier_groupe",
    "modifier_objectif",
    "modifier_parcours",
    "modifier_rendez_vous",
    "modifier_responsable",
    "modifier_scolarite",
    "modifier_seance",
    "modifier_suivi",
    "nommer_referent",
    "noter_activite",
    "noter_contact",
    "noter_examen",
    "noter_suivi",
    "ouvrir_dossier",
    "ouvrir_parcours",
    "peut_passer",
    "pointer",
    "prendre_rendez_vous",
    "programmer_seance",
    "programmer_une_serie",
    "rattacher_contact",
    "rattacher_demande",
    "recevoir_par_lien",
    "recueillir_accord",
    "renouveler_l_invitation",
    "repondre_a_l_emetteur",
    "reprendre",
    "retablir_seance",
    "retirer_activite",
    "retirer_contact",
    "retirer_groupe",
    "retirer_inscription",
    "retirer_objectif",
    "retirer_rendez_vous",
    "retirer_responsable",
    "retirer_scolarite",
    "retirer_situation",
    "retirer_suivi",
    "rouvrir",
    "suspendre",
]
