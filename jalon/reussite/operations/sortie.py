"""Sortir un enfant du dispositif, pas à pas : ce qui manque, la clôture, et la veille d'après."""

from datetime import date

from django.core.exceptions import ValidationError

from jalon.reussite.models import EtatAction
from jalon.reussite.operations.action import changer_etat_action
from jalon.reussite.operations.etapes import referent_actuel
from jalon.reussite.operations.objectif import evaluer_objectif
from jalon.reussite.operations.parcours import clore
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import operation

VEILLE = "veille"
A_TERMINER = (EtatAction.EN_COURS, EtatAction.SUSPENDUE)


@operation
def sortir(
    parcours,
    *,
    motif,
    le,
    par,
    relais="",
    bilan_final="",
    atteintes=None,
    terminer_les_actions=False,
    nouvelles_le=None,
):
    """Clôt le parcours et ce qui en dépend, d'un seul geste. Rend le parcours clos.

    `atteintes` : {objectif: degré} pour ceux qui restaient à évaluer ; `terminer_les_actions` : celles en cours
    finissent ce jour-là ; `nouvelles_le` : l'échéance de la veille, au nom du dernier référent.
    """
    referent = referent_actuel(parcours)
    for objectif, atteinte in (atteintes or {}).items():
        if atteinte:
            evaluer_objectif(objectif, atteinte=atteinte, le=le, par=par)
    if terminer_les_actions:
        for action in parcours.les_actions.filter(etat__in=A_TERMINER):
            changer_etat_action(action, etat=EtatAction.TERMINEE, le=le, par=par)
    clos = clore(parcours, motif=motif, le=le, par=par, relais=relais, bilan_final=bilan_final)
    if nouvelles_le:
        _poser_la_veille(clos, referent, le, nouvelles_le, par)
    return clos


def _poser_la_veille(parcours, referent, le: date, nouvelles_le: date, par) -> None:
    if nouvelles_le <= le:
        raise ValidationError(
            {"nouvelles_le": "On prend des nouvelles après la sortie : choisissez une date plus tard."}
        )
    echeances.creer(
        dossier=parcours.enfant,
        objet=parcours,
        nature=VEILLE,
        libelle=f"Prendre des nouvelles (sorti du {parcours.dispositif})"[:160],
        le=nouvelles_le,
        responsable=referent,
        par=par,
    )
