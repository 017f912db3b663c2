"""Quand un compte se ferme : les parcours qu'il suit passent à quelqu'un d'autre."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import ReferentParcours
from jalon.reussite.operations import nommer_referent
from jalon.socle.comptes.reprises import declarer_reprise


def _suivis(compte):
    """Les nominations encore ouvertes du compte, sur des parcours qui ne sont pas finis."""
    return ReferentParcours.objects.filter(
        intervenant__compte=compte, au=None, parcours__sortie=None, parcours__annule_le=None
    )


def _compter(compte) -> int:
    return _suivis(compte).count()


def _reprendre(compte, repreneur, par) -> None:
    intervenant = getattr(repreneur, "intervenant", None)
    suivis = list(_suivis(compte).select_related("parcours"))
    if suivis and intervenant is None:
        raise ValidationError(f"{repreneur} n'a pas de fiche d'intervenant : il ne peut pas être référent.")
    jour = timezone.localdate()
    for suivi in suivis:
        du = max(jour, suivi.du or jour)
        nommer_referent(suivi.parcours, intervenant=intervenant, du=du, par=par)


declarer_reprise(
    "reussite.parcours",
    singulier="parcours suivi",
    pluriel="parcours suivis",
    compter=_compter,
    reprendre=_reprendre,
)
