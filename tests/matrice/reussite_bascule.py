"""La bascule d'année et les actions en lot."""

from django.utils import timezone

from jalon.reussite.bascule import annee_a_preparer
from jalon.reussite.droits import Droit
from tests.matrice import Adresse

BASCULER = (Droit.BASCULER_L_ANNEE,)
EN_LOT = (Droit.VOIR_LES_DOSSIERS, Droit.OUVRIR_UN_PARCOURS)


def _annee(o) -> dict:
    return {"annee": annee_a_preparer(timezone.localdate())}


TABLE = {
    "reussite:bascule": Adresse(droits=BASCULER),
    "reussite:bascule_ecole": Adresse(lambda o: _annee(o) | {"pk": o.etablissement.pk}, BASCULER),
    "reussite:bascule_sans_ecole": Adresse(_annee, BASCULER, partagee=True),
    "reussite:bascule_annuler": Adresse(_annee, BASCULER, partagee=True),
    "reussite:demandes_confier": Adresse(droits=(Droit.TRAITER_LES_DEMANDES,)),
    "reussite:lot": Adresse(lambda o: {"action": "referent"}, EN_LOT, partagee=True),
    "reussite:bascule_accords": Adresse(_annee, BASCULER, partagee=True),
}
