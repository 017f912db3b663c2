"""L'onglet « Suivis partenaires » de la fiche : groupes, suivis, activités, rendez-vous."""

from jalon.reussite.droits import Droit
from jalon.reussite.forms.suivi import statuts_a_dire
from jalon.reussite.lectures import suivis as lectures
from jalon.socle.habilitations import a_le_droit


def contexte(request, dossier) -> dict:
    return {
        "inscriptions": lectures.inscriptions(dossier),
        "suivis": lectures.suivis(dossier),
        "activites": lectures.activites(dossier),
        "les_rendez_vous": lectures.tous_lus(dossier),
        "peut_inscrire": a_le_droit(request.user, Droit.GERER_LES_GROUPES),
    }


def a_cote(dossier) -> list[dict]:
    """À droite de la fiche : chaque rendez-vous attendu, et ce que l'on peut en dire d'un geste."""
    return [{"lu": lu, "statuts": statuts_a_dire(lu.a_dire)} for lu in lectures.rendez_vous_montres(dossier)]
