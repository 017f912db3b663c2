"""L'oracle des suivis, des activités, des contacts, des délais, des évaluations, des contrôles de parcours."""

from datetime import date

from tests.restitution.statistiques import lecture
from tests.restitution.statistiques.oracle import actifs, en_cours, finis, ouverts
from tests.restitution.statistiques.oracle_actions import (
    COMMENCEES,
    DE_LA_DEMANDE,
    actions,
    cle,
    enfant,
    famille,
    inscriptions,
)
from tests.restitution.statistiques.oracle_faits import Fait, Regle, dans, touche

# Les suivis partenaires


def suivis(monde, t):
    lus = [s for s in monde.suivis if touche(t, s.debut or s.demande_le, s.fin)]
    return [monde.fait(s, min(s.fin or t.au, t.au), t, s.enfant_id) for s in lus]


def etat_du_suivi(x):
    s = x.objet
    if s.moment in ("avant", "apres"):
        return ["anterieur" if s.moment == "avant" else "relais"]
    if s.prise_en_charge in ("demandee", "en_liste_d_attente"):
        return ["a_mettre_en_place"]
    if s.prise_en_charge in ("terminee", "interrompue", "refusee"):
        return ["termine"]
    return ["en_cours" if s.prise_en_charge or s.moment else None]


DU_SUIVI = {
    "partenaire": lambda x: [x.objet.partenaire_id],
    "type_suivi": lambda x: [x.objet.type_id],
    "objet": lambda x: [x.objet.objet_id],
    "intervention": lambda x: [x.objet.intervention_id],
    "pec": lambda x: [x.objet.prise_en_charge or None],
    "etat": etat_du_suivi,
}


def partenaires(monde, t):
    par_enfant: dict = {}
    for x in suivis(monde, t):
        if x.objet.partenaire_id:
            par_enfant.setdefault(x.enfant.pk, set()).add(x.objet.partenaire_id)
    return [Fait(monde.enfants[pk], None, t.au, t, None, {"combien": len(lus)}) for pk, lus in par_enfant.items()]


def suivis_des_sortants(monde, t):
    return [
        monde.fait(s, x.jour, t, s.enfant_id, x.parcours.pk)
        for x in finis(monde, t)
        for s in monde.suivis
        if s.enfant_id == x.enfant.pk
    ]


def attentes_finies(monde, t):
    lus = [s for s in monde.suivis if dans(t, s.debut) and s.demande_le and s.demande_le <= s.debut]
    return [monde.fait(s, s.debut, t, s.enfant_id) for s in lus]


def attend(s, jour):
    if (s.demande_le and s.demande_le > jour) or (s.fin and s.fin <= jour):
        return False
    if s.debut:
        return s.debut > jour and s.demande_le is not None
    return s.prise_en_charge in ("demandee", "en_liste_d_attente")


def attentes(monde, t):
    return [monde.fait(s, t.au, t, s.enfant_id) for s in monde.suivis if attend(s, t.au)]


# Les activités


def activites(monde, t):
    lues = [a for a in monde.activites if touche(t, a.debut, a.fin)]
    return [monde.fait(a, min(a.fin or t.au, t.au), t, a.enfant_id) for a in lues]


def en_a_une(monde, x):
    siennes = [a for a in monde.activites if a.enfant_id == x.enfant.pk and a.activite.code != "aucune"]
    return any((a.debut or date.min) <= x.jour <= (a.fin or date.max) for a in siennes)


def sans_activite(monde, t):
    return [
        monde.du(x.parcours, x.jour, t, moment=moment)
        for moment, lignes in (("entree", ouverts), ("sortie", finis))
        for x in lignes(monde, t)
        if not en_a_une(monde, x)
    ]


MOMENT = {"indicateur": lambda x: [x.plus["moment"]]}

# Les contacts, les rendez-vous, les échéances


def _des_enfants(monde, ligne, t):
    """Une ligne par enfant qui compte ; celle qui n'a pas d'enfant du tout n'en a qu'une."""
    lies = [lien.enfant_id for lien in ligne.les_enfants.all()]
    vus = [pk for pk in lies if pk in monde.enfants] if lies else [None]
    return [monde.fait(ligne, ligne.le, t, pk, ligne.parcours_id) for pk in vus]


def contacts(garder=lambda c: True):
    def lignes(monde, t):
        lus = [c for c in monde.contacts if dans(t, c.le) and garder(c)]
        return [x for c in lus for x in _des_enfants(monde, c, t)]

    return lignes


DU_CONTACT = {"nature": lambda x: [x.objet.type_id], "referent": lambda x: [x.objet.auteur_id]}


def frequences(monde, t):
    lus = []
    for x in actifs(monde, t):
        p = x.parcours
        siens = [
            c
            for c in monde.contacts
            if p.enfant_id in [lien.enfant_id for lien in c.les_enfants.all()]
            and dans(t, c.le)
            and p.entree <= c.le <= (p.sortie or date.max)
            and (c.parcours_id not in monde.par_cle or c.parcours_id == p.pk)
        ]
        lus.append(monde.du(p, x.jour, t, combien=len(siens)))
    return lus


def rendez_vous(monde, t):
    lus = [r for r in monde.rendez_vous if dans(t, r.le) and r.statut in ("honore", "non_honore")]
    return [x for r in lus for x in _des_enfants(monde, r, t) if x.enfant]


def echeances(monde, t):
    lues = [e for e in monde.echeances if e.le < t.au and e.dossier_id in monde.enfants]
    lues = [e for e in lues if not any(jour and jour <= t.au for jour in (e.faite_le, e.annulee_le))]
    return [monde.fait(e, t.au, t, e.dossier_id) for e in lues]


# Les délais


def repere(monde, e):
    """(date du repérage, origine) d'un examen."""
    if e.demande and (e.demande.enfant_id is None or e.demande.enfant_id in monde.enfants):
        return e.demande.le, e.demande.origine_id
    parcours = monde.par_cle.get(e.parcours_id)
    return (parcours.repere_le, parcours.origine_id) if parcours else (None, None)


def _examen(monde, e, jour, t, depuis):
    return monde.fait(e, jour, t, e.enfant_id, e.parcours_id, jours=(jour - depuis).days, origine=repere(monde, e)[1])


def examens(monde, t):
    premiers: dict = {}
    for e in sorted(monde.examens, key=lambda e: (e.le, e.pk)):
        jour = repere(monde, e)[0]
        if jour and jour <= e.le:
            premiers.setdefault((e.enfant_id, jour), e)
    return [_examen(monde, e, e.le, t, jour) for (_, jour), e in premiers.items() if dans(t, e.le)]


def premieres_actions(monde, t):
    lues, premiers = [], {}
    for e in sorted(monde.examens, key=lambda e: (e.le, e.pk)):
        premiers.setdefault((e.enfant_id, e.parcours_id if e.parcours_id in monde.par_cle else None), e)
    for e in premiers.values():
        debuts = [
            a.debut
            for a in monde.actions
            if a.enfant_id == e.enfant_id and a.etat not in ("refusee", "annulee") and a.debut and a.debut >= e.le
        ]
        if debuts and dans(t, min(debuts)):
            lues.append(_examen(monde, e, min(debuts), t, e.le))
    return lues


def premiers_contacts(monde, t):
    lus = []
    for d in monde.demandes:
        dates = [
            c.le
            for c in monde.contacts
            if c.avec_la_famille and c.le >= d.le and d.enfant_id in [lien.enfant_id for lien in c.les_enfants.all()]
        ]
        if d.enfant_id and dates and dans(t, min(dates)):
            jours = (min(dates) - d.le).days
            lus.append(monde.fait(d, min(dates), t, d.enfant_id, d.parcours_id, jours=jours))
    return lus


def jours(x):
    return x.plus["jours"]


EXAMEN = {"origine": lambda x: [x.plus["origine"]]}

# Les évaluations


def _note(monde, e, critere, score, t):
    return monde.fait(e, e.le, t, e.parcours.enfant_id, e.parcours_id, critere=critere, score=score)


def _notes(monde):
    """(évaluation, critère commun aux versions d'un outil, score)."""
    evaluations = {e.pk: e for e in monde.evaluations}
    return [
        (evaluations[n.evaluation_id], (n.critere.version.outil_id, n.critere.code), n.score)
        for n in monde.notes
        if n.score is not None and n.evaluation_id in evaluations
    ]


def notes(monde, t):
    return [_note(monde, e, critere, score, t) for e, critere, score in _notes(monde) if dans(t, e.le)]


def evolutions(monde, t):
    groupes: dict = {}
    for e, critere, score in sorted(_notes(monde), key=lambda n: (n[0].le, n[0].pk)):
        temps = groupes.setdefault((e.parcours_id, e.repondant, critere), {"entree": [], "etape": [], "sortie": []})
        temps[e.temps].append((e, score))
    lues = []
    for (*_, critere), temps in groupes.items():
        if temps["entree"] and temps["sortie"] and dans(t, temps["sortie"][-1][0].le):
            (_, avant), (e, apres) = temps["entree"][0], temps["sortie"][-1]
            lues.append(_note(monde, e, critere, apres - avant, t))
    return lues


def score(x):
    return x.plus["score"]


DE_L_EVALUATION = {
    "domaine": lambda x: [x.plus["critere"]],
    "outil": lambda x: [x.objet.outil.outil_id],
    "nature": lambda x: [x.objet.repondant],
}


def manquantes(monde, t):
    faites = {(e.parcours_id, e.temps) for e in monde.evaluations}
    return [
        monde.du(x.parcours, x.jour, t, moment=moment)
        for moment, lignes in (("entree", ouverts), ("sortie", finis))
        for x in lignes(monde, t)
        if (x.parcours.pk, moment) not in faites
    ]


# Les contrôles des parcours, la scolarité


def incomplets(monde, t):
    lus = []
    for x in en_cours(monde, t):
        tenues = [a for a in monde.actions if a.parcours_id == x.parcours.pk and a.etat not in ("refusee", "annulee")]
        manques = {
            "sans_referent": lecture.referent(x) == [None],
            "sans_objectif": not x.parcours.les_objectifs.all(),
            "sans_action": not tenues,
        }
        if any(manques.values()):
            lus.append(monde.du(x.parcours, t.au, t, manques=[code for code, manque in manques.items() if manque]))
    return lus


def sans_point(monde, t):
    lus = []
    for x in en_cours(monde, t):
        p = x.parcours
        points = [p.entree]
        points += [e.le for e in monde.evaluations if e.parcours_id == p.pk and e.temps == "etape"]
        points += [e.le for e in monde.examens if e.enfant_id == p.enfant_id and e.parcours_id in (None, p.pk)]
        dernier = max(jour for jour in points if jour <= t.au)
        dispositif = monde.dispositifs.get(p.dispositif_id)
        mois = dispositif.mois_entre_points if dispositif else 6
        if lecture.apres_des_mois(dernier, mois) < (t.au.year, t.au.month, t.au.day):
            lus.append(monde.du(p, t.au, t))
    return lus


def beneficiaires(monde, t):
    suivis_ = {x.enfant.pk: [] for x in actifs(monde, t)}
    for x in actifs(monde, t):
        suivis_[x.enfant.pk].append(monde.dispositifs.get(x.parcours.dispositif_id))
    autres = [*actions(lambda a: a.etat in COMMENCEES)(monde, t), *inscriptions()(monde, t)]
    individualises = {pk for pk, lus in suivis_.items() if any(d is None or d.individualise for d in lus)}
    return [
        Fait(monde.enfants[pk], None, t.au, t, None, {"taux": (pk in individualises, 1)})
        for pk in {*suivis_, *(x.enfant.pk for x in autres)}
    ]


def amenagements(x):
    scolarite = lecture.scolarite(Fait(x.plus["enfant"], None, x.jour, x.periode))
    return [a.amenagement_id for a in scolarite.les_amenagements.all()] if scolarite else []


def _actifs_si(garder):
    def lignes(monde, t):
        lus = [monde.du(x.parcours, x.jour, t, enfant=monde.enfants[x.enfant.pk]) for x in actifs(monde, t)]
        return [x for x in lus if garder(x)]

    return lignes


def absent_ou_exclu(x):
    s = lecture.scolarite(x)
    return bool(s and (s.absenteisme or s.exclusions))


REGLES = {
    "enfants_et_leurs_suivis": Regle(suivis, enfant, axes=DU_SUIVI),
    "suivis": Regle(suivis, cle, axes=DU_SUIVI),
    "familles_et_leurs_suivis": Regle(suivis, famille, axes=DU_SUIVI),
    "partenaires_par_enfant": Regle(partenaires, enfant, "nombre", lambda x: x.plus["combien"]),
    "suivis_a_la_sortie": Regle(suivis_des_sortants, cle, axes=DU_SUIVI),
    "delai_de_prise_en_charge": Regle(
        attentes_finies, cle, "jours", lambda x: (x.objet.debut - x.objet.demande_le).days, axes=DU_SUIVI
    ),
    "enfants_en_attente": Regle(attentes, enfant, axes=DU_SUIVI),
    "enfants_et_leurs_activites": Regle(activites, enfant, axes={"nature": lambda x: [x.objet.activite_id]}),
    "enfants_sans_activite": Regle(sans_activite, enfant, axes=MOMENT),
    "contacts": Regle(contacts(), cle, axes=DU_CONTACT),
    "entretiens_et_visites": Regle(
        contacts(lambda c: c.type.code in ("entretien_au_bureau", "visite_a_domicile")), cle, axes=DU_CONTACT
    ),
    "contacts_par_parcours": Regle(frequences, cle, "nombre", lambda x: x.plus["combien"]),
    "echeances_depassees": Regle(echeances, cle, axes={"referent": lambda x: [x.objet.responsable_id]}),
    "rendez_vous_non_honores": Regle(
        rendez_vous,
        cle,
        "%",
        lambda x: (x.objet.statut == "non_honore", 1),
        par_unite=True,
        axes={"referent": lambda x: [x.objet.intervenant_id]},
    ),
    "delai_d_examen": Regle(examens, cle, "jours", jours, axes=EXAMEN),
    "delai_du_premier_contact": Regle(premiers_contacts, cle, "jours", jours, axes=DE_LA_DEMANDE),
    "delai_de_la_premiere_action": Regle(premieres_actions, cle, "jours", jours, axes=EXAMEN),
    "scores": Regle(notes, cle, "points", score, axes=DE_L_EVALUATION | {"etat": lambda x: [x.objet.temps]}),
    "distribution_des_scores": Regle(notes, cle, axes=DE_L_EVALUATION | {"etat": lambda x: [x.plus["score"]]}),
    "evolutions": Regle(evolutions, cle, "points", score, axes=DE_L_EVALUATION),
    "evaluations_manquantes": Regle(manquantes, cle, axes=MOMENT),
    "parcours_incomplets": Regle(incomplets, cle, axes={"indicateur": lambda x: x.plus["manques"]}),
    "parcours_sans_point_d_etape": Regle(sans_point, cle),
    "part_individualisee": Regle(beneficiaires, enfant, "%", lambda x: x.plus["taux"]),
    "enfants_avec_amenagement": Regle(_actifs_si(amenagements), enfant, axes={"amenagement": amenagements}),
    "enfants_absents_ou_exclus": Regle(_actifs_si(absent_ou_exclu), enfant),
}
