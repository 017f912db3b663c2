"""Les adresses du plan : diagnostics, préconisations, actions, bilans ; et celles des exclusions."""

from jalon.reussite.droits import Droit
from tests.matrice import Adresse, un
from tests.matrice.reussite import VOIR, du_dossier, du_parcours
from tests.matrice.socle import voit_l_enfant

MODIFIER = Droit.MODIFIER_LES_DOSSIERS


def de(objet: str) -> Adresse:
    return Adresse(un(objet), (*VOIR, MODIFIER), voit_l_enfant)


TABLE = {
    "reussite:action_ajouter": du_dossier(MODIFIER),
    "reussite:action_ajouter_au_plan": du_parcours(MODIFIER),
    **{f"reussite:action_{geste}": de("action") for geste in ("modifier", "etat", "retirer")},
    **{f"reussite:{page}": de("action") for page in ("bilans", "bilan_noter", "bilans_demander")},
    "reussite:bilan_modifier": de("bilan"),
    "reussite:bilan_retirer": de("bilan"),
    "reussite:preconisation_ajouter": du_parcours(MODIFIER),
    **{
        f"reussite:preconisation_{geste}": de("preconisation")
        for geste in ("modifier", "realiser", "abandonner", "retirer")
    },
    "reussite:diagnostics": du_parcours(MODIFIER),
    "reussite:diagnostic_noter": du_parcours(MODIFIER),
    "reussite:diagnostic_modifier": de("diagnostic"),
    "reussite:diagnostic_retirer": de("diagnostic"),
    "reussite:exclusions": Adresse(droits=(MODIFIER,)),
    "reussite:exclusion_noter": du_dossier(MODIFIER),
    **{f"reussite:exclusion_{geste}": de("exclusion") for geste in ("modifier", "accueil", "retour", "retirer")},
}
