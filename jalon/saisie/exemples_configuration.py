"""Un appel d'exemple de chaque opération sur les champs, les onglets et leur publication."""

from jalon.saisie import operations as ops
from jalon.saisie.configuration import brouillon_en_base
from jalon.socle.journal.operations import exemple

ENFANT = "reussite.enfant"


def un_champ(monde, **definition):
    return ops.ajouter_champ(ENFANT, par=monde.awa, **{"libelle": "Sport pratiqué", "type": "texte"} | definition)


def une_publication(monde):
    return ops.publier(version=brouillon_en_base().version, par=monde.awa)


@exemple(ops.ajouter_champ)
def _ajouter(monde):
    return {"entite": ENFANT, "libelle": "Sport pratiqué", "type": "texte", "par": monde.awa}


@exemple(ops.modifier_champ)
def _modifier(monde):
    champ = un_champ(monde)
    return {"entite": ENFANT, "code": champ.code, "version": champ.version, "aide": "En club ou non", "par": monde.awa}


@exemple(ops.retirer_champ)
def _retirer(monde):
    champ = un_champ(monde)
    return {"entite": ENFANT, "code": champ.code, "version": champ.version, "par": monde.awa}


@exemple(ops.remettre_champ)
def _remettre(monde):
    champ = un_champ(monde)
    une_publication(monde)
    retire = ops.retirer_champ(ENFANT, champ.code, version=champ.version, par=monde.awa)
    return {"entite": ENFANT, "code": champ.code, "version": retire.version, "par": monde.awa}


@exemple(ops.ranger_les_champs)
def _ranger(monde):
    return {"entite": ENFANT, "codes": [un_champ(monde).code], "par": monde.awa}


@exemple(ops.regler_natif)
def _regler_natif(monde):
    return {"entite": ENFANT, "code": "langue", "version": 1, "cache": True, "par": monde.awa}


@exemple(ops.ajouter_onglet)
def _ajouter_onglet(monde):
    return {"entite": ENFANT, "libelle": "Santé et loisirs", "par": monde.awa}


@exemple(ops.regler_onglet)
def _regler_onglet(monde):
    return {"entite": ENFANT, "code": "evaluations", "version": 1, "cache": True, "par": monde.awa}


@exemple(ops.ranger_les_onglets)
def _ranger_les_onglets(monde):
    return {"entite": ENFANT, "codes": ["historique", "parcours"], "par": monde.awa}


@exemple(ops.publier)
def _publier(monde):
    un_champ(monde)
    return {"version": brouillon_en_base().version, "note": "Le sport", "par": monde.awa}


@exemple(ops.abandonner_le_brouillon)
def _abandonner(monde):
    un_champ(monde)
    return {"version": brouillon_en_base().version, "par": monde.awa}


@exemple(ops.revenir_a)
def _revenir(monde):
    un_champ(monde)
    premiere = une_publication(monde)
    un_champ(monde, libelle="Club")
    une_publication(monde)
    return {"version": premiere, "par": monde.awa}
