"""Ce que les documents d'un enfant ont en commun : qui il est, sa famille, son école, son parcours.

Hors de l'équipe, rien d'une personne protégée ; et rien des coordonnées de qui que ce soit pour l'autre parent ou un
partenaire. Une identité que la ville ne garde pas laisse un blanc à remplir à la main.
"""

from pathlib import Path

from django.utils.formats import date_format

from jalon.restitution.editions.documents import Public
from jalon.reussite import confidentialite
from jalon.reussite.lectures import mots
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Enfant
from jalon.socle.cloison import ModeIdentite, collectivite_active

TEXTES = Path(__file__).parent / "textes"
BLANC = "…" * 20
PHRASES_PUBLIQUES = (Public.FAMILLE, Public.AUTRE_PARENT)

CHAMPS_ENFANT = {
    "enfant.nom": "Nom et prénom ; un blanc à remplir si la ville ne garde pas les noms",
    "enfant.numero": "Numéro du dossier",
    "enfant.naissance": "Date de naissance",
    "enfant.age": "Âge (« 8 ans »)",
    "enfant.sexe": "Sexe",
    "enfant.ecole": "École ou établissement",
    "enfant.niveau": "Niveau scolaire",
    "enfant.classe": "Classe",
}
CHAMPS_FAMILLE = {
    "responsables[].nom": "Nom du responsable légal, ou un blanc",
    "responsables[].lien": "Son lien avec l'enfant",
    "responsables[].autorite_parentale": "oui, non, ou vide si inconnu",
    "responsables[].telephone": "Téléphone : jamais s'il est protégé",
    "responsables[].courriel": "Courriel : jamais s'il est protégé",
    "famille.adresse": "Adresse du foyer : jamais si elle est protégée",
}
CHAMPS_PARCOURS = {
    "parcours.dispositif": "Dispositif (PRE, CLAS…)",
    "parcours.etat": "État du parcours",
    "parcours.entree": "Date d'entrée",
    "parcours.sortie": "Date de sortie",
    "parcours.duree": "Durée en mots",
    "referent.nom": "Le référent",
    "referent.telephone": "Son téléphone",
    "referent.courriel": "Son courriel",
}
CHAMPS_PLAN = {
    "objectifs[].domaine": "Domaine de l'objectif",
    "objectifs[].libelle": "L'objectif",
    "objectifs[].echeance": "Son échéance",
    "objectifs[].atteinte": "Où l'on en est",
    "actions[].domaine": "Domaine de l'action",
    "actions[].action": "L'action",
    "actions[].maitre_oeuvre": "Qui la mène",
    "actions[].etat": "Son état",
    "actions[].debut": "Son début",
    "actions[].fin": "Sa fin",
}


def jour(valeur) -> str:
    return f"{valeur:%d/%m/%Y}" if valeur else ""


def jour_en_lettres(valeur) -> str:
    return date_format(valeur, "j F Y") if valeur else ""


def oui_ou_non(valeur) -> str:
    return "" if valeur is None else "oui" if valeur else "non"


def dire(*morceaux) -> str:
    """Ce qui est dit, joint d'une virgule."""
    return ", ".join(str(morceau) for morceau in morceaux if morceau)


def est_pour_nous(public: str, compte) -> bool:
    return public == Public.EQUIPE and confidentialite.tient_les_dossiers(compte)


def interdits(enfant: Enfant | None) -> list[str]:
    return confidentialite.coordonnees_protegees(enfant.famille) if enfant else []


def l_enfant(enfant: Enfant, compte) -> dict:
    """`enfant`, pour tous les documents d'un enfant."""
    dossier = Dossier(enfant, compte)
    scolarite = dossier.scolarite
    lu = {
        "nom": BLANC if confidentialite.nom_a_ecrire_a_la_main() else enfant.designation,
        "numero": enfant.numero_affiche,
        "naissance": jour(enfant.naissance),
        "age": mots.age_en_mots(enfant.naissance, dossier.jour) if enfant.naissance else "",
        "sexe": dossier.sexe,
        "ecole": str(scolarite.etablissement or scolarite.type_etablissement or "") if scolarite else "",
        "niveau": str(scolarite.niveau or "") if scolarite else "",
        "classe": scolarite.classe if scolarite else "",
    }
    return {"enfant": lu}


def la_famille(enfant: Enfant, public: str, compte) -> dict:
    """`responsables` et `famille`. Pour l'autre parent et un partenaire, des noms et rien d'autre."""
    if enfant.famille is None:
        return {"responsables": [], "famille": {"adresse": ""}}
    pour_nous = est_pour_nous(public, compte)
    les_responsables = list(enfant.famille.les_responsables.select_related("lien"))
    adresse = ""
    if public in (Public.EQUIPE, Public.FAMILLE):
        adresse = confidentialite.adresse_du_foyer(enfant.famille, les_responsables, pour_nous=pour_nous)
    return {
        "responsables": [_le_responsable(r, public, pour_nous) for r in les_responsables],
        "famille": {"adresse": adresse},
    }


def _le_responsable(responsable, public: str, pour_nous: bool) -> dict:
    vues = confidentialite.Coordonnees()
    if public in (Public.EQUIPE, Public.FAMILLE):
        vues = confidentialite.coordonnees(responsable, pour_nous=pour_nous)
    complet = collectivite_active().identite_familles == ModeIdentite.COMPLETE
    return {
        "nom": str(responsable) if complet and (responsable.nom or responsable.prenom) else BLANC,
        "lien": str(responsable.lien or ""),
        "autorite_parentale": oui_ou_non(responsable.autorite_parentale),
        "telephone": vues.telephone,
        "courriel": vues.courriel,
    }


def le_referent(parcours, compte) -> dict:
    referent = Dossier(parcours.enfant, compte).referent(parcours)
    if referent is None:
        return {"nom": "", "telephone": "", "courriel": ""}
    return {"nom": str(referent), "telephone": referent.telephone, "courriel": referent.courriel}


def le_parcours(parcours, compte) -> dict:
    """`parcours` et `referent`."""
    aujourdhui = Dossier(parcours.enfant, compte).jour
    lu = {
        "dispositif": str(parcours.dispositif),
        "etat": mots.etat_en_mots(parcours),
        "entree": jour(parcours.entree),
        "sortie": jour(parcours.sortie),
        "duree": mots.duree_en_mots(parcours.entree, parcours.sortie or aujourdhui) if parcours.entree else "",
    }
    return {"parcours": lu, "referent": le_referent(parcours, compte)}


def le_plan(parcours) -> dict:
    """`objectifs` et `actions`."""
    les_actions = parcours.les_actions.select_related("domaine", "action", "maitre_oeuvre", "structure")
    return {
        "objectifs": [un_objectif(objectif) for objectif in parcours.les_objectifs.select_related("domaine")],
        "actions": [une_action(action) for action in les_actions],
    }


def un_objectif(objectif) -> dict:
    return {
        "domaine": str(objectif.domaine),
        "libelle": objectif.libelle,
        "echeance": jour(objectif.echeance),
        "atteinte": mots.atteinte_en_mots(objectif),
    }


def une_action(action) -> dict:
    return {
        "domaine": str(action.domaine or ""),
        "action": dire(action.action, action.libelle),
        "maitre_oeuvre": dire(action.maitre_oeuvre, action.structure),
        "etat": action.get_etat_display(),
        "debut": jour(action.debut),
        "fin": jour(action.fin),
    }
