"""Un appel d'exemple de chaque opération du plan : diagnostic, préconisations, actions, bilans, exclusions."""

from datetime import date

from jalon.reussite import operations as ops
from jalon.reussite.exemples import un_enfant, un_parcours
from jalon.reussite.models import EtatAccueil, EtatAction, VoixBilan
from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur

LE = date(2025, 11, 3)


def un_diagnostic(monde):
    return ops.noter_diagnostic(**_noter_diagnostic(monde))


def une_preconisation(monde):
    return ops.preconiser(**_preconiser(monde))


def une_action(monde, etat=EtatAction.EN_COURS):
    parcours = un_parcours(monde)
    return ops.ajouter_action(
        parcours.enfant,
        parcours=parcours,
        domaine=valeur("domaine", "scolarite_apprentissages"),
        action=valeur("action", "accompagnement_educatif_individuel"),
        etat=etat,
        debut=LE if etat == EtatAction.EN_COURS else None,
        par=monde.awa,
    )


def un_bilan(monde):
    return ops.noter_bilan(**_noter_bilan(monde))


def une_exclusion(monde):
    return ops.noter_exclusion(**_noter_exclusion(monde))


@exemple(ops.noter_diagnostic)
def _noter_diagnostic(monde):
    return {
        "parcours": un_parcours(monde),
        "le": LE,
        "domaine": valeur("domaine", "langage_orthophonie"),
        "faits": "Parle peu en classe depuis la rentrée, dit la maîtresse le 2 novembre.",
        "hypotheses": "Une fatigue, peut-être.",
        "par": monde.awa,
    }


@exemple(ops.noter_diagnostics)
def _noter_diagnostics(monde):
    domaines = {
        valeur("domaine", "langage_orthophonie"): {"faits": "Parle peu en classe."},
        valeur("domaine", "scolarite_apprentissages"): {"difficultes": "Les devoirs du soir."},
    }
    return {"parcours": un_parcours(monde), "le": LE, "domaines": domaines, "par": monde.awa}


@exemple(ops.modifier_diagnostic)
def _modifier_diagnostic(monde):
    return {"diagnostic": un_diagnostic(monde), "version": 1, "ressources": "Sa grand-mère.", "par": monde.awa}


@exemple(ops.retirer_diagnostic)
def _retirer_diagnostic(monde):
    return {"diagnostic": un_diagnostic(monde), "par": monde.awa}


@exemple(ops.preconiser)
def _preconiser(monde):
    return {
        "parcours": un_parcours(monde),
        "le": LE,
        "domaine": valeur("domaine", "langage_orthophonie"),
        "action": valeur("action", "bilan_ou_seances_d_orthophonie"),
        "maitre_oeuvre": valeur("maitre_oeuvre", "professionnel_liberal"),
        "echeance": date(2025, 12, 15),
        "par": monde.awa,
    }


@exemple(ops.modifier_preconisation)
def _modifier_preconisation(monde):
    echeance = date(2026, 1, 15)
    return {"preconisation": une_preconisation(monde), "version": 1, "echeance": echeance, "par": monde.awa}


@exemple(ops.realiser_preconisation)
def _realiser_preconisation(monde):
    return {"preconisation": une_preconisation(monde), "par": monde.awa}


@exemple(ops.abandonner_preconisation)
def _abandonner_preconisation(monde):
    return {"preconisation": une_preconisation(monde), "raison": "La famille a trouvé seule.", "par": monde.awa}


@exemple(ops.reprendre_preconisation)
def _reprendre_preconisation(monde):
    abandonnee = ops.abandonner_preconisation(**_abandonner_preconisation(monde))
    return {"preconisation": abandonnee, "par": monde.awa}


@exemple(ops.retirer_preconisation)
def _retirer_preconisation(monde):
    return {"preconisation": une_preconisation(monde), "par": monde.awa}


@exemple(ops.ajouter_action)
def _ajouter_action(monde):
    parcours = un_parcours(monde)
    return {
        "enfant": parcours.enfant,
        "parcours": parcours,
        "domaine": valeur("domaine", "scolarite_apprentissages"),
        "etat": EtatAction.EN_ATTENTE,
        "notee_le": LE,
        "par": monde.awa,
    }


@exemple(ops.changer_etat_action)
def _changer_etat_action(monde):
    motif = valeur("motif_refus_action", "horaires_transport")
    action = une_action(monde, EtatAction.PROPOSEE_A_LA_FAMILLE)
    return {"action": action, "etat": EtatAction.REFUSEE, "le": LE, "motif_refus": motif, "par": monde.awa}


@exemple(ops.modifier_action)
def _modifier_action(monde):
    return {"action": une_action(monde), "version": 1, "prevu": 20, "par": monde.awa}


@exemple(ops.retirer_action)
def _retirer_action(monde):
    return {"action": un_bilan(monde).action, "par": monde.awa}


@exemple(ops.noter_bilan)
def _noter_bilan(monde):
    resultat = valeur("bilan_resultat", "positif")
    action = une_action(monde)
    return {"action": action, "acteur": VoixBilan.ENFANT, "le": LE, "resultat": resultat, "par": monde.awa}


@exemple(ops.modifier_bilan)
def _modifier_bilan(monde):
    return {"bilan": un_bilan(monde), "version": 1, "commentaire": "Il dit : « j'ai un ami ».", "par": monde.awa}


@exemple(ops.retirer_bilan)
def _retirer_bilan(monde):
    return {"bilan": un_bilan(monde), "par": monde.awa}


@exemple(ops.demander_bilans)
def _demander_bilans(monde):
    voix = [VoixBilan.FAMILLE, VoixBilan.PROFESSIONNEL]
    return {"action": une_action(monde), "acteurs": voix, "le": date(2026, 6, 15), "par": monde.awa}


@exemple(ops.noter_exclusion)
def _noter_exclusion(monde):
    motif = valeur("exclusion_motif", "perturbation_repetee")
    return {"enfant": un_enfant(monde), "le": date(2026, 1, 12), "jours": 3, "motif": motif, "par": monde.awa}


@exemple(ops.modifier_exclusion)
def _modifier_exclusion(monde):
    return {"exclusion": une_exclusion(monde), "version": 1, "jours": 2, "par": monde.awa}


@exemple(ops.repondre_a_l_accueil)
def _accepter_l_accueil(monde):
    return {"exclusion": une_exclusion(monde), "accueil": EtatAccueil.ACCEPTE, "par": monde.awa}


@exemple(ops.repondre_a_l_accueil)
def _refuser_l_accueil(monde):
    refus = "Le père préfère le garder à la maison."
    return {"exclusion": une_exclusion(monde), "accueil": EtatAccueil.REFUSE, "refus": refus, "par": monde.awa}


@exemple(ops.noter_le_retour)
def _noter_le_retour(monde):
    acceptee = ops.repondre_a_l_accueil(**_accepter_l_accueil(monde))
    retour = "Rendez-vous avec la CPE le 15 au matin."
    return {"exclusion": acceptee, "le": date(2026, 1, 15), "retour": retour, "jours_accueil": 3, "par": monde.awa}


@exemple(ops.retirer_exclusion)
def _retirer_exclusion(monde):
    return {"exclusion": une_exclusion(monde), "par": monde.awa}
