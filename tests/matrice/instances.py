"""Les adresses des réunions. La séance d'essai a deux invités : un membre sous charte, et un convié pour son point.

Le partenaire en est membre et a signé ; le référent est membre sans charte ; l'intervenant n'est convié que pour le
point ; la décision est confiée à la coordonnatrice.
"""

from jalon.instances.droits import Droit
from jalon.socle.habilitations import a_le_droit
from tests.matrice import Adresse, un

VOIR = (Droit.VOIR_LES_INSTANCES,)
ANIMER = (*VOIR, Droit.ANIMER_LES_INSTANCES)
GERER = (*VOIR, Droit.GERER_LES_INSTANCES)


def _est(compte, o, *roles: str) -> bool:
    return compte.pk in {o.comptes[role].pk for role in roles}


def _lit_toute_la_seance(compte, o) -> bool:
    return a_le_droit(compte, Droit.ANIMER_LES_INSTANCES) or _est(compte, o, "partenaire")


def _lit_le_point(compte, o) -> bool:
    return _lit_toute_la_seance(compte, o) or _est(compte, o, "intervenant")


def _lit_un_releve(compte, o) -> bool:
    return a_le_droit(compte, Droit.ANIMER_LES_INSTANCES) or _est(compte, o, "intervenant")


def _y_siege(compte, o) -> bool:
    """Membre, ou convié ; qui anime voit toutes les instances."""
    return a_le_droit(compte, Droit.ANIMER_LES_INSTANCES) or _est(compte, o, "partenaire", "referent", "intervenant")


def de_la_seance(nom: str, droits=ANIMER) -> dict[str, Adresse]:
    return {f"instances:{nom}": Adresse(un("seance_eps"), droits)}


def du_point(nom: str) -> dict[str, Adresse]:
    return {f"instances:{nom}": Adresse(un("point_eps"), ANIMER)}


def _variante(o) -> dict:
    return {"pk": o.seance_eps.pk, "variante": "noms"}


TABLE = {
    "instances:seances": Adresse(droits=VOIR),
    "instances:seance": Adresse(un("seance_eps"), VOIR, _lit_le_point),
    **de_la_seance("seance_modifier"),
    **de_la_seance("seance_annuler"),
    **de_la_seance("seance_ouvrir"),
    **de_la_seance("seance_clore"),
    **de_la_seance("seance_presences"),
    **de_la_seance("seance_convier"),
    **de_la_seance("seance_convocations"),
    **de_la_seance("candidats"),
    **de_la_seance("point_ajouter"),
    **de_la_seance("releves"),
    "instances:convocation_retirer": Adresse(un("convocation"), ANIMER),
    "instances:point": Adresse(un("point_eps"), VOIR, _lit_le_point),
    **du_point("point_tenir"),
    **du_point("point_modifier"),
    **du_point("point_placer"),
    **du_point("point_retirer"),
    **du_point("point_convier"),
    **du_point("point_restituer"),
    **du_point("releve_famille"),
    "instances:decisions": Adresse(droits=VOIR),
    "instances:decision_modifier": Adresse(un("decision"), ANIMER),
    "instances:decision_retirer": Adresse(un("decision"), ANIMER),
    "instances:decision_faite": Adresse(un("decision"), ANIMER),
    "instances:ordre_du_jour": Adresse(_variante, VOIR, _lit_le_point),
    "instances:feuilles": Adresse(_variante, VOIR, _lit_le_point),
    "instances:releve_equipe": Adresse(un("seance_eps"), VOIR, _lit_toute_la_seance),
    "instances:releve_partenaire": Adresse(
        lambda o: {"pk": o.seance_eps.pk, "intervenant_pk": o.comptes["intervenant"].intervenant.pk},
        VOIR,
        _lit_un_releve,
    ),
    "instances:charte": Adresse(un("eps"), VOIR, _y_siege),
    "instances:instances": Adresse(droits=VOIR),
    "instances:instance": Adresse(un("eps"), VOIR, _y_siege),
    "instances:instance_creer": Adresse(droits=GERER),
    "instances:instance_modifier": Adresse(un("eps"), GERER),
    "instances:instance_retirer": Adresse(un("eps"), GERER),
    "instances:seance_planifier": Adresse(un("eps"), ANIMER),
    "instances:membre_ajouter": Adresse(un("eps"), GERER),
    "instances:membre_modifier": Adresse(un("membre"), GERER),
}
