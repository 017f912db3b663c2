"""Selon quoi l'on répartit le travail de l'année : ce qui est écrit sur la ligne, et ce que dit l'enfant à sa date.

Une ligne tient à son parcours s'il est dit, à défaut à celui de l'enfant en cours ce jour-là, le dernier entré.
"""

from jalon.restitution.statistiques.registre import Axe
from jalon.reussite import champs
from jalon.reussite.champs import DEMANDE
from jalon.reussite.indicateurs import axes as a
from jalon.socle.cloison import collectivite_active


def _nomenclature(code):
    return lambda ville, _: ville.nomenclatures[code]


def _de(table, code, libelle, nomenclature, colonne=None, **options):
    """Une colonne de la table des faits, déjà en rangs."""
    colonne = colonne or code
    return Axe(
        code,
        libelle,
        _nomenclature(nomenclature),
        lire=lambda s: getattr(getattr(s.ville.faits, table), colonne)[s.lignes],
        **options,
    )


def _plus(code, libelle, nomenclature):
    """Une colonne que la sélection a posée."""
    return Axe(code, libelle, _nomenclature(nomenclature), lire=lambda s: s.plus[code])


DE_L_ENFANT = (*a.ENFANT, a.DISPOSITIF, a.REFERENT)


# Les demandes : celle qui n'est pas rattachée à un dossier lit ses propres champs


def _demande(axe, propre):
    def lire(s):
        import numpy as np

        return np.where(s.plus["enfant"] >= 0, axe.lire(s), propre(s, s.ville.faits.demandes))

    return Axe(axe.code, axe.libelle, axe.valeurs, lire=lire, ouvert=axe.ouvert, natif=axe.natif)


def _age_propre(s, demandes):
    from jalon.reussite.indicateurs.ville import AGES, tranches_age

    return tranches_age(demandes.naissance[s.lignes], s.periode.ages_au, AGES)


def _age_ville_propre(s, demandes):
    from jalon.reussite.indicateurs.ville import tranches_age

    return tranches_age(demandes.naissance[s.lignes], s.periode.ages_au, tuple(collectivite_active().tranches_age))


SEXE_DE_LA_DEMANDE = _demande(a.SEXE, lambda s, d: d.sexe[s.lignes])
DE_L_ENFANT_DEMANDE = (
    SEXE_DE_LA_DEMANDE,
    _demande(a.AGE, _age_propre),
    _demande(a.AGE_VILLE, _age_ville_propre),
    *a.TERRITOIRE,
    *a.FOYER,
    _demande(a.NIVEAU, lambda s, d: d.niveau[s.lignes]),
    _demande(a.CYCLE, lambda s, d: s.ville.cycle_du_niveau(d.niveau[s.lignes])),
    _demande(a.ECOLE, lambda s, d: d.etablissement[s.lignes]),
    _demande(a.TYPE_ETAB, lambda s, d: s.ville.type_de_l_etablissement(d.etablissement[s.lignes])),
    _demande(a.ZONE, lambda s, d: s.ville.zone_de_l_etablissement(d.etablissement[s.lignes], s.jours)),
)
SUITE = _de("demandes", "etat", "Suite donnée", "suite_demande", "suite")
DEMANDES = (
    _de("demandes", "origine_demande", "Origine de la demande", "origine_demande", natif=(DEMANDE, "origine_demande")),
    _de("demandes", "origine", "Origine du repérage", "origine_reperage", natif=(DEMANDE, "origine")),
    Axe(
        "domaine",
        "Domaine",
        _nomenclature("domaine"),
        relier=lambda s: s.ville.faits.demandes.domaines.relier(s.lignes),
        natif=(DEMANDE, "domaines"),
    ),
    Axe(
        "nature",
        "Nature de la demande",
        _nomenclature("nature_demande"),
        relier=lambda s: s.ville.faits.demandes.natures.relier(s.lignes),
        natif=(DEMANDE, "natures"),
    ),
    SUITE,
    _de("demandes", "cause", "Motif de non-admission", "motif_non_admission"),
    *DE_L_ENFANT_DEMANDE,
)

# Les actions

ACTION = _de("actions", "action", "Action", "action", natif=(champs.ACTION, "action"))
ACTIONS = (
    _de("actions", "etat", "État de l'action", "etat_action"),
    _de("actions", "domaine", "Domaine", "domaine"),
    ACTION,
    _de("actions", "mo", "Maître d'œuvre", "maitre_oeuvre", natif=(champs.ACTION, "maitre_oeuvre")),
    _de("actions", "nature", "Individuelle ou collective", "type_action", "type", natif=(champs.ACTION, "type")),
    *DE_L_ENFANT,
)
REFUS = _de("actions", "cause", "Motif du refus", "motif_refus_action", "motif_refus")
ARRET = _de("actions", "cause", "Cause de l'arrêt", "cause_arret", "cause_arret")
BILANS = (
    _de("bilans", "etat", "Résultat", "bilan_resultat", "resultat"),
    _de("bilans", "domaine", "Domaine", "domaine"),
    *DE_L_ENFANT,
)
PRECONISATIONS = (
    _de("preconisations", "domaine", "Domaine", "domaine"),
    _de("preconisations", "action", "Action", "action"),
    _de("preconisations", "mo", "Maître d'œuvre", "maitre_oeuvre"),
    *DE_L_ENFANT,
)


def _du_groupe(table, code, libelle, nomenclature, colonne):
    """Ce que dit le groupe de la ligne (`colonne` vide : le groupe lui-même)."""

    def lire(s):
        from jalon.reussite.indicateurs.faits import ou_rien

        groupes = s.lignes if table == "groupes" else getattr(s.ville.faits, table).groupe[s.lignes]
        return ou_rien(getattr(s.ville.faits.groupes, colonne), groupes) if colonne else groupes

    return Axe(code, libelle, _nomenclature(nomenclature), lire=lire)


PRESENCES = (
    _du_groupe("presences", "action", "Action", "action", "action"),
    _du_groupe("presences", "domaine", "Domaine", "domaine", "domaine"),
    _du_groupe("presences", "groupe", "Groupe", "groupe", ""),
    *DE_L_ENFANT,
)
GROUPES = (
    _du_groupe("groupes", "action", "Action", "action", "action"),
    _du_groupe("groupes", "domaine", "Domaine", "domaine", "domaine"),
    _du_groupe("groupes", "dispositif", "Dispositif", "dispositif", "dispositif"),
    _du_groupe("groupes", "groupe", "Groupe", "groupe", ""),
)
# Dans les lignes du CLAS, « action » est le groupe.
INSCRIPTIONS_AU_CLAS = (_du_groupe("inscriptions", "action", "Groupe", "groupe", ""), *DE_L_ENFANT)
PRESENCES_AU_CLAS = (_du_groupe("presences", "action", "Groupe", "groupe", ""), *DE_L_ENFANT)


def _tranche_jours(s):
    import numpy as np

    durees = s.ville.faits.exclusions.duree[s.lignes]
    return np.where(durees >= 0, np.searchsorted((2, 3, 4, 6, 11), durees, side="right"), -1)


EXCLUSIONS = (
    _de("exclusions", "cause", "Motif de l'exclusion", "exclusion_motif", "motif"),
    Axe("duree", "Durée de l'accueil", _nomenclature("tranche_jours"), lire=_tranche_jours),
    *DE_L_ENFANT,
)
ACCUEIL = _de("exclusions", "etat", "Accueil", "etat_accueil", "accueil")
RECIDIVE = _plus("etat", "Nouvelle exclusion", "recidive")

# Les suivis, les activités, les contacts


def _etat_du_suivi(s):
    from jalon.reussite.indicateurs.selections_suivis import etats_des_suivis

    return etats_des_suivis(s.ville.faits.suivis)[s.lignes]


SUIVIS = (
    _de("suivis", "partenaire", "Partenaire", "structure"),
    _de("suivis", "type_suivi", "Type de suivi", "suivi_type", "type"),
    _de("suivis", "objet", "Objet", "suivi_objet"),
    _de("suivis", "intervention", "Type d'intervention", "suivi_intervention"),
    _de("suivis", "pec", "Prise en charge", "suivi_prise_en_charge"),
    Axe("etat", "État du suivi", _nomenclature("etat_suivi"), lire=_etat_du_suivi),
    *DE_L_ENFANT,
)
ACTIVITES = (_de("activites", "nature", "Activité", "type_activite", "activite"), *DE_L_ENFANT)
ENTREE_OU_SORTIE = _plus("indicateur", "À l'entrée ou à la sortie", "entree_ou_sortie")
CONTACTS = (
    _de("contacts", "nature", "Type de contact", "type_contact", "type"),
    _de("contacts", "referent", "Noté par", "intervenant", "auteur", nominatif=True),
    *a.ENFANT,
    a.DISPOSITIF,
)
RENDEZ_VOUS = (
    _de("rendez_vous", "referent", "Pris par", "intervenant", "intervenant", nominatif=True),
    *a.ENFANT,
    a.DISPOSITIF,
)
EXAMENS = (_de("examens", "origine", "Origine du repérage", "origine_reperage"), *DE_L_ENFANT)
ECHEANCES = (
    _de("echeances", "referent", "Responsable", "intervenant", "responsable", nominatif=True),
    *a.ENFANT,
    a.DISPOSITIF,
)
ACCORDS = (_plus("etat", "État de l'accord", "etat_accord"), *a.ENFANT, a.DISPOSITIF, a.REFERENT)
MANQUE = Axe(
    "indicateur",
    "Ce qui manque",
    _nomenclature("manque"),
    relier=lambda s: (s.plus["manques"].sum(axis=1), s.plus["manques"].nonzero()[1]),
)
AMENAGEMENT = Axe(
    "amenagement",
    "Aménagement",
    _nomenclature("amenagement_scolarite"),
    relier=lambda s: s.ville.amenagements(a.enfants_de(s), s.jours),
)

# Les évaluations

EVALUATIONS = (
    _plus("domaine", "Critère", "critere"),
    Axe(
        "outil",
        "Outil d'évaluation",
        _nomenclature("outil"),
        lire=lambda s: s.ville.faits.evaluations.outil[s.plus["evaluation"]],
    ),
    Axe(
        "nature",
        "Qui répond",
        _nomenclature("repondant"),
        lire=lambda s: s.ville.faits.evaluations.repondant[s.plus["evaluation"]],
    ),
    *DE_L_ENFANT,
)
TEMPS = Axe(
    "etat",
    "Temps",
    _nomenclature("temps_evaluation"),
    lire=lambda s: s.ville.faits.evaluations.temps[s.plus["evaluation"]],
)
SCORE = _plus("etat", "Score", "score")
MOTIF = Axe(
    "motif",
    "Motif de sortie",
    _nomenclature("motif_sortie"),
    lire=lambda s: s.ville.du_parcours("motif", a.parcours_de(s)),
)
