"""Les échéances d'un compte qui ferme passent à qui le remplace."""

from jalon.socle.comptes.reprises import declarer_reprise
from jalon.socle.echeances import operations
from jalon.socle.echeances.models import Echeance


def _compter(compte) -> int:
    return Echeance.objects.a_faire().de(compte).count()


def _reprendre(compte, repreneur, par) -> None:
    for echeance in Echeance.objects.a_faire().de(compte):
        operations.confier(echeance, responsable=repreneur.intervenant, par=par)


declarer_reprise("socle.echeances", singulier="échéance", pluriel="échéances", compter=_compter, reprendre=_reprendre)
