"""Les évaluations, dans l'historique."""

from collections.abc import Iterator

from jalon.reussite.lectures.adresses import adresse_de_l_onglet
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Evaluation
from jalon.ui.elements import Evenement

NATURE = "Évaluation"


def evaluations(dossier: Dossier) -> Iterator[Evenement]:
    if not dossier.complet:
        return
    for lue in Evaluation.objects.filter(parcours__enfant=dossier.enfant).select_related("outil__outil"):
        yield Evenement(
            lue.le,
            f"{lue.outil}, {lue.get_temps_display().lower()} ({lue.get_repondant_display().lower()})",
            url=adresse_de_l_onglet(dossier.enfant.pk, "evaluations"),
            icone="clipboard-check",
            nature=NATURE,
            ancre=f"evaluation-{lue.pk}",
        )
