"""Un appel d'exemple de chaque opération des réunions, joué sur une cible que le test offre."""

from datetime import date, time

from jalon.instances import operations as ops
from jalon.instances.models import Confidentialite, Instance, Participation
from jalon.socle import renvois
from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur

LE = date(2026, 9, 30)
# Une cible d'essai : cette pièce ne connaît aucune de celles que les autres offrent.
ESSAI = "instances.essai"


def _offrir_une_cible() -> None:
    if renvois.cible(ESSAI) is None:
        renvois.offrir(
            renvois.Cible(
                type=ESSAI,
                libelle=lambda pk: f"Situation {pk}",
                pseudonyme=lambda pk: f"Situation n° {pk}",
                url=lambda pk: "/",
                peut_ouvrir=lambda compte, pk: True,
                resumes=lambda pks: {pk: renvois.Resume(f"Situation {pk}", f"Situation n° {pk}") for pk in pks},
            )
        )


def une_instance():
    return Instance.objects.get(code="eps")


def une_seance(monde, **champs):
    return ops.planifier(une_instance(), le=LE, debut=time(9), par=monde.awa, **champs)


def un_point(monde, seance=None, rang=1):
    _offrir_une_cible()
    return ops.inscrire(seance or une_seance(monde), vers_type=ESSAI, vers_id=rang, par=monde.awa)


def un_membre(monde):
    return ops.ajouter_membre(une_instance(), intervenant=monde.bruno.intervenant, par=monde.awa)


def une_decision(monde):
    return ops.decider(un_point(monde), texte="Relancer le CMP", responsable=monde.bruno.intervenant, par=monde.awa)


@exemple(ops.creer_instance)
def _creer_instance(monde):
    return {"nom": "Cellule de veille", "confidentialite": Confidentialite.MEMBRES, "par": monde.awa}


@exemple(ops.modifier_instance)
def _modifier_instance(monde):
    return {"instance": une_instance(), "nom": "Cellule de réussite éducative", "par": monde.awa}


@exemple(ops.retirer_instance)
def _retirer_instance(monde):
    return {"instance": ops.creer_instance(nom="Essai", par=monde.awa), "par": monde.awa}


@exemple(ops.ajouter_membre)
def _ajouter_membre(monde):
    return {"instance": une_instance(), "intervenant": monde.bruno.intervenant, "par": monde.awa}


@exemple(ops.modifier_membre)
def _modifier_membre(monde):
    return {"membre": un_membre(monde), "charte_signee_le": LE, "par": monde.awa}


@exemple(ops.planifier)
def _planifier(monde):
    return {"instance": une_instance(), "le": LE, "debut": time(9), "par": monde.awa}


@exemple(ops.modifier_seance)
def _modifier_seance(monde):
    return {"seance": une_seance(monde), "version": 1, "lieu": "Maison des familles", "par": monde.awa}


@exemple(ops.convier)
def _convier(monde):
    return {"seance": une_seance(monde), "intervenant": monde.chloe.intervenant, "par": monde.awa}


@exemple(ops.retirer_la_convocation)
def _retirer_la_convocation(monde):
    convocation = ops.convier(une_seance(monde), intervenant=monde.chloe.intervenant, par=monde.awa)
    return {"convocation": convocation, "par": monde.awa}


@exemple(ops.convoquer)
def _convoquer(monde):
    return {"seance": une_seance(monde), "le": LE, "par": monde.awa}


@exemple(ops.ouvrir_seance)
def _ouvrir_seance(monde):
    return {"seance": une_seance(monde), "par": monde.awa}


@exemple(ops.noter_presences)
def _noter_presences(monde):
    convocation = ops.convier(une_seance(monde), intervenant=monde.chloe.intervenant, par=monde.awa)
    presences = {convocation: Participation.PRESENT}
    return {"seance": convocation.seance, "participations": presences, "par": monde.awa}


@exemple(ops.annuler_seance)
def _annuler_seance(monde):
    return {"seance": une_seance(monde), "par": monde.awa}


@exemple(ops.clore_seance)
def _clore_seance(monde):
    return {"seance": une_decision(monde).point.seance, "le": LE, "par": monde.awa}


@exemple(ops.inscrire)
def _inscrire(monde):
    _offrir_une_cible()
    return {"seance": une_seance(monde), "vers_type": ESSAI, "vers_id": 1, "par": monde.awa}


@exemple(ops.ajouter_point)
def _ajouter_point(monde):
    return {"seance": une_seance(monde), "titre": "Calendrier de l'année", "par": monde.awa}


@exemple(ops.modifier_point)
def _modifier_point(monde):
    return {"point": un_point(monde), "version": 1, "duree": 30, "par": monde.awa}


@exemple(ops.placer_point)
def _placer_point(monde):
    premier = un_point(monde)
    un_point(monde, premier.seance, 2)
    return {"point": premier, "place": 2, "par": monde.awa}


@exemple(ops.retirer_point)
def _retirer_point(monde):
    return {"point": un_point(monde), "raison": "La famille préfère attendre", "le": LE, "par": monde.awa}


@exemple(ops.noter_point)
def _noter_point(monde):
    return {"point": un_point(monde), "version": 1, "compte_rendu": "Les parents sont venus.", "par": monde.awa}


@exemple(ops.restituer)
def _restituer(monde):
    return {"point": une_decision(monde).point, "le": LE, "par": monde.awa}


@exemple(ops.decider)
def _decider(monde):
    decision = valeur("decision_eps", "poursuite")
    return {"point": un_point(monde), "decision": decision, "texte": "Relancer le CMP", "par": monde.awa}


@exemple(ops.modifier_decision)
def _modifier_decision(monde):
    return {"decision": une_decision(monde), "texte": "Relancer le CMP par écrit", "par": monde.awa}


@exemple(ops.retirer_decision)
def _retirer_decision(monde):
    return {"decision": une_decision(monde), "par": monde.awa}


@exemple(ops.mettre_en_oeuvre)
def _mettre_en_oeuvre(monde):
    return {"decision": une_decision(monde), "le": date(2026, 10, 15), "par": monde.awa}


@exemple(ops.tenir_point)
def _tenir_point(monde):
    notes, decision = {"compte_rendu": "Les parents sont venus."}, {"texte": "Relancer le CMP"}
    return {"point": un_point(monde), "version": 1, "notes": notes, "decision": decision, "par": monde.awa}
