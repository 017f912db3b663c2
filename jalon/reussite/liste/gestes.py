"""Ce que l'on peut faire, en lot, des enfants de la liste."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from jalon.reussite.droits import Droit
from jalon.socle.habilitations import a_le_droit
from jalon.ui.tableaux import Geste


@dataclass(frozen=True)
class ActionDeListe:
    """`verbe` : celui du bouton, suivi de « 12 enfants »."""

    code: str
    libelle: str
    icone: str
    droit: str
    verbe: str


ACTIONS = {
    action.code: action
    for action in (
        ActionDeListe("referent", "Changer de référent", "person-badge", Droit.OUVRIR_UN_PARCOURS, "Confier"),
        ActionDeListe("valeur", "Étiqueter, changer un champ", "pencil-square", Droit.MODIFIER_LES_DOSSIERS, "Changer"),
        ActionDeListe(
            "document", "Produire un document", "file-earmark-text", Droit.PRODUIRE_UN_DOCUMENT, "Produire pour"
        ),
    )
}


def gestes_en_lot(params: QueryDict, compte) -> list[Geste]:
    """Ceux que ce compte peut faire des lignes cochées."""
    return [
        Geste(action.libelle, f"{reverse('reussite:lot', args=[action.code])}?{params.urlencode()}", action.icone)
        for action in ACTIONS.values()
        if a_le_droit(compte, action.droit)
    ]
