"""Selon quoi l'on répartit : un rang par ligne comptée, lu à la date de cette ligne."""

from jalon.restitution.statistiques.mois import en_nomenclature
from jalon.restitution.statistiques.nomenclature import Nomenclature
from jalon.restitution.statistiques.registre import Axe
from jalon.reussite import champs
from jalon.saisie.configuration import publiee
from jalon.socle.ages import nommer_les_tranches
from jalon.socle.cloison import collectivite_active
from jalon.socle.texte import normaliser


def enfants_de(s):
    """Le rang de l'enfant : celui de la ligne, ou de son parcours ; -1 s'il n'y en a pas."""
    return s.plus["enfant"] if "enfant" in s.plus else s.ville.parcours.enfant[s.lignes]


def familles_de(s):
    return s.ville.famille(enfants_de(s)) if "enfant" in s.plus else s.ville.parcours.famille[s.lignes]


def parcours_de(s):
    """Le rang du parcours : la ligne elle-même, celui qu'elle dit (`rattache`), ou celui de l'enfant ce jour-là."""
    if "rattache" not in s.plus:
        return s.lignes
    if "parcours" not in s.memoire:
        s.memoire["parcours"] = s.ville.parcours_du_jour(s.plus["enfant"], s.plus["rattache"], s.jours)
    return s.memoire["parcours"]


def _nomenclature(code):
    return lambda ville, _: ville.nomenclatures[code]


def _du_parcours(code, libelle, nomenclature, colonne=None, **options):
    """Ce qui est écrit sur le parcours lui-même."""
    colonne = colonne or code
    return Axe(
        code,
        libelle,
        _nomenclature(nomenclature),
        lire=lambda s: s.ville.du_parcours(colonne, parcours_de(s)),
        **options,
    )


def politique_de_la_ville() -> bool:
    """La ville a-t-elle un quartier prioritaire, ou des crédits de l'État à justifier ?"""
    return collectivite_active().politique_de_la_ville


def naissance_connue() -> bool:
    """La ville note-t-elle la date de naissance ?"""
    natif = publiee().entite(champs.ENFANT).natifs.get("naissance")
    return natif is None or not natif.cache


def _tranches_de_la_ville(ville, _) -> Nomenclature:
    noms = nommer_les_tranches(collectivite_active().tranches_age)
    return Nomenclature((rang, normaliser(nom).replace(" ", "_"), nom) for rang, nom in enumerate(noms))


def _date(code, libelle, nomenclature, methode, *arguments, **options):
    """Ce qui se lit de l'enfant à la date de la ligne."""
    return Axe(
        code,
        libelle,
        _nomenclature(nomenclature),
        lire=lambda s: getattr(s.ville, methode)(*arguments, enfants_de(s), s.jours),
        **options,
    )


SEXE = Axe(
    "sexe", "Sexe", _nomenclature("sexe"), lire=lambda s: s.ville.sexe(enfants_de(s)), natif=(champs.ENFANT, "sexe")
)
AGE = Axe(
    "age",
    "Tranche d'âge",
    _nomenclature("tranche_age_anct"),
    lire=lambda s: s.ville.tranche_age(enfants_de(s), s.periode.ages_au),
    ouvert=naissance_connue,
)
AGE_VILLE = Axe(
    "age_ville",
    "Tranche d'âge de la ville",
    _tranches_de_la_ville,
    lire=lambda s: s.ville.tranche_age(enfants_de(s), s.periode.ages_au, tuple(collectivite_active().tranches_age)),
    ouvert=lambda: bool(collectivite_active().tranches_age) and naissance_connue(),
)
QUARTIER = _date(
    "quartier", "Quartier", "quartier", "situation", "quartier", natif=(champs.ENFANT, "situation_quartier")
)
QPV = _date("qpv", "Quartier prioritaire", "qpv", "qpv", ouvert=politique_de_la_ville)
COMMUNE = _date("commune", "Commune", "commune", "commune")
STRUCTURE = _date(
    *("structure", "Structure familiale", "structure_familiale", "situation", "structure"),
    natif=(champs.ENFANT, "situation_structure"),
)
RESP = _date(
    *("resp", "Responsable légal", "responsabilite_legale", "situation", "responsabilite"),
    natif=(champs.ENFANT, "situation_responsabilite"),
)
FRATRIE = Axe(
    "fratrie",
    "Taille de la fratrie",
    _nomenclature("fratrie"),
    lire=lambda s: s.ville.fratrie(enfants_de(s)),
    natif=(champs.FAMILLE, "fratrie"),
)
EMPLOI = Axe(
    "emploi",
    "Situation d'emploi des responsables",
    _nomenclature("situation_emploi"),
    relier=lambda s: s.ville.emplois.relier(familles_de(s)),
    natif=(champs.FAMILLE, "responsable_situation_emploi"),
)

NIVEAU = _date("niveau", "Niveau scolaire", "niveau_scolaire", "scolarite", "niveau")
ECOLE = _date("ecole", "Établissement", "etablissement", "scolarite", "etablissement")
TYPE_ETAB = _date("type_etab", "Type d'établissement", "type_etablissement", "type_etablissement")
ZONE = _date("zone", "Éducation prioritaire", "zone_scolarisation", "zone")
CYCLE = _date("cycle", "Cycle", "cycle", "cycle")
RYTHME = _date("indicateur", "Maintien ou avance", "rythme", "scolarite", "rythme")

DISPOSITIF = _du_parcours("dispositif", "Dispositif", "dispositif")
PROFIL = _du_parcours("profil", "Profil d'enquête", "profil_anct", ouvert=politique_de_la_ville)
ORIGINE = _du_parcours("origine", "Origine du repérage", "origine_reperage", natif=(champs.PARCOURS, "origine"))
MOTIF = _du_parcours("motif", "Motif de sortie", "motif_sortie")
REFERENT = Axe(
    "referent",
    "Référent",
    _nomenclature("intervenant"),
    lire=lambda s: s.ville.referents.a(parcours_de(s), s.jours),
    nominatif=True,
)
ETAT = Axe(
    "etat",
    "État du parcours",
    _nomenclature("etat_parcours"),
    lire=lambda s: s.ville.etats(s.lignes, s.jours),
)
DUREE = Axe(
    "duree",
    "Durée du parcours",
    _nomenclature("tranche_duree"),
    lire=lambda s: s.ville.tranche_duree(s.lignes, s.jours),
)
DOMAINE = Axe(
    "domaine",
    "Domaine d'objectif",
    _nomenclature("domaine"),
    relier=lambda s: s.ville.domaines.relier(s.lignes),
)

DOMAINE_DE_L_OBJECTIF = Axe(
    "domaine", "Domaine", _nomenclature("domaine"), lire=lambda s: s.ville.objectifs.domaine[s.plus["objectif"]]
)
ATTEINTE = Axe(
    "etat",
    "Degré d'atteinte",
    _nomenclature("atteinte_objectif"),
    lire=lambda s: s.ville.objectifs.atteinte[s.plus["objectif"]],
)
DISPOSITIF_1 = Axe("dispositif", "Dispositif", _nomenclature("dispositif"), lire=lambda s: s.plus["dispositif"])
DISPOSITIF_2 = Axe(
    "dispositif_2", "Autre dispositif", _nomenclature("dispositif"), lire=lambda s: s.plus["dispositif_2"]
)

FIN_DE_MOIS = Axe(
    "mois", "Fin de mois", lambda _, periode: en_nomenclature(periode.mois()), etaler=lambda periode: periode.mois()
)
ANNEE = Axe(
    "annee",
    "Année de référence",
    lambda _, periode: en_nomenclature(periode.annees()),
    etaler=lambda periode: periode.annees(),
)

FOYER = (STRUCTURE, RESP, FRATRIE, EMPLOI)
TERRITOIRE = (QUARTIER, QPV, COMMUNE)
ECOLES = (NIVEAU, CYCLE, ECOLE, TYPE_ETAB, ZONE)
ENFANT = (SEXE, AGE, AGE_VILLE, *TERRITOIRE, *FOYER, *ECOLES)
PARCOURS = (DISPOSITIF, PROFIL, ORIGINE, REFERENT)
COMMUNS = (*ENFANT, *PARCOURS, DOMAINE)
