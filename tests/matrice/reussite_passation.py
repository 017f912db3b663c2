"""Passer la main, les intérims, le radar. Seule la personne à qui l'on propose une passation y répond."""

from jalon.reussite.droits import Droit
from tests.matrice import Adresse, un

PASSER = (Droit.PASSER_LA_MAIN,)


def _est_a_lui(compte, o) -> bool:
    return compte.pk == o.passation.vers.compte_id


REPONDRE = Adresse(un("passation"), PASSER, _est_a_lui)

TABLE = {
    "reussite:passation": Adresse(droits=PASSER),
    "reussite:passation_accepter": REPONDRE,
    "reussite:passation_refuser": REPONDRE,
    "reussite:interims": Adresse(droits=(Droit.DECIDER_UN_INTERIM,)),
    "reussite:interim_finir": Adresse(un("interim"), (Droit.DECIDER_UN_INTERIM,)),
    "reussite:radar": Adresse(droits=(Droit.MODIFIER_LES_DOSSIERS,)),
}
