"""D'où vient une demande, d'après l'établissement ou la structure de qui l'écrit. La ville peut la corriger."""

from jalon.socle.listes.lecture import valeurs

# Code d'une liste du réseau → code de `origine_reperage`.
ETABLISSEMENTS = {
    "ecole_maternelle": "enseignant_directeur_d_ecole_maternelle",
    "ecole_elementaire": "enseignant_directeur_d_ecole_elementaire",
    "ecole_primaire": "enseignant_directeur_d_ecole_elementaire",
    "college": "college",
    "lycee_general_et_technologique": "lycee",
    "lycee_polyvalent": "lycee",
    "lycee_professionnel": "lycee",
    "eaje": "petite_enfance",
}
STRUCTURES = {
    "conseil_departemental": "service_social_departemental",
    "caf": "caf",
    "ville": "service_municipal_action_sociale_sante_h",
    "ccas": "ccas",
    "pjj": "pjj",
    "prevention_specialisee": "prevention_specialisee",
    "sante": "cmp_cmpp_camsp",
    "association_d_education_populaire": "centre_social_association",
    "association_sportive_culturelle_loisirs": "centre_social_association",
    "mission_locale": "mission_locale",
    "professionnel_liberal_de_sante": "medecin_ou_paramedical_liberal",
    "petite_enfance": "petite_enfance",
}
# Code de `partenaire_type` → code de `origine_demande`.
DEMANDEURS = {
    "education_nationale": "etablissement_scolaire",
    "conseil_departemental": "service_du_departement",
    "ville": "service_municipal",
    "ccas": "service_municipal",
    "sante": "sante",
    "professionnel_liberal_de_sante": "sante",
    "association_d_education_populaire": "association",
    "association_sportive_culturelle_loisirs": "association",
}


def deduire(*, etablissement=None, structure=None) -> dict:
    """`{"origine": …, "origine_demande": …}` : des valeurs de la ville, None quand rien ne le dit."""
    ecole = etablissement.type.code if etablissement and etablissement.type_id else ""
    type_ = structure.type.code if structure and structure.type_id else ""
    demandeur = "etablissement_scolaire" if etablissement else DEMANDEURS.get(type_, "autre_professionnel")
    return {
        "origine": _encore_proposee("origine_reperage", ETABLISSEMENTS.get(ecole) or STRUCTURES.get(type_)),
        "origine_demande": _encore_proposee("origine_demande", demandeur),
    }


def de_la_famille() -> dict:
    return {
        "origine": _encore_proposee("origine_reperage", "parents_famille"),
        "origine_demande": _encore_proposee("origine_demande", "famille"),
    }


def _encore_proposee(liste: str, code: str | None):
    """La valeur si la ville l'a gardée."""
    return next((v for v in valeurs(liste) if v.code == code), None)
