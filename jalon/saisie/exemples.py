"""Un appel d'exemple de chaque opération sur les outils d'évaluation."""

from jalon.saisie import operations as ops
from jalon.saisie.operations import CritereVoulu, EchelonVoulu
from jalon.socle.journal.operations import exemple

CRITERES = (CritereVoulu("Prend la parole en classe"), CritereVoulu("Arrive à l'heure"))
ECHELONS = (EchelonVoulu(1, "Non"), EchelonVoulu(2, "Oui"))


def un_outil(monde, publie=False):
    outil = ops.creer_outil(libelle="Mon outil", criteres=CRITERES, echelons=ECHELONS, par=monde.awa)
    if publie:
        ops.publier_version(outil.les_versions.get(), par=monde.awa)
    return outil


@exemple(ops.creer_outil)
def _creer(monde):
    return {"libelle": "Mon outil", "criteres": CRITERES, "echelons": ECHELONS, "par": monde.awa}


@exemple(ops.modifier_outil)
def _modifier(monde):
    return {"outil": un_outil(monde), "libelle": "Notre outil", "par": monde.awa}


@exemple(ops.preparer_version)
def _preparer(monde):
    return {"outil": un_outil(monde, publie=True), "par": monde.awa}


@exemple(ops.regler_brouillon)
def _regler(monde):
    version = un_outil(monde).les_versions.get()
    return {"version": version, "criteres": CRITERES[:1], "echelons": ECHELONS, "par": monde.awa}


@exemple(ops.publier_version)
def _publier(monde):
    return {"version": un_outil(monde).les_versions.get(), "par": monde.awa}


@exemple(ops.retirer_outil)
def _retirer(monde):
    return {"outil": un_outil(monde), "par": monde.awa}


@exemple(ops.remettre_outil)
def _remettre(monde):
    return {"outil": ops.retirer_outil(un_outil(monde), par=monde.awa), "par": monde.awa}
