"""L'onglet « Demandes et EPS » : ce que l'on a dit de l'enfant à l'équipe, et ce que les réunions en ont décidé."""

from jalon.reussite.lectures import demande as lectures
from jalon.reussite.models import Demande


def contexte(request, dossier) -> dict:
    """Qui a une fiche réduite n'y lit que ses propres demandes."""
    vues = Demande.objects.visibles_par(request.user).filter(enfant=dossier.enfant)
    tout = lectures.lit_tout(request.user)
    return {
        "les_demandes": [
            (
                demande,
                lectures.suite_en_mots(demande) if tout else lectures.suite_pour_l_emetteur(demande),
                lectures.ton_de_la_suite(demande) if tout else "neutre",
            )
            for demande in vues.select_related("origine", "cause")
        ],
        "tout": tout,
        "les_examens": list(dossier.enfant.les_examens.select_related("decision")) if dossier.complet else [],
    }
