"""L'orientation vers un prestataire : les données minimales, rien du dossier."""

from jalon.restitution.editions.documents import Document, Public, declarer_document
from jalon.reussite.editions import communs
from jalon.reussite.editions.champs import D_UNE_ACTION
from jalon.reussite.editions.communs import TEXTES, une_action
from jalon.reussite.editions.dossiers import numero_de_l_enfant

CHAMPS = {
    "enfant.nom": "Nom et prénom, ou un blanc à remplir",
    "enfant.age": "Âge",
    "enfant.niveau": "Niveau scolaire",
    "action.domaine": "Domaine de l'action",
    "action.action": "L'action",
    "action.maitre_oeuvre": "Le prestataire",
    "action.debut": "Début prévu",
    "action.volume": "Heures prévues",
    "referent.nom": "Le référent, par qui passe tout échange",
    "referent.telephone": "Son téléphone",
    "referent.courriel": "Son courriel",
}


def contexte(action, public, compte) -> dict:
    lu = communs.l_enfant(action.enfant, compte)
    referent = communs.le_referent(action.parcours, compte) if action.parcours_id else {}
    heures = f"{action.prevu.normalize():f} heures".replace(".", ",") if action.prevu else ""
    return {
        "enfant": {champ: lu["enfant"][champ] for champ in ("nom", "age", "niveau")},
        "action": une_action(action) | {"volume": heures},
        "referent": referent,
    }


declarer_document(
    Document(
        code="orientation",
        libelle="Fiche action, orientation vers un prestataire",
        objet="reussite.action",
        publics=(Public.PARTENAIRE, Public.EQUIPE),
        champs=CHAMPS,
        contexte=contexte,
        de_la_ville=D_UNE_ACTION,
        source=TEXTES / "orientation.txt",
        aide="Ce qu'un prestataire doit savoir pour commencer, et rien de plus.",
        interdits=lambda action, public: communs.interdits(action.enfant),
        numero=numero_de_l_enfant,
    )
)
