"""Groupes, séances, heures, suivis, activités, rendez-vous : le groupe d'essai est celui de l'intervenant."""

from jalon.reussite.droits import Droit
from jalon.socle.habilitations import Portee, portee_de
from tests.matrice import Adresse, un
from tests.matrice.reussite import VOIR, du_dossier
from tests.matrice.socle import voit_l_enfant

GERER, POINTER, MODIFIER = (Droit.GERER_LES_GROUPES,), (Droit.POINTER_LES_PRESENCES,), Droit.MODIFIER_LES_DOSSIERS
DU_GROUPE = Adresse(un("groupe"), GERER)
DE_LA_SEANCE = Adresse(un("seance"), GERER)
DE_L_INSCRIPTION = Adresse(un("inscription"), (*GERER, *VOIR), voit_l_enfant)
DU_SUIVI = Adresse(un("suivi"), (*VOIR, MODIFIER), voit_l_enfant)
DE_L_ACTIVITE = Adresse(un("activite"), (*VOIR, MODIFIER), voit_l_enfant)
# Ce rendez-vous est de la coordonnatrice : il faut toucher à ceux des autres.
DU_RENDEZ_VOUS = Adresse(un("enfant", rdv_pk="rendez_vous"), (*VOIR, Droit.NOTER_UN_CONTACT, MODIFIER), voit_l_enfant)
HEURES = (Droit.VOIR_LES_HEURES,)


def _le_pointe(compte, o) -> bool:
    """Toute la ville, ou son groupe : un référent qui n'anime pas n'en nomme pas les enfants."""
    partout = portee_de(compte, Droit.POINTER_LES_PRESENCES) == Portee.VILLE
    return partout or compte.pk == o.groupe.intervenant.compte_id


def _csv(o) -> dict:
    return {"format": "csv"}


TABLE = {
    "reussite:groupes": Adresse(droits=POINTER),
    "reussite:groupe": Adresse(un("groupe"), POINTER),
    "reussite:groupe_creer": Adresse(droits=GERER),
    **{f"reussite:groupe_{geste}": DU_GROUPE for geste in ("modifier", "retirer", "choisir")},
    "reussite:groupe_inscrire": Adresse(un("groupe", enfant_pk="enfant"), (*GERER, *VOIR), voit_l_enfant),
    "reussite:enfant_inscrire": du_dossier(Droit.GERER_LES_GROUPES),
    **{f"reussite:inscription_{geste}": DE_L_INSCRIPTION for geste in ("finir", "placer", "retirer")},
    "reussite:seance_programmer": DU_GROUPE,
    "reussite:seance": Adresse(un("seance"), POINTER, _le_pointe),
    **{f"reussite:seance_{geste}": DE_LA_SEANCE for geste in ("modifier", "annuler", "retablir")},
    "reussite:heures": Adresse(droits=HEURES),
    "reussite:heures_seances": Adresse(droits=HEURES),
    "reussite:heures_exporter": Adresse(_csv, HEURES, partagee=True),
    "reussite:attentes": Adresse(droits=(MODIFIER,)),
    "reussite:attentes_exporter": Adresse(_csv, (MODIFIER, Droit.EXPORTER_LES_LISTES), partagee=True),
    "reussite:suivi_noter": du_dossier(MODIFIER),
    "reussite:activite_noter": du_dossier(MODIFIER),
    "reussite:suivi_modifier": DU_SUIVI,
    "reussite:suivi_retirer": DU_SUIVI,
    "reussite:activite_modifier": DE_L_ACTIVITE,
    "reussite:activite_retirer": DE_L_ACTIVITE,
    "reussite:rendez_vous_prendre": du_dossier(Droit.NOTER_UN_CONTACT),
    **{f"reussite:rendez_vous_{geste}": DU_RENDEZ_VOUS for geste in ("modifier", "statut", "retirer")},
}
