"""Ce qu'un point décide : chaque décision a son échéance, reprise de séance en séance jusqu'à ce qu'elle soit faite."""

from datetime import timedelta

from django.core.exceptions import ValidationError

from jalon.instances.models import Decision
from jalon.instances.operations.commun import DECISION, ouvrir_le_point
from jalon.instances.operations.point import marquer_examine, noter_point, responsable_de
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.versions import changer, enregistrer, verrouiller

# Quand la réunion n'a pas dit pour quand.
D_ICI_LA = timedelta(days=30)


@operation
def decider(point, *, par, decision=None, texte="", responsable=None, pour_le=None):
    """Ajoute une décision au point, qui en devient examiné, et son échéance ; par défaut pour qui suit la situation."""
    point = ouvrir_le_point(point)
    marquer_examine(point, par)
    prise = Decision(point=point, decision=decision, texte=texte.strip(), le=point.seance.le, pour_le=pour_le)
    prise.responsable = responsable or responsable_de(point)
    _verifier(prise)
    enregistrer(prise)
    prise.echeance = echeances.creer(
        libelle=_libelle(prise),
        le=_pour_le(prise),
        dossier=point.dossier,
        objet=prise,
        nature=DECISION,
        responsable=prise.responsable,
        par=par,
    )
    prise.save(update_fields=["echeance"])
    consigner(
        "instances.decision_prise",
        prise,
        par=par,
        decision=decision.code if decision else "",
        texte=prise.texte,
        responsable=str(prise.responsable or ""),
        pour_le=pour_le,
    )
    return prise


@operation
def tenir_point(point, *, version, notes, par, decision=None):
    """Un enregistrement de la tenue : les notes et, s'il y en a une, la décision ; l'un ne passe pas sans l'autre."""
    point = noter_point(point, version=version, par=par, **notes)
    if decision:
        decider(point, par=par, **decision)
    return point


@operation
def modifier_decision(decision, *, par, **champs):
    """Corrige une décision tant que le relevé n'est pas validé ; son échéance suit."""
    decision = _ouverte(decision)
    changements = changer(decision, champs)
    _verifier(decision)
    enregistrer(decision)
    echeance = decision.echeance
    if echeance and echeance.est_a_faire:
        echeance.libelle, echeance.le, echeance.responsable = (
            _libelle(decision),
            _pour_le(decision),
            decision.responsable,
        )
        enregistrer(echeance)
    consigner("instances.decision_modifiee", decision, par=par, champs=changements)
    return decision


@operation
def retirer_decision(decision, *, par):
    """Notée par erreur : elle s'efface, son échéance tombe."""
    decision = _ouverte(decision)
    echeance = decision.echeance
    consigner("instances.decision_retiree", decision, par=par, texte=str(decision))
    decision.delete()
    if echeance and echeance.est_a_faire:
        echeances.annuler(echeance, le=decision.le, par=par)


@operation
def mettre_en_oeuvre(decision, *, le, par):
    """C'est fait. Se dit aussi une fois la séance close, et se dit de même en cochant l'échéance."""
    if le < decision.le:
        raise ValidationError({"le": "La mise en œuvre suit la décision : vérifiez la date."})
    if decision.echeance and decision.echeance.est_a_faire:
        echeances.terminer(decision.echeance, le=le, par=par)
        decision.refresh_from_db()
    poser_la_mise_en_oeuvre(decision, le, par)
    consigner("instances.decision_faite", decision, par=par, le=le)
    return decision


def poser_la_mise_en_oeuvre(decision, le, par) -> None:
    if decision.mise_en_oeuvre_le != le:
        decision.mise_en_oeuvre_le = le
        decision.save(update_fields=["mise_en_oeuvre_le"])


def _ouverte(decision) -> Decision:
    point = ouvrir_le_point(decision.point)
    decision = verrouiller(decision)
    decision.point = point
    return decision


def _verifier(decision) -> None:
    if decision.decision is None and not decision.texte:
        raise ValidationError("Choisissez une décision, ou écrivez ce qui est à faire.")
    if decision.pour_le and decision.pour_le < decision.le:
        raise ValidationError({"pour_le": "L'échéance précède la séance : vérifiez la date."})


def _pour_le(decision):
    return decision.pour_le or decision.le + D_ICI_LA


def _libelle(decision) -> str:
    """Sans nom : l'échéance se lit dans le dossier, ou dans l'agenda de qui en est chargé."""
    quoi = decision.texte or str(decision.decision)
    seance = decision.point.seance
    return f"{quoi} ({seance.instance}, {seance.le:%d/%m/%Y})"[:160]
