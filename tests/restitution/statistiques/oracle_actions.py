"""L'oracle des demandes, des actions, des groupes, des bilans, des exclusions, des passages, des accords."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.restitution.statistiques import lecture
from tests.restitution.statistiques.oracle import connus, finis, ouverts
from tests.restitution.statistiques.oracle_faits import Fait, Regle, dans, touche

COMMENCEES = ("en_cours", "suspendue", "terminee", "arretee_prematurement")


def cle(x):
    return x.objet.pk


def enfant(x):
    return x.enfant.pk


def famille(x):
    return x.enfant.famille_id


# Les demandes


def demandes(garder):
    def lignes(monde, t):
        return [
            monde.fait(d, d.le, t, d.enfant_id, d.parcours_id) for d in monde.demandes if dans(t, d.le) and garder(d)
        ]

    return lignes


def repondues(monde, t):
    return [
        monde.fait(d, d.repondue_le, t, d.enfant_id, d.parcours_id) for d in monde.demandes if dans(t, d.repondue_le)
    ]


def propre(axe, lu):
    """Sans dossier, la demande se lit elle-même."""
    return lambda x: lecture.AXES[axe](x) if x.enfant else [lu(x)]


def age_de_la_demande(lire):
    return lambda x: lire(_le_sujet(x))[0]


def _le_sujet(x):
    """L'enfant de la demande, d'après elle seule."""
    naissance = x.objet.naissance or (date(x.objet.annee_naissance, 1, 1) if x.objet.annee_naissance else None)
    return Fait(type("Enfant", (), {"naissance": naissance}), None, x.jour, x.periode)


def cycle_de_la_demande(x):
    scolarites = type("Lignes", (), {"all": lambda _: [_Scolarite(x.objet.niveau)]})()
    return lecture.cycle(Fait(type("Enfant", (), {"les_scolarites": scolarites}), None, x.jour, x.periode))[0]


class _Scolarite:
    depuis = None

    def __init__(self, niveau):
        self.niveau = niveau


def zone_de_la_demande(x):
    e = x.objet.etablissement
    classements = lecture.a_la_date(e.les_classements.all(), x.jour) if e else []
    return classements[0].zone_id if classements else None


DE_LA_DEMANDE = {
    "origine_demande": lambda x: [x.objet.origine_demande_id],
    "origine": lambda x: [x.objet.origine_id],
    "domaine": lambda x: [d.domaine_id for d in x.objet.les_domaines.all()],
    "nature": lambda x: [n.nature_id for n in x.objet.les_natures.all()],
    "etat": lambda x: [x.objet.suite],
    "cause": lambda x: [x.objet.cause_id],
    "sexe": propre("sexe", lambda x: x.objet.sexe or None),
    "age": propre("age", age_de_la_demande(lecture.age)),
    "age_ville": propre("age_ville", age_de_la_demande(lecture.age_ville)),
    "niveau": propre("niveau", lambda x: x.objet.niveau_id),
    "cycle": propre("cycle", cycle_de_la_demande),
    "ecole": propre("ecole", lambda x: x.objet.etablissement_id),
    "type_etab": propre("type_etab", lambda x: x.objet.etablissement and x.objet.etablissement.type_id),
    "zone": propre("zone", zone_de_la_demande),
}
NON_ADMISES = """oriente_vers_le_droit_commun refus_de_la_famille non_retenu_par_l_eps hors_criteres sans_suite
deja_suivi""".split()


# Les actions


def apparue_le(monde, a):
    parcours = monde.par_cle.get(a.parcours_id)
    return a.debut or a.notee_le or (parcours.entree if parcours else None)


def finie_le(monde, a):
    parcours = monde.par_cle.get(a.parcours_id)
    fin = a.fin
    if fin is None and a.etat in ("refusee", "terminee", "arretee_prematurement", "annulee"):
        fin = a.etat_le
    if fin is None and parcours:
        fin = parcours.sortie
    return fin and max(fin, apparue_le(monde, a))


def actions(garder=lambda a: True):
    def lignes(monde, t):
        lues = [a for a in monde.actions if apparue_le(monde, a) and garder(a)]
        lues = [(a, finie_le(monde, a)) for a in lues if touche(t, apparue_le(monde, a), finie_le(monde, a))]
        return [monde.fait(a, min(fin or t.au, t.au), t, a.enfant_id, a.parcours_id) for a, fin in lues]

    return lignes


def evenements(etat, *champs):
    """Les actions dans cet état, à la première de ces dates, à défaut à celle où elles apparaissent."""

    def lignes(monde, t):
        lues = []
        for a in monde.actions:
            jour = next((getattr(a, c) for c in champs if getattr(a, c)), None) or apparue_le(monde, a)
            if a.etat == etat and dans(t, jour):
                lues.append(monde.fait(a, jour, t, a.enfant_id, a.parcours_id))
        return lues

    return lignes


DE_L_ACTION = {
    "etat": lambda x: [x.objet.etat],
    "domaine": lambda x: [x.objet.domaine_id],
    "action": lambda x: [x.objet.action_id],
    "mo": lambda x: [x.objet.maitre_oeuvre_id],
    "nature": lambda x: [x.objet.type],
}


def realisees(monde, t):
    lues = []
    for x in actions(lambda a: a.etat in COMMENCEES)(monde, t):
        siennes = [p for p in tenues(monde, t) if p.enfant_id == x.objet.enfant_id and p.statut == "present"]
        minutes = sum(p.seance.duree or 0 for p in siennes if p.seance.groupe_id == x.objet.groupe_id)
        heures = Fraction(minutes, 60) or Fraction(Decimal(x.objet.realise or 0))
        if heures:
            lues.append(Fait(x.enfant, x.parcours, x.jour, t, x.objet, {"heures": heures}))
    return lues


def tenues(monde, t):
    return [p for p in monde.presences if dans(t, p.seance.le) and not p.seance.annulee]


def presences(garder=lambda p: True):
    def lignes(monde, t):
        return [monde.fait(p, p.seance.le, t, p.enfant_id) for p in tenues(monde, t) if garder(p)]

    return lignes


def est_du_clas(groupe):
    return groupe.dispositif is not None and groupe.dispositif.code == "CLAS"


def pointee(p):
    return p.statut in ("present", "absent", "absent_excuse")


def inscriptions(garder=lambda i: True):
    def lignes(monde, t):
        lues = [i for i in monde.inscriptions if not i.en_attente and touche(t, i.du, i.au) and garder(i)]
        return [monde.fait(i, min(i.au or t.au, t.au), t, i.enfant_id) for i in lues]

    return lignes


def groupes(monde, t):
    lus = []
    for g in monde.groupes:
        if g.places and touche(t, g.du, g.au):
            inscrits = {i.objet.enfant_id for i in inscriptions(lambda i, g=g: i.groupe_id == g.pk)(monde, t)}
            lus.append(Fait(None, None, t.au, t, g, {"taux": (len(inscrits), g.places)}))
    return lus


DE_LA_PRESENCE = {
    "action": lambda x: [x.objet.seance.groupe.action_id],
    "domaine": lambda x: [x.objet.seance.groupe.domaine_id],
    "groupe": lambda x: [x.objet.seance.groupe_id],
}
GROUPE_EN_ACTION = {"action": lambda x: [x.objet.seance.groupe_id]}
DU_GROUPE = {
    "action": lambda x: [x.objet.action_id],
    "domaine": lambda x: [x.objet.domaine_id],
    "dispositif": lambda x: [x.objet.dispositif_id],
    "groupe": lambda x: [x.objet.pk],
}


def assiduite(x):
    return (x.objet.statut == "present", 1)


# Les bilans et les préconisations


def bilans(voix):
    def lignes(monde, t):
        lus = [b for b in monde.bilans if b.acteur == voix and dans(t, b.le)]
        return [monde.fait(b, b.le, t, b.action.enfant_id, b.action.parcours_id) for b in lus]

    return Regle(
        lignes, cle, axes={"etat": lambda x: [x.objet.resultat_id], "domaine": lambda x: [x.objet.action.domaine_id]}
    )


def preconisations(monde, t):
    faites = {a.preconisation_id for a in monde.actions if a.etat in COMMENCEES}
    return [
        monde.fait(p, p.le, t, p.parcours.enfant_id, p.parcours_id, taux=(p.pk in faites, 1))
        for p in monde.preconisations
        if dans(t, p.le)
    ]


DE_LA_PRECONISATION = {nom: DE_L_ACTION[nom] for nom in ("domaine", "action", "mo")}


# Les exclusions, le décrochage, les passages, les accords


def exclusions(garder=lambda e: True):
    def lignes(monde, t):
        lues = [e for e in monde.exclusions if dans(t, e.le) and garder(e)]
        return [monde.fait(e, e.le, t, e.enfant_id, e.parcours_id, suite=_suite(monde, t, e)) for e in lues]

    return lignes


def _suite(monde, t, e):
    autres = [autre.le for autre in monde.exclusions if autre.enfant_id == e.enfant_id]
    return "avec" if any(e.le < le <= t.au for le in autres) else "sans"


def jours_d_accueil(e):
    return e.jours_accueil if e.jours_accueil is not None else e.jours


def tranche_de_jours(x):
    jours = jours_d_accueil(x.objet)
    if jours is None:
        return [None]
    tranches = ((1, "1_jour"), (2, "2_jours"), (3, "3_jours"), (5, "4_a_5_jours"), (10, "6_a_10_jours"))
    return [next((code for dernier, code in tranches if jours <= dernier), "plus_de_10_jours")]


DE_L_EXCLUSION = {"cause": lambda x: [x.objet.motif_id], "duree": tranche_de_jours}


def accepte(e):
    return e.accueil == "accepte"


def du_dispositif(lignes, code):
    return lambda monde, t: [
        monde.du(x.parcours, x.jour, t) for x in lignes(monde, t) if x.parcours.dispositif.code == code
    ]


def passages(monde, t):
    lus = []
    for x in ouverts(monde, t):
        quittes = [p for p in monde.de(x.enfant) if p.pk != x.parcours.pk and p.sortie and p.sortie <= x.jour]
        dernier = max(quittes, key=lambda p: (p.sortie, p.entree, p.pk), default=None)
        if dernier and dernier.dispositif_id != x.parcours.dispositif_id:
            lus.append(monde.du(x.parcours, x.jour, t, de=dernier.dispositif_id))
    return lus


def accords(monde, t):
    lus = [a for a in monde.accords if a.objet == "adhesion_au_parcours" and (a.le is None or a.le <= t.au)]
    return [monde.fait(a, t.au, t, a.enfant_id, a.parcours_id, etat=_etat_de_l_accord(a, t.au)) for a in lus]


def _etat_de_l_accord(a, jour):
    if a.mode == "retire" or (a.retire_le and a.retire_le <= jour):
        return "retire"
    return a.mode if a.mode in ("signe", "refuse") else "en_attente"


def _demande(garder, **options):
    return Regle(demandes(garder), cle, axes=DE_LA_DEMANDE, **options)


REGLES = {
    "demandes": _demande(lambda d: True),
    "demandes_des_familles": _demande(lambda d: d.demandeur == "famille"),
    "demandes_des_professionnels": _demande(lambda d: d.demandeur == "professionnel"),
    "demandes_non_admises": _demande(lambda d: d.suite in NON_ADMISES),
    "delai_de_reponse": Regle(
        repondues, cle, "jours", lambda x: (x.objet.repondue_le - x.objet.le).days, axes=DE_LA_DEMANDE
    ),
    "actions": Regle(actions(), cle, axes=DE_L_ACTION),
    "actions_refusees": Regle(
        evenements("refusee", "etat_le", "fin"),
        cle,
        axes=DE_L_ACTION | {"cause": lambda x: [x.objet.motif_refus_id]},
    ),
    "actions_arretees": Regle(
        evenements("arretee_prematurement", "fin", "etat_le"),
        cle,
        axes=DE_L_ACTION | {"cause": lambda x: [x.objet.cause_arret_id]},
    ),
    "enfants_des_actions": Regle(actions(lambda a: a.etat in COMMENCEES), enfant, axes=DE_L_ACTION),
    "heures_des_actions": Regle(realisees, cle, "heures", lambda x: x.plus["heures"], axes=DE_L_ACTION),
    "taux_de_presence": Regle(presences(pointee), lambda x: x.objet.seance_id, "%", assiduite, axes=DE_LA_PRESENCE),
    "remplissage_des_groupes": Regle(groupes, cle, "%", lambda x: x.plus["taux"], axes=DU_GROUPE),
    "bilans_des_enfants": bilans("enfant"),
    "bilans_des_referents": bilans("referent"),
    "bilans_des_professionnels": bilans("professionnel"),
    "bilans_des_familles": bilans("famille"),
    "preconisations": Regle(preconisations, cle, axes=DE_LA_PRECONISATION),
    "realisation_des_preconisations": Regle(
        preconisations, cle, "%", lambda x: x.plus["taux"], axes=DE_LA_PRECONISATION
    ),
    "familles_de_la_parentalite": Regle(
        actions(lambda a: a.etat in COMMENCEES and a.domaine and a.domaine.code == "soutien_a_la_parentalite"),
        famille,
        axes=DE_L_ACTION,
    ),
    "inscrits_au_clas": Regle(
        inscriptions(lambda i: est_du_clas(i.groupe)), enfant, axes={"action": lambda x: [x.objet.groupe_id]}
    ),
    "assiduite_au_clas": Regle(
        presences(lambda p: pointee(p) and est_du_clas(p.seance.groupe)),
        lambda x: x.objet.seance_id,
        "%",
        assiduite,
        axes=GROUPE_EN_ACTION,
    ),
    "parents_au_clas": Regle(
        presences(lambda p: p.avec_un_parent and est_du_clas(p.seance.groupe)), famille, axes=GROUPE_EN_ACTION
    ),
    "accueils": Regle(exclusions(accepte), cle, axes=DE_L_EXCLUSION),
    "duree_des_accueils": Regle(
        exclusions(lambda e: accepte(e) and jours_d_accueil(e) is not None),
        cle,
        "jours",
        lambda x: jours_d_accueil(x.objet),
        axes=DE_L_EXCLUSION,
    ),
    "reponses_aux_accueils": Regle(exclusions(), cle, axes=DE_L_EXCLUSION | {"etat": lambda x: [x.objet.accueil]}),
    "recidives": Regle(exclusions(accepte), cle, axes=DE_L_EXCLUSION | {"etat": lambda x: [x.plus["suite"]]}),
    "jeunes_en_decrochage": Regle(du_dispositif(connus, "DECRO"), enfant),
    "solutions_au_decrochage": Regle(du_dispositif(finis, "DECRO"), enfant),
    "passages_entre_dispositifs": Regle(
        passages,
        cle,
        axes={"dispositif": lambda x: [x.plus["de"]], "dispositif_2": lambda x: [x.parcours.dispositif_id]},
    ),
    "accords": Regle(accords, cle, axes={"etat": lambda x: [x.plus["etat"]]}),
}
