"""Ce que la réussite éducative lit dans les listes de la ville : des codes qu'on ne remplace pas sans le savoir."""

from jalon.socle.listes.regles import declarer_regle
from jalon.socle.ouverture import vocabulaire


def _d_origine(liste: str) -> list[str]:
    return [valeur["code"] for valeur in vocabulaire()[liste]["valeurs"]]


declarer_regle("cycle", "les statistiques par cycle", _d_origine("cycle"))
declarer_regle("fratrie", "les statistiques par taille de fratrie", _d_origine("fratrie"))
declarer_regle("niveau_scolaire", "les cycles et le passage à l'année suivante", _d_origine("niveau_scolaire"))
declarer_regle("dispositif", "les statistiques du CLAS et du décrochage", ("CLAS", "DECRO"))
declarer_regle("dispositif", "les retours, les suivis dans deux dispositifs, les points d'étape dus")
declarer_regle("domaine", "le compte des actions de soutien à la parentalité", ("soutien_a_la_parentalite",))
declarer_regle("type_activite", "le compte des enfants sans activité", ("aucune",))
declarer_regle("type_contact", "le compte des entretiens et des visites", ("entretien_au_bureau", "visite_a_domicile"))
declarer_regle(
    "decision_eps",
    "l'alerte « décision sans action »",
    ("entree_en_parcours", "reorientation", "prolongation_accordee"),
)
