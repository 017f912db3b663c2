"""Quels suivis, activités, contacts, délais, évaluations chaque mesure compte, et à quelle date on les lit."""

import numpy as np

from jalon.restitution.statistiques.histoires import Pont, mois_accomplis
from jalon.restitution.statistiques.selection import Selection
from jalon.reussite.indicateurs import selections
from jalon.reussite.indicateurs.faits import premier_apres, premiers_de
from jalon.reussite.indicateurs.selections_actions import actions_commencees, choisir, dans, inscriptions, rang, touche
from jalon.reussite.models import (
    EtatAction,
    MomentSuivi,
    PriseEnCharge,
    StatutRendezVous,
    TempsEvaluation,
)

EN_ATTENTE = [rang(PriseEnCharge, pec) for pec in ("demandee", "en_liste_d_attente")]
FINIES = [rang(PriseEnCharge, pec) for pec in ("terminee", "interrompue", "refusee")]

# Les suivis partenaires


def _debuts(suivis):
    return np.where(suivis.debut > 0, suivis.debut, suivis.demande_le)


def suivis(ville, periode):
    s = ville.faits.suivis
    return choisir(ville, periode, s, touche(periode, _debuts(s), s.fin), s.fin.clip(max=periode.fin))


def suivis_des_sortants(ville, periode):
    """Les suivis de chaque enfant dont un parcours finit dans la période, une fois par sortie."""
    s, sorties = ville.faits.suivis, selections.finis(ville, periode)
    liens = Pont(s.enfant, np.arange(len(s.cle)), len(ville.enfants.cle))
    nombres, lignes = liens.relier(ville.parcours.enfant[sorties.lignes])
    plus = {"enfant": s.enfant[lignes], "rattache": np.repeat(sorties.lignes, nombres)}
    return Selection(ville, periode, lignes, np.repeat(sorties.jours, nombres), plus)


def etats_des_suivis(s):
    """Le moment noté d'abord ; à défaut, ou pendant le parcours, la prise en charge ; -1 si rien n'est dit."""
    selon_la_prise_en_charge = np.where(
        np.isin(s.pec, EN_ATTENTE), 1, np.where(np.isin(s.pec, FINIES), 3, np.where(s.pec >= 0, 2, -1))
    )
    pendant = np.where((s.moment >= 0) & (selon_la_prise_en_charge < 0), 2, selon_la_prise_en_charge)
    avant, apres = (s.moment == rang(MomentSuivi, moment) for moment in ("avant", "apres"))
    return np.where(avant, 0, np.where(apres, 4, pendant))


def attentes_finies(ville, periode):
    s = ville.faits.suivis
    masque = dans(periode, s.debut) & (s.demande_le > 0) & (s.demande_le <= s.debut)
    return choisir(ville, periode, s, masque, s.debut)


def jours_d_attente(selection):
    return selection.jours - selection.ville.faits.suivis.demande_le[selection.lignes]


def attentes(ville, periode):
    """Les suivis demandés au plus tard le dernier jour et qui n'ont pas commencé ce jour-là."""
    s, d = ville.faits.suivis, periode.fin
    attendu = np.where(s.debut > 0, (s.debut > d) & (s.demande_le > 0), np.isin(s.pec, EN_ATTENTE))
    masque = attendu & (s.demande_le <= d) & (s.fin > d)
    return choisir(ville, periode, s, masque, s.fin * 0 + d)


def _par_enfant(ville, periode, enfants, **plus) -> Selection:
    """Une ligne par enfant, lue au dernier jour."""
    colonnes = {"enfant": enfants, "rattache": np.full(len(enfants), -1)} | plus
    return Selection(ville, periode, enfants, np.full(len(enfants), periode.fin), colonnes)


def enfants_et_partenaires(ville, periode):
    """Les enfants qui ont un partenaire nommé sur la période, et combien de partenaires différents."""
    s = suivis(ville, periode)
    partenaires, nombre = ville.faits.suivis.partenaire[s.lignes], len(ville.nomenclatures["structure"]) + 1
    nommes = partenaires >= 0
    couples = np.unique(s.plus["enfant"][nommes] * nombre + partenaires[nommes])
    enfants, combien = np.unique(couples // nombre, return_counts=True)
    return _par_enfant(ville, periode, enfants, partenaires=combien)


# Les activités


def activites(ville, periode):
    a = ville.faits.activites
    return choisir(ville, periode, a, touche(periode, a.debut, a.fin), a.fin.clip(max=periode.fin))


def sans_activite(ville, periode):
    """Les parcours ouverts (0) et finis (1) dont l'enfant n'a ce jour-là aucune activité."""
    entrees, sorties = selections.ouverts(ville, periode), selections.finis(ville, periode)
    lignes = np.concatenate([entrees.lignes, sorties.lignes])
    jours = np.concatenate([entrees.jours, sorties.jours])
    moment = np.repeat([0, 1], [len(entrees.lignes), len(sorties.lignes)])
    selection = Selection(ville, periode, lignes, jours, {"indicateur": moment})
    a, nomenclature = ville.faits.activites, ville.nomenclatures["type_activite"].codes
    vraies = a.activite != (nomenclature.index("aucune") if "aucune" in nomenclature else -2)
    liens = Pont(np.where(vraies, a.enfant, -1), np.arange(len(a.cle)), len(ville.enfants.cle))
    nombres, rangs = liens.relier(ville.parcours.enfant[lignes])
    qui, quand = np.repeat(np.arange(len(lignes)), nombres), np.repeat(jours, nombres)
    en_cours = (a.debut[rangs] <= quand) & (a.fin[rangs] >= quand)
    return selection.garder(np.bincount(qui[en_cours], minlength=len(lignes)) == 0)


# Les contacts, les rendez-vous, les échéances


def contacts(ville, periode):
    c = ville.faits.contacts
    return choisir(ville, periode, c, dans(periode, c.le), c.le)


def entretiens_et_visites(ville, periode):
    s = contacts(ville, periode)
    codes = ville.nomenclatures["type_contact"].codes[:-1]
    voulus = [codes.index(code) for code in ("entretien_au_bureau", "visite_a_domicile") if code in codes]
    return s.garder(np.isin(ville.faits.contacts.type[s.lignes], voulus))


def actifs(ville, periode):
    return selections.actifs(ville, periode)


def contacts_du_parcours(s):
    """Combien de contacts de l'enfant tombent dans le parcours et dans la période."""
    p, c, periode = s.ville.parcours, s.ville.faits.contacts, s.periode
    liens = Pont(p.enfant[s.lignes], np.arange(len(s.lignes)), len(s.ville.enfants.cle))
    utiles = (dans(periode, c.le) & (c.enfant >= 0)).nonzero()[0]
    nombres, rangs = liens.relier(c.enfant[utiles])
    contact, parcours = np.repeat(utiles, nombres), s.lignes[rangs]
    dedans = (c.le[contact] >= p.entree[parcours]) & (c.le[contact] <= p.sortie[parcours])
    le_sien = (c.rattache[contact] < 0) | (c.rattache[contact] == parcours)
    return np.bincount(rangs[dedans & le_sien], minlength=len(s.lignes))


def rendez_vous(ville, periode):
    """Ceux qui ont eu lieu ou auraient dû : honorés et non honorés."""
    r = ville.faits.rendez_vous
    statuts = [rang(StatutRendezVous, statut) for statut in ("honore", "non_honore")]
    return choisir(ville, periode, r, dans(periode, r.le) & np.isin(r.statut, statuts), r.le)


def rendez_vous_manques(s):
    manques = s.ville.faits.rendez_vous.statut[s.lignes] == rang(StatutRendezVous, "non_honore")
    return np.stack([manques.astype(np.int64), np.ones(len(manques), np.int64)], axis=1)


def echeances_depassees(ville, periode):
    e, d = ville.faits.echeances, periode.fin
    masque = (e.le < d) & (e.faite_le > d) & (e.annulee_le > d) & (e.enfant >= 0)
    return choisir(ville, periode, e, masque, e.le * 0 + d)


# Les délais


def examens_apres_reperage(ville, periode):
    """Le premier examen qui suit chaque repérage, s'il tombe dans la période."""
    e = ville.faits.examens
    suivent = e.repere_le <= e.le
    premiers = np.zeros(len(e.cle), bool)
    rangs = suivent.nonzero()[0]
    premiers[rangs] = premiers_de(e.enfant[rangs], e.repere_le[rangs], tri=(e.le[rangs], e.cle[rangs]))
    return choisir(ville, periode, e, premiers & dans(periode, e.le), e.le)


def jours_avant_examen(s):
    return s.jours - s.ville.faits.examens.repere_le[s.lignes]


def actions_apres_examen(ville, periode):
    """Le premier examen de chaque enfant et parcours, à la date de la première action commencée ensuite."""
    e, a = ville.faits.examens, ville.faits.actions
    ecartees = np.isin(a.etat, [rang(EtatAction, etat) for etat in ("refusee", "annulee")])
    qui = np.where(ecartees | (a.debut == 0), -1, a.enfant)
    premieres = premier_apres(e.enfant, e.le, qui, a.debut)
    masque = premiers_de(e.enfant, e.rattache, tri=(e.le, e.cle)) & dans(periode, premieres)
    return choisir(ville, periode, e, masque, premieres)


def jours_avant_action(s):
    return s.jours - s.ville.faits.examens.le[s.lignes]


def premiers_contacts(ville, periode):
    """Les demandes rattachées à un dossier, à la date du premier contact avec la famille ensuite."""
    d, c = ville.faits.demandes, ville.faits.contacts
    premiers = premier_apres(d.enfant, d.le, np.where(c.famille == 1, c.enfant, -1), c.le)
    return choisir(ville, periode, d, dans(periode, premiers), premiers)


def jours_avant_contact(s):
    return s.jours - s.ville.faits.demandes.le[s.lignes]


# Les évaluations


def _des_notes(ville, periode, evaluations, jours, **plus) -> Selection:
    e = ville.faits.evaluations
    colonnes = {"enfant": e.enfant[evaluations], "rattache": e.rattache[evaluations], "evaluation": evaluations}
    return Selection(ville, periode, evaluations, jours, colonnes | plus)


def notes(ville, periode):
    n, e = ville.faits.notes, ville.faits.evaluations
    rangs = dans(periode, e.le[n.evaluation]).nonzero()[0]
    evaluations, scores = n.evaluation[rangs], n.score[rangs]
    return _des_notes(
        ville,
        periode,
        evaluations,
        e.le[evaluations],
        domaine=n.critere[rangs],
        score=scores,
        etat=ville.rang("score", scores),
    )


def evolutions(ville, periode):
    """Pour un parcours, un répondant, un critère : la première note d'entrée face à la dernière note de sortie."""
    n, e = ville.faits.notes, ville.faits.evaluations
    qui = (e.rattache[n.evaluation], e.repondant[n.evaluation], n.critere)
    le, cle, temps = e.le[n.evaluation], e.cle[n.evaluation], e.temps[n.evaluation]
    entrees: dict = {}
    sorties: dict = {}
    for i in np.lexsort((cle, le)).tolist():
        groupe = tuple(int(colonne[i]) for colonne in qui)
        if temps[i] == rang(TempsEvaluation, "entree"):
            entrees.setdefault(groupe, i)
        elif temps[i] == rang(TempsEvaluation, "sortie"):
            sorties[groupe] = i
    communs = [(entrees[groupe], i) for groupe, i in sorties.items() if groupe in entrees]
    avant, apres = (np.array([couple[k] for couple in communs], np.int64) for k in (0, 1))
    gardes = dans(periode, le[apres])
    avant, apres = avant[gardes], apres[gardes]
    evaluations = n.evaluation[apres]
    ecarts = n.score[apres] - n.score[avant]
    return _des_notes(ville, periode, evaluations, le[apres], domaine=n.critere[apres], score=ecarts)


def evaluations_manquantes(ville, periode):
    """Les parcours ouverts sans évaluation d'entrée (0), et les parcours finis sans évaluation de sortie (1)."""
    e, parts = ville.faits.evaluations, []
    lues = ((selections.ouverts, "entree"), (selections.finis, "sortie"))
    for moment, (choisis, temps) in enumerate(lues):
        s = choisis(ville, periode)
        evalues = e.rattache[e.temps == rang(TempsEvaluation, temps)]
        s.plus["indicateur"] = np.full(len(s.lignes), moment)
        parts.append(s.garder(~np.isin(s.lignes, evalues)))
    lignes, jours, moments = (
        np.concatenate(colonnes)
        for colonnes in zip(*((s.lignes, s.jours, s.plus["indicateur"]) for s in parts), strict=True)
    )
    return Selection(ville, periode, lignes, jours, {"indicateur": moments})


# Les contrôles des parcours, la scolarité


def parcours_incomplets(ville, periode):
    """Les parcours en cours au dernier jour à qui manque un référent, un objectif ou une action."""
    s = selections.en_cours(ville, periode)
    a = ville.faits.actions
    ecartees = np.isin(a.etat, [rang(EtatAction, etat) for etat in ("refusee", "annulee")])
    manques = np.stack(
        [
            ville.referents.a(s.lignes, s.jours) < 0,
            ~np.isin(s.lignes, ville.objectifs.parcours),
            ~np.isin(s.lignes, a.rattache[~ecartees]),
        ],
        axis=1,
    )
    s.plus["manques"] = manques
    return s.garder(manques.any(axis=1))


def sans_point_d_etape(ville, periode):
    """Les parcours en cours dont le dernier point (entrée, examen, évaluation d'étape) date de plus de N mois."""
    s, f, d = selections.en_cours(ville, periode), ville.faits, periode.fin
    derniers = ville.parcours.entree.copy()
    e = f.evaluations
    faites = (e.temps == rang(TempsEvaluation, "etape")) & (e.le <= d) & (e.rattache >= 0)
    np.maximum.at(derniers, e.rattache[faites], e.le[faites])
    vus = (f.examens.rattache >= 0) & (f.examens.le <= d)
    np.maximum.at(derniers, f.examens.rattache[vus], f.examens.le[vus])
    sans_parcours = np.zeros(len(ville.enfants.cle), np.int64)
    seuls = (f.examens.rattache < 0) & (f.examens.le <= d)
    np.maximum.at(sans_parcours, f.examens.enfant[seuls], f.examens.le[seuls])
    derniers = np.maximum(derniers[s.lignes], sans_parcours[ville.parcours.enfant[s.lignes]])
    mois = f.dispositifs.mois[ville.parcours.dispositif[s.lignes]]
    return s.garder(mois_accomplis(derniers, s.jours - 1) >= mois)


def beneficiaires(ville, periode):
    """Les enfants d'un parcours actif, d'une action commencée, d'un groupe ; et si un parcours est individualisé."""
    actifs = selections.actifs(ville, periode)
    p = ville.parcours
    individualise = ville.faits.dispositifs.individualise[p.dispositif[actifs.lignes]] == 1
    suivis_ = p.enfant[actifs.lignes]
    autres = [choisis(ville, periode).plus["enfant"] for choisis in (actions_commencees, inscriptions)]
    enfants = np.unique(np.concatenate([suivis_, *autres]))
    enfants = enfants[enfants >= 0]
    return _par_enfant(ville, periode, enfants, individualise=np.isin(enfants, suivis_[individualise]).astype(np.int64))


def part_individualisee(s):
    return np.stack([s.plus["individualise"], np.ones(len(s.lignes), np.int64)], axis=1)


def avec_amenagement(ville, periode):
    s = selections.actifs(ville, periode)
    return s.garder(ville.amenagements(ville.parcours.enfant[s.lignes], s.jours)[0] > 0)


def absents_ou_exclus(ville, periode):
    s = selections.actifs(ville, periode)
    enfants = ville.parcours.enfant[s.lignes]
    signale = ville.scolarite("absenteisme", enfants, s.jours) == 1
    return s.garder(signale | (ville.scolarite("exclusions", enfants, s.jours) > 0))
