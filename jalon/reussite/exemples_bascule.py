"""Un appel d'exemple de chaque opération de la bascule d'année et des actions en lot."""

from datetime import date

from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.bascule import Decision, Quoi, annee_a_preparer, rentree
from jalon.reussite.exemples import un_enfant, un_parcours
from jalon.reussite.exemples_demande import une_demande
from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Etablissement


@exemple(ops.basculer)
def _basculer(monde):
    enfant, ecole = un_enfant(monde), Etablissement.objects.create(nom="École Pasteur")
    cm2 = valeur("niveau_scolaire", "cm2")
    ops.inscrire(enfant, annee="2024-2025", depuis=date(2024, 9, 2), etablissement=ecole, niveau=cm2, par=monde.awa)
    college = Etablissement.objects.create(nom="Collège Élysée")
    decision = Decision(enfant, Quoi.PASSE, valeur("niveau_scolaire", "6e"), college)
    annee = annee_a_preparer(timezone.localdate())
    return {"annee": annee, "decisions": [decision], "par": monde.awa}


@exemple(ops.annuler_la_bascule)
def _annuler(monde):
    arguments = _basculer(monde)
    ops.basculer(**arguments)
    return {"annee": arguments["annee"], "par": monde.awa}


@exemple(ops.demander_le_renouvellement)
def _renouveler(monde):
    annee = annee_a_preparer(timezone.localdate())
    return {
        "les_parcours": [un_parcours(monde)],
        "annee": annee,
        "pour_le": rentree(annee).replace(day=30),
        "par": monde.awa,
    }


@exemple(ops.faire_en_lot)
def _en_lot(monde):
    return {
        "code": ops.LOT_REFERENT,
        "enfants": [un_parcours(monde).enfant],
        "intervenant": monde.bruno.intervenant.pk,
        "du": timezone.localdate().isoformat(),
        "par": monde.awa,
    }


@exemple(ops.confier_les_demandes)
def _confier(monde):
    return {"demandes": [une_demande(monde)], "intervenant": monde.bruno.intervenant, "par": monde.awa}
