"""Les adresses des demandes, des invitations et des appels ; et celles de leurs liens publics."""

from jalon.reussite.droits import Droit
from jalon.reussite.models import Demande
from jalon.socle.habilitations import a_le_droit
from tests.matrice import Adresse, un

DEPOSER, TRAITER, NOTER = Droit.DEPOSER_UNE_DEMANDE, Droit.TRAITER_LES_DEMANDES, Droit.NOTER_UN_CONTACT


def voit_la_demande(compte, o) -> bool:
    return Demande.objects.visibles_par(compte).filter(pk=o.demande.pk).exists()


def _traite(compte, o) -> bool:
    return a_le_droit(compte, TRAITER)


def _du_lien(o) -> dict:
    return {"jeton": o.jeton_de_demande}


def _de_la_ville(o) -> dict:
    return {"ville": o.demande.collectivite.code}


DE_LA_DEMANDE = Adresse(un("demande"), (DEPOSER,), voit_la_demande)
TRAITEE = Adresse(un("demande"), (DEPOSER, TRAITER), voit_la_demande)
DE_L_INVITATION = Adresse(un("invitation"), (TRAITER,))
# Cet appel est de la coordonnatrice : il n'existe que pour elle et pour qui traite les demandes.
DE_L_APPEL = Adresse(un("appel"), (NOTER,), _traite)

TABLE = {
    "reussite:demandes": Adresse(droits=(DEPOSER,)),
    "reussite:demandes_exporter": Adresse(
        lambda o: {"format": "csv"}, (DEPOSER, Droit.EXPORTER_LES_LISTES), partagee=True
    ),
    "reussite:demande_deposer": Adresse(droits=(DEPOSER,)),
    "reussite:demande": DE_LA_DEMANDE,
    "reussite:demande_modifier": DE_LA_DEMANDE,
    "reussite:demande_rattacher": DE_LA_DEMANDE,
    "reussite:demande_suite": TRAITEE,
    "reussite:demande_repondre": TRAITEE,
    "reussite:invitations": Adresse(droits=(TRAITER,)),
    "reussite:invitation_creer": Adresse(droits=(TRAITER,)),
    "reussite:invitation_renouveler": DE_L_INVITATION,
    "reussite:invitation_revoquer": DE_L_INVITATION,
    "reussite:appels": Adresse(droits=(NOTER,)),
    "reussite:appel_noter": Adresse(droits=(NOTER,)),
    "reussite:appel_rattacher": DE_L_APPEL,
    "reussite:appel_demander": Adresse(un("appel"), (NOTER, DEPOSER), _traite),
    "reussite:appel_retirer": DE_L_APPEL,
    "portail:demande": Adresse(_du_lien, publique=True, partagee=True),
    "portail:recue": Adresse(_du_lien, publique=True, partagee=True),
    "portail:demander": Adresse(_de_la_ville, publique=True, partagee=True),
    "portail:merci": Adresse(_de_la_ville, publique=True, partagee=True),
}
