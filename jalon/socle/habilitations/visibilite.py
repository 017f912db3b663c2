"""Qui peut voir un dossier, et pourquoi."""

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.utils import timezone

from jalon.socle.cloison import collectivite_active
from jalon.socle.dossiers import type_de_dossier
from jalon.socle.habilitations import ETENDUE, AccesExceptionnel, AttributionRole, Portee


@dataclass
class Vue:
    """Un compte qui voit le dossier, et ses raisons en mots."""

    compte: object
    raisons: list[str] = field(default_factory=list)


def comptes_qui_voient(dossier) -> list[Vue]:
    """Les comptes ouverts qui voient ce dossier aujourd'hui, par nom, chacun avec ses raisons."""
    type_ = type_de_dossier(dossier._meta.label_lower)
    roles = _roles_qui_montrent(type_.droit)
    acces = _acces_ouverts(dossier)
    comptes = get_user_model().objects.filter(collectivite=collectivite_active(), desactive_le=None)
    return [
        Vue(compte, [*_par_les_roles(roles.get(compte.pk, [])), *acces.get(compte.pk, [])])
        for compte in comptes.filter(pk__in={*roles, *acces}).order_by("nom")
        if type_.visibles(compte).filter(pk=dossier.pk).exists()
    ]


def _roles_qui_montrent(droit: str) -> dict[int, list]:
    """Compte → ses rôles qui ont ce droit."""
    par_compte: dict[int, list] = {}
    for attribution in AttributionRole.objects.select_related("role"):
        if str(droit) in attribution.role.droits:
            par_compte.setdefault(attribution.compte_id, []).append(attribution.role)
    return par_compte


def _par_les_roles(roles) -> list[str]:
    """Le rôle le plus large suffit : « Coordonnateur : toute la ville »."""
    larges = sorted(roles, key=lambda role: ETENDUE[role.portee], reverse=True)[:1]
    return [f"{role.libelle} : {Portee(role.portee).label.lower()}" for role in larges]


def _acces_ouverts(dossier) -> dict[int, list[str]]:
    ouverts = AccesExceptionnel.objects.ouverts().filter(dossier_type=dossier._meta.label_lower, dossier_id=dossier.pk)
    raisons: dict[int, list[str]] = {}
    for acces in ouverts:
        fin = timezone.localtime(acces.expire_le)
        raisons.setdefault(acces.compte_id, []).append(
            f"Accès exceptionnel jusqu'au {fin:%d/%m à %H:%M} : {acces.motif}"
        )
    return raisons
