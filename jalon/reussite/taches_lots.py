"""Au-delà d'un seuil, une action en lot se fait en arrière-plan : on voit où elle en est, on peut quitter la page."""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from jalon.reussite.models import Enfant
from jalon.reussite.operations.lots import Lot, action_en_lot, faire_une_tranche
from jalon.socle.cloison import cloison
from jalon.socle.taches import Travail, lancer, travail

CODE = "reussite.lot"
SEUIL = 50
TRANCHE = 25
RAISONS_AU_PLUS = 100


def lancer_le_lot(action: str, enfants: list[int], *, par, **arguments) -> Travail:
    """Met le lot dans la file ; son avancement se suit dans « Travaux en cours »."""
    libelle = action_en_lot(action).dire(**arguments)[:160]
    return lancer(CODE, libelle=libelle, action=action, enfants=enfants, arguments=arguments, par=par)


@travail(CODE, "Action en lot")
def _faire(ligne, *, action: str, enfants: list[int], arguments: dict) -> dict:
    """Tranche par tranche, chacune sa transaction. Un dossier que l'on ne voit plus n'est pas touché."""
    lot = Lot()
    for debut in range(0, len(enfants), TRANCHE):
        ligne.avancer(debut, len(enfants))
        with cloison(ligne.collectivite):
            par = get_user_model().objects.get(pk=ligne.par_id)
            vus = Enfant.objects.actuels().visibles_par(par).filter(pk__in=enfants[debut : debut + TRANCHE])
            faire_une_tranche(action, vus.order_by("pk"), lot, par=par, **arguments)
    ligne.avancer(len(enfants), len(enfants))
    if not lot.faits:
        raise ValidationError("Aucun dossier n'a été changé : tous étaient à écarter.")
    return {"phrases": _dire(lot)}


def _dire(lot: Lot) -> list[str]:
    """Un dossier par son numéro : la page d'un travail ne nomme personne."""
    faits = f"{len(lot.faits)} dossier{'s changés' if len(lot.faits) > 1 else ' changé'}."
    ecartes = [f"Dossier n° {enfant.numero} écarté : {raison}." for enfant, raison in lot.ecartes[:RAISONS_AU_PLUS]]
    return [faits, *ecartes, "Tout s'annule dans « Revenir en arrière »."]
