"""Les adresses des accords, des partages et de l'enfant en danger."""

from jalon.reussite.droits import Droit
from jalon.socle.dossiers import est_visible
from tests.matrice import Adresse, un
from tests.matrice.reussite import VOIR, du_dossier
from tests.matrice.socle import voit_l_enfant

RECUEILLIR = (*VOIR, Droit.RECUEILLIR_UN_ACCORD)
DE_L_ACCORD = Adresse(un("accord"), RECUEILLIR, voit_l_enfant)


def _du_lien(o) -> dict:
    return {"jeton": o.jeton_de_partage, "enfant": o.partage_de.pk}


DU_LIEN = Adresse(_du_lien, publique=True, partagee=True)


def _recoit_le_partage(compte, o) -> bool:
    return compte.pk == o.partage.intervenant.compte_id


def _voit_l_enfant_partage(compte, o) -> bool:
    return est_visible(compte, "reussite.enfant", o.partage_de.pk)


TABLE = {
    "reussite:accord_recueillir": du_dossier(Droit.RECUEILLIR_UN_ACCORD),
    "reussite:accord_modifier": DE_L_ACCORD,
    "reussite:accord_retirer": DE_L_ACCORD,
    "reussite:accord_retire": DE_L_ACCORD,
    "reussite:accord_copie": DE_L_ACCORD,
    "reussite:notice": Adresse(droits=VOIR),
    "reussite:partage_ouvrir": du_dossier(Droit.PARTAGER_UN_DOSSIER),
    "reussite:partage": Adresse(un("partage"), VOIR, _recoit_le_partage),
    "reussite:partage_finir": Adresse(un("partage"), (*VOIR, Droit.PARTAGER_UN_DOSSIER), _voit_l_enfant_partage),
    "portail:partage": DU_LIEN,
    "portail:partage_transmis": DU_LIEN,
    "reussite:danger": Adresse(),
    "reussite:enfant_danger": du_dossier(Droit.TRACER_UN_DANGER),
}
