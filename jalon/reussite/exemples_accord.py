"""Un appel d'exemple de chaque opération sur les accords, les partages et les transmissions."""

from datetime import date, timedelta

from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.exemples import un_enfant, une_famille
from jalon.reussite.models.accord import ModeAccord, ObjetAccord
from jalon.socle.journal.operations import exemple

LE = date(2025, 9, 18)


def _accord(monde, **champs):
    mere = ops.ajouter_responsable(une_famille(monde), prenom="Samira", autorite_parentale=True, par=monde.awa)
    ines, adam = (un_enfant(monde, famille=mere.famille) for _ in range(2))
    base = {"objet": ObjetAccord.ADHESION_AU_PARCOURS, "mode": ModeAccord.SIGNE, "le": LE, "titulaire": mere}
    return {"enfants": [ines, adam], "par": monde.awa, **base, **champs}


@exemple(ops.recueillir_accord)
def _recueillir(monde):
    return _accord(monde)


@exemple(ops.modifier_accord)
def _modifier(monde):
    accord, _ = ops.recueillir_accord(**_accord(monde))
    return {"accord": accord, "version": accord.version, "precision": "Signé à l'école", "par": monde.awa}


def un_partage(monde, **champs):
    """Chloé lit l'école d'un enfant dont la mère a accepté le partage."""
    accord, _ = ops.recueillir_accord(**_accord(monde, objet=ObjetAccord.PARTAGE, partenaires="L'école Pasteur"))
    return {
        "enfant": accord.enfant,
        "intervenant": monde.chloe.intervenant,
        "rubriques": ["identite", "ecole"],
        "au": timezone.localdate() + timedelta(days=90),
        "envoyer_un_lien": True,
        "par": monde.awa,
        **champs,
    }


@exemple(ops.retirer_accord)
def _retirer(monde):
    accord, _ = ops.recueillir_accord(**_accord(monde))
    return {"accord": accord, "le": LE, "par": monde.awa}


@exemple(ops.partager)
def _partager(monde):
    return un_partage(monde)


@exemple(ops.finir_partage)
def _finir(monde):
    partage, _ = ops.partager(**un_partage(monde))
    return {"partage": partage, "raison": "La mission est finie", "par": monde.awa}


@exemple(ops.repondre_au_partage)
def _repondre(monde):
    partage, _ = ops.partager(**un_partage(monde))
    return {"partage": partage, "reponse": "place", "par": None}


@exemple(ops.tracer_un_danger)
def _tracer(monde):
    return {"enfant": un_enfant(monde), "le": LE, "destinataire": "CRIP", "par": monde.bruno}
