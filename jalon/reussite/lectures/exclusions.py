"""Les exclusions de la ville : celles que le compte peut voir, et le collège où était l'enfant ce jour-là."""

from django.db.models import Prefetch, Q

from jalon.reussite.cles import en_vigueur
from jalon.reussite.models import EtatAccueil, Exclusion, Scolarite
from jalon.reussite.visibilite import dossiers_vus

TONS_D_ACCUEIL = {EtatAccueil.PROPOSE: "attente", EtatAccueil.ACCEPTE: "termine", EtatAccueil.REFUSE: "neutre"}


def exclusions_visibles(compte):
    """Avec l'enfant et ses scolarités : autant de requêtes pour une exclusion que pour mille."""
    condition = dossiers_vus(compte, "enfant")
    lues = Exclusion.objects.filter(condition or Q(), enfant__fusionne_dans=None)
    scolarites = Prefetch("enfant__les_scolarites", Scolarite.objects.select_related("etablissement"))
    return lues.select_related("enfant", "motif", "parcours").prefetch_related(scolarites)


def college_de(exclusion) -> str:
    """L'établissement de l'enfant le premier jour de l'exclusion."""
    scolarite = en_vigueur(list(exclusion.enfant.les_scolarites.all()), exclusion.le)
    return str(scolarite.etablissement or "") if scolarite else ""
