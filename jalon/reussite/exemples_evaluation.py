"""Un appel d'exemple de chaque opération sur les évaluations et la sortie."""

from datetime import date

from jalon.reussite import operations as ops
from jalon.reussite.exemples import un_parcours
from jalon.saisie.lectures import versions_en_vigueur
from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur

LE = date(2025, 11, 3)


def _grille():
    return next(v for v in versions_en_vigueur() if v.outil.code == "grille-de-suivi")


def _evaluation(monde):
    return ops.evaluer(**_evaluer(monde))


@exemple(ops.evaluer)
def _evaluer(monde):
    return {
        "parcours": un_parcours(monde),
        "outil": _grille(),
        "temps": "entree",
        "repondant": "referent",
        "le": LE,
        "notes": {"langage": (2, "Le 3 novembre, répond par oui ou non.")},
        "par": monde.awa,
    }


@exemple(ops.modifier_evaluation)
def _modifier(monde):
    evaluation = _evaluation(monde)
    return {"evaluation": evaluation, "version": 1, "notes": {"langage": (3, "")}, "par": monde.awa}


@exemple(ops.retirer_evaluation)
def _retirer(monde):
    return {"evaluation": _evaluation(monde), "par": monde.awa}


@exemple(ops.sortir)
def _sortir(monde):
    return {
        "parcours": un_parcours(monde),
        "motif": valeur("motif_sortie", "objectifs_atteints"),
        "le": date(2026, 6, 30),
        "nouvelles_le": date(2026, 9, 30),
        "par": monde.awa,
    }
