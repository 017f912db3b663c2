"""Qui peut voir ce dossier et pourquoi, jusqu'au parcours qui l'explique."""

from dataclasses import dataclass

from jalon.reussite.models import ReferentParcours
from jalon.socle.habilitations.visibilite import comptes_qui_voient


@dataclass(frozen=True)
class Lecteur:
    """Un compte qui peut ouvrir le dossier, et les raisons pour lesquelles il le peut."""

    compte: object
    raisons: list[str]


def qui_peut_voir(enfant) -> list[Lecteur]:
    """Les comptes ouverts qui voient ce dossier, par nom."""
    suivis = ReferentParcours.objects.filter(parcours__enfant=enfant, intervenant__compte__isnull=False)
    suivis = list(suivis.select_related("intervenant", "parcours__dispositif"))
    return [
        Lecteur(vue.compte, [*vue.raisons, *dict.fromkeys(_suivis_de(vue.compte, suivis))])
        for vue in comptes_qui_voient(enfant)
    ]


def _suivis_de(compte, suivis):
    for suivi in suivis:
        if suivi.intervenant.compte_id == compte.pk:
            fini = suivi.au or suivi.parcours.sortie
            depuis = f" depuis le {suivi.du:%d/%m/%Y}" if suivi.du and not fini else ""
            yield f"{'A suivi' if fini else 'Suit'} le parcours {suivi.parcours.dispositif}{depuis}"
