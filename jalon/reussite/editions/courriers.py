"""Ce que la famille reçoit et signe : information et accord, contrat, courriers, attestation."""

from jalon.restitution.editions.documents import Document, Public, declarer_document
from jalon.reussite.editions import champs as de_la_ville
from jalon.reussite.editions import communs
from jalon.reussite.editions.communs import BLANC, TEXTES, jour_en_lettres
from jalon.reussite.editions.dossiers import CHAMPS_SORTIE, interdits_du_parcours, numero_de_l_enfant
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import ReferentParcours

FAMILLES = (Public.FAMILLE, Public.AUTRE_PARENT, Public.EQUIPE)
CHAMPS_SIGNATAIRES = {
    "signataires[].nom": "Titulaire de l'autorité parentale, ou un blanc",
    "signataires[].lien": "Son lien avec l'enfant",
}
CHAMPS_CHANGEMENT = {
    "changement.ancien": "Le référent jusqu'ici",
    "changement.le": "À partir de quand",
}


def _signataires(enfant, public, compte) -> list[dict]:
    """Les titulaires de l'autorité parentale ; deux lignes à remplir s'ils ne sont pas connus."""
    connus = [r for r in communs.la_famille(enfant, public, compte)["responsables"] if r["autorite_parentale"] != "non"]
    signataires = [{"nom": r["nom"], "lien": r["lien"]} for r in connus]
    return signataires + [{"nom": BLANC, "lien": ""}] * (2 - len(signataires))


def _accord(enfant, public, compte) -> dict:
    ouverts = Dossier(enfant, compte).les_parcours
    dispositif = str(ouverts[0].dispositif) if ouverts else ""
    return communs.l_enfant(enfant, compte) | {
        "signataires": _signataires(enfant, public, compte),
        "dispositif": dispositif,
    }


def _contrat(parcours, public, compte) -> dict:
    return _courrier(parcours, public, compte) | communs.le_plan(parcours)


def _courrier(parcours, public, compte) -> dict:
    return (
        communs.l_enfant(parcours.enfant, compte)
        | communs.la_famille(parcours.enfant, public, compte)
        | communs.le_parcours(parcours, compte)
        | {"signataires": _signataires(parcours.enfant, public, compte)}
    )


def _sortie(parcours, public, compte) -> dict:
    """Dans la lettre, le relais ; le motif et le bilan restent au dossier."""
    fin = {"le": jour_en_lettres(parcours.sortie), "motif": "", "relais": parcours.relais, "bilan_final": ""}
    return _courrier(parcours, public, compte) | {"sortie": fin}


def _changement(parcours, public, compte) -> dict:
    """L'ancien référent et la date : le dernier de la suite datée."""
    suite = list(ReferentParcours.objects.filter(parcours=parcours).select_related("intervenant").order_by("du", "pk"))
    ancien = str(suite[-2].intervenant) if len(suite) > 1 else ""
    depuis = suite[-1].du if suite else None
    return _courrier(parcours, public, compte) | {"changement": {"ancien": ancien, "le": jour_en_lettres(depuis)}}


CHAMPS_COURRIER = communs.CHAMPS_ENFANT | communs.CHAMPS_FAMILLE | communs.CHAMPS_PARCOURS | CHAMPS_SIGNATAIRES

declarer_document(
    Document(
        code="information_et_accord",
        libelle="Information et accord des parents",
        objet="reussite.enfant",
        publics=FAMILLES,
        champs=communs.CHAMPS_ENFANT | CHAMPS_SIGNATAIRES | {"dispositif": "Le dispositif proposé"},
        contexte=_accord,
        de_la_ville=de_la_ville.D_UN_ENFANT,
        source=TEXTES / "information_et_accord.txt",
        aide="La notice en clair, et la signature de chaque titulaire de l'autorité parentale.",
        interdits=lambda enfant, public: communs.interdits(enfant),
    )
)


def _declarer(code, libelle, aide, champs, contexte):
    return declarer_document(
        Document(
            code=code,
            libelle=libelle,
            objet="reussite.parcours",
            publics=FAMILLES,
            champs=champs,
            contexte=contexte,
            de_la_ville=de_la_ville.D_UN_PARCOURS,
            source=TEXTES / f"{code}.txt",
            aide=aide,
            interdits=interdits_du_parcours,
            numero=numero_de_l_enfant,
        )
    )


_declarer(
    "contrat_d_engagement",
    "Contrat d'engagement",
    "Ce à quoi s'engagent la famille, l'enfant et l'équipe.",
    CHAMPS_COURRIER | communs.CHAMPS_PLAN,
    _contrat,
)
_declarer(
    "changement_de_referent",
    "Lettre : changement de référent",
    "Prévient la famille que son interlocuteur change.",
    CHAMPS_COURRIER | CHAMPS_CHANGEMENT,
    _changement,
)
_declarer(
    "courrier_de_sortie",
    "Courrier de sortie",
    "Annonce la fin du parcours et dit qui prend le relais.",
    CHAMPS_COURRIER | CHAMPS_SORTIE,
    _sortie,
)
_declarer(
    "attestation",
    "Attestation",
    "Atteste qu'un enfant est, ou a été, suivi, sans dire pourquoi.",
    CHAMPS_COURRIER,
    _courrier,
)
