"""Un appel d'exemple de chaque opération sur les passations et les intérims."""

from datetime import timedelta

from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.exemples import un_parcours
from jalon.socle.journal.operations import exemple


@exemple(ops.proposer_passation)
def _proposer(monde):
    le = timezone.localdate()
    return {"les_parcours": [un_parcours(monde)], "vers": monde.bruno.intervenant, "a_partir_du": le, "par": monde.awa}


def _proposee(monde):
    return ops.proposer_passation(**_proposer(monde))[0]


@exemple(ops.accepter_passation)
def _accepter(monde):
    return {"passation": _proposee(monde), "par": monde.bruno}


@exemple(ops.refuser_passation)
def _refuser(monde):
    return {"passation": _proposee(monde), "raison": "Je suis à 28 situations.", "par": monde.bruno}


@exemple(ops.decider_interim)
def _decider(monde):
    jour = timezone.localdate()
    return {
        "absent": monde.bruno.intervenant,
        "remplacant": monde.awa.intervenant,
        "du": jour,
        "au": jour + timedelta(days=14),
        "par": monde.awa,
    }


@exemple(ops.finir_interim)
def _finir(monde):
    return {"interim": ops.decider_interim(**_decider(monde)), "par": monde.awa}
