"""Ce que les statistiques lisent des champs de la ville : une table par entité, à côté de celle de ses objets."""

from jalon.restitution.statistiques.champs import table_des_champs
from jalon.reussite.champs import ACTION, DEMANDE, ENFANT, FAMILLE, PARCOURS
from jalon.reussite.models import Action, Demande, Parcours

# Entité → la table de ses objets dans l'univers.
CHAMPS = {ENFANT: "enfants", FAMILLE: "familles", PARCOURS: "parcours", DEMANDE: "demandes", ACTION: "actions"}
TABLES_DES_CHAMPS = (
    table_des_champs("champs_enfants", ENFANT, "enfant"),
    table_des_champs("champs_familles", FAMILLE, "famille"),
    table_des_champs("champs_parcours", PARCOURS, "enfant", Parcours),
    table_des_champs("champs_demandes", DEMANDE, "enfant", Demande),
    table_des_champs("champs_actions", ACTION, "enfant", Action),
)
