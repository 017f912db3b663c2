"""Les lots de documents de la réussite éducative : ce que l'on fait signer en début d'année, un document par enfant."""

from jalon.restitution.editions.documents import Public
from jalon.restitution.editions.lots import APlier, Lot, declarer_lot
from jalon.reussite.models import Parcours
from jalon.reussite.operations.bascule_annulation import RENOUVELLEMENT
from jalon.socle.annulations import Annulation


def _renouvellement(geste_id: int, compte) -> list[APlier]:
    """L'accord et le contrat de chaque parcours du renouvellement, s'il n'a pas été annulé et que l'on voit encore."""
    geste = Annulation.objects.filter(pk=geste_id, code=RENOUVELLEMENT, annulee_le=None).first()
    ids = geste.donnees.get("parcours", []) if geste else []
    lus = Parcours.objects.visibles_par(compte).filter(pk__in=ids, enfant__fusionne_dans=None)
    lus = lus.select_related("enfant__famille", "dispositif").order_by("enfant__cle_recherche", "pk")
    return [a_plier for parcours in lus for a_plier in _a_signer(parcours)]


def _a_signer(parcours) -> list[APlier]:
    numero = parcours.enfant.numero
    return [
        APlier("information_et_accord", parcours.enfant, Public.FAMILLE, f"accord-{numero}"),
        APlier("contrat_d_engagement", parcours, Public.FAMILLE, f"contrat-{numero}"),
    ]


declarer_lot(Lot("renouvellement", "Accords et contrats de l'année", _renouvellement))
