"""La fiche de repérage : ce que l'émetteur a dit d'un enfant, et la suite."""

from jalon.restitution.editions.documents import Document, Public, declarer_document
from jalon.reussite import confidentialite
from jalon.reussite.editions.champs import D_UNE_DEMANDE
from jalon.reussite.editions.communs import BLANC, TEXTES, est_pour_nous, interdits, jour, oui_ou_non
from jalon.socle.listes.lecture import libelles

CHAMPS = {
    "demande.numero": "Numéro de la demande",
    "demande.le": "Date de réception",
    "emetteur.nom": "Qui signale",
    "emetteur.fonction": "Sa fonction",
    "emetteur.structure": "Sa structure",
    "emetteur.courriel": "Son courriel",
    "emetteur.telephone": "Son téléphone",
    "enfant.nom": "Nom et prénom, initiales, ou un blanc à remplir",
    "enfant.sexe": "Sexe",
    "enfant.naissance": "Date ou année de naissance",
    "enfant.ecole": "École ou établissement",
    "enfant.niveau": "Niveau et classe",
    "enfant.responsables": "Responsables, tels que l'émetteur les a dits : pour l'équipe seulement",
    "famille.informee": "oui, non, ou vide",
    "famille.informee_le": "Date de l'information",
    "famille.d_accord": "oui, non, ou vide",
    "domaines[].libelle": "Chaque domaine de la liste de la ville",
    "domaines[].coche": "☒ s'il est coché, ☐ sinon",
    "natures[]": "Les motifs de saisine",
    "faits": "Faits observés",
    "points_d_appui": "Points d'appui",
    "deja_tente": "Ce qui a déjà été tenté",
    "suivis_connus": "Suivis connus",
    "attente_professionnel": "Attente du professionnel",
    "attente_famille": "Attente de la famille et de l'enfant",
    "urgence": "Urgence",
    "suite.libelle": "Suite donnée : pour l'équipe seulement",
    "suite.le": "Date de la suite",
    "suite.par": "Qui suit la demande",
    "suite.reponse": "Réponse faite à l'émetteur",
    "suite.reponse_le": "Date de la réponse",
}
TEXTES_LIBRES = ("faits", "points_d_appui", "deja_tente", "suivis_connus", "attente_professionnel", "attente_famille")


def contexte(demande, public, compte) -> dict:
    return {
        "demande": {"numero": str(demande.numero), "le": jour(demande.le)},
        "emetteur": _emetteur(demande),
        "enfant": _enfant(demande, est_pour_nous(public, compte)),
        "famille": {
            "informee": oui_ou_non(demande.famille_informee),
            "informee_le": jour(demande.famille_informee_le),
            "d_accord": oui_ou_non(demande.famille_d_accord),
        },
        "domaines": _cases(demande),
        "natures": [str(n.nature) for n in demande.les_natures.select_related("nature")],
        **{champ: getattr(demande, champ) for champ in TEXTES_LIBRES},
        "urgence": str(demande.urgence or ""),
        "suite": _suite(demande, public),
    }


def _emetteur(demande) -> dict:
    return {
        "nom": demande.emetteur,
        "fonction": demande.fonction_emetteur,
        "structure": str(demande.structure or ""),
        "courriel": demande.courriel_emetteur,
        "telephone": demande.telephone_emetteur,
    }


def _enfant(demande, pour_nous: bool) -> dict:
    nom = f"{demande.nom.upper()} {demande.prenom}".strip() or demande.initiales
    if demande.enfant_id:
        nom = demande.enfant.designation
    return {
        "nom": nom if nom and not confidentialite.nom_a_ecrire_a_la_main() else BLANC,
        "sexe": libelles("sexe").get(demande.sexe, ""),
        "naissance": jour(demande.naissance) or str(demande.annee_naissance or ""),
        "ecole": str(demande.etablissement or ""),
        "niveau": f"{demande.niveau or ''} {demande.classe}".strip(),
        "responsables": demande.responsables if pour_nous else "",
    }


def _cases(demande) -> list[dict]:
    coches = set(demande.les_domaines.values_list("domaine__code", flat=True))
    return [
        {"libelle": libelle, "coche": "☒" if code in coches else "☐"} for code, libelle in libelles("domaine").items()
    ]


def _suite(demande, public) -> dict:
    if public != Public.EQUIPE:
        return {"libelle": "", "le": "", "par": "", "reponse": "", "reponse_le": ""}
    return {
        "libelle": demande.get_suite_display(),
        "le": jour(demande.suite_le),
        "par": str(demande.suivie_par or ""),
        "reponse": demande.reponse,
        "reponse_le": jour(demande.repondue_le),
    }


declarer_document(
    Document(
        code="fiche_de_reperage",
        libelle="Fiche de repérage",
        objet="reussite.demande",
        publics=(Public.EQUIPE, Public.PARTENAIRE),
        champs=CHAMPS,
        contexte=contexte,
        de_la_ville=D_UNE_DEMANDE,
        source=TEXTES / "fiche_de_reperage.txt",
        aide="Ce qui a inquiété, dit par qui, ce qui a été tenté, ce que l'on attend.",
        interdits=lambda demande, public: interdits(demande.enfant),
    )
)
