"""Les lots de documents : pour les enfants cochés dans la liste, et ce que l'on fait signer en début d'année."""

from datetime import date

from jalon.restitution.editions.documents import Public, document
from jalon.restitution.editions.lots import APlier, Lot, declarer_lot
from jalon.reussite.models import Enfant, EtatParcours, Parcours
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


def parcours_a_dire(enfants) -> dict[int, Parcours]:
    """Enfant → le parcours dont un document parle : celui qui est ouvert, le dernier entré s'ils sont plusieurs."""
    lus = Parcours.objects.filter(enfant__in=enfants, annule_le=None, sortie=None).exclude(etat=EtatParcours.NON_OUVERT)
    ranges = sorted(lus.select_related("enfant__famille", "dispositif"), key=lambda p: p.entree or date.min)
    return {parcours.enfant_id: parcours for parcours in ranges}


def _enfants(objet: dict, compte) -> list[APlier]:
    """Le même document pour chacun des enfants choisis que l'on voit encore."""
    declare = document(objet["document"])
    vus = Enfant.objects.actuels().visibles_par(compte).filter(pk__in=objet["enfants"])
    vus = list(vus.select_related("famille").order_by("cle_recherche", "pk"))
    nom = objet["document"].replace("_", "-")
    if declare.objet == "reussite.enfant":
        return [APlier(declare.code, enfant, objet["pour"], f"{nom}-{enfant.numero}") for enfant in vus]
    parcours = parcours_a_dire(vus)
    retenus = [enfant for enfant in vus if enfant.pk in parcours]
    return [APlier(declare.code, parcours[e.pk], objet["pour"], f"{nom}-{e.numero}") for e in retenus]


declarer_lot(Lot("enfants", "Documents des enfants choisis", _enfants))
declarer_lot(Lot("renouvellement", "Accords et contrats de l'année", _renouvellement))
