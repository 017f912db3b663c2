"""Les adresses des modèles de documents et des documents à produire."""

from jalon.instances.droits import Droit as DroitInstances
from jalon.reussite.droits import Droit
from jalon.socle.droits import Droit as DroitSocle
from tests.matrice import Adresse, un
from tests.matrice.reussite import VOIR
from tests.matrice.socle import voit_l_enfant

CONFIGURER = (DroitSocle.CONFIGURER,)
PRODUIRE = (*VOIR, Droit.PRODUIRE_UN_DOCUMENT)
ANIMER = (DroitInstances.VOIR_LES_INSTANCES, DroitInstances.ANIMER_LES_INSTANCES)
DU_MODELE = Adresse(un("modele"), CONFIGURER)


def _attestation(o) -> dict:
    return {"code": "attestation"}


def _son_lot(compte, o) -> bool:
    return compte.pk == o.auteur.pk


TABLE = {
    "editions:modeles": Adresse(droits=CONFIGURER),
    "editions:modele": Adresse(_attestation, CONFIGURER, partagee=True),
    "editions:modele_par_defaut": Adresse(lambda o: _attestation(o) | {"format": "odt"}, CONFIGURER, partagee=True),
    "editions:modele_depose": DU_MODELE,
    "editions:modele_retirer": DU_MODELE,
    "editions:modele_reprendre": DU_MODELE,
    "editions:lot": Adresse(un("lot"), (), _son_lot),
    "reussite:documents": Adresse(un("enfant"), PRODUIRE, voit_l_enfant),
    "reussite:document_produire": Adresse(lambda o: un("enfant")(o) | _attestation(o), PRODUIRE, voit_l_enfant),
    "instances:seance_documents": Adresse(un("seance_eps"), ANIMER),
    "instances:seance_document": Adresse(lambda o: un("seance_eps")(o) | {"code": "ordre_du_jour"}, ANIMER),
    "instances:seance_lot": Adresse(lambda o: un("seance_eps")(o) | {"lot": "preparation"}, ANIMER),
    "reussite:rapport_annuel": Adresse(droits=(Droit.VOIR_LES_STATISTIQUES,)),
}
