"""Ce qui vient d'ailleurs : une échéance cochée, un accord retiré, un partage fini."""

from jalon.instances.models import Convocation, Decision, Point
from jalon.instances.operations.commun import DECISION, RESTITUTION
from jalon.instances.operations.decision import poser_la_mise_en_oeuvre
from jalon.instances.operations.point import poser_la_date_de_restitution, retirer_point
from jalon.instances.operations.seance import retirer_la_convocation
from jalon.socle.echeances.operations import a_la_suite
from jalon.socle.renvois import a_l_ecoute


@a_la_suite(DECISION)
def _la_decision_suit(echeance, *, par) -> None:
    """Faite, la décision est mise en œuvre ; remise à faire, elle ne l'est plus."""
    for decision in Decision.objects.filter(echeance=echeance):
        poser_la_mise_en_oeuvre(decision, echeance.faite_le, par)


@a_la_suite(RESTITUTION)
def _la_restitution_suit(echeance, *, par) -> None:
    for point in Point.objects.filter(pk=echeance.objet_id):
        poser_la_date_de_restitution(point, echeance.faite_le, par)


def _points_a_venir(les_renvois):
    """Ceux que ces renvois portent et que personne n'a encore examinés."""
    points = Point.objects.a_l_ordre_du_jour().filter(renvoi__in=les_renvois, examine_le=None)
    return points.exclude(seance__etat__in=("close", "annulee")).select_related("seance__instance", "renvoi")


@a_l_ecoute("accord_retire")
def _retirer_les_points(les_renvois, *, le, donnees, par) -> None:
    for point in _points_a_venir(les_renvois):
        retirer_point(point, raison="Accord de la famille retiré", le=le, par=par)


@a_l_ecoute("partage_fini")
def _ne_plus_convier(les_renvois, *, le, donnees, par) -> None:
    """Qui ne partage plus le dossier n'est plus attendu pour ce point."""
    conviees = Convocation.objects.filter(
        point__in=_points_a_venir(les_renvois), intervenant=donnees.get("intervenant")
    )
    for convocation in conviees.select_related("seance", "point__renvoi", "intervenant"):
        retirer_la_convocation(convocation, par=par)
