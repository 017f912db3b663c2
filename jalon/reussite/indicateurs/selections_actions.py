"""Quelles demandes, actions, séances, exclusions chaque mesure compte, et à quelle date on les lit."""

import numpy as np

from jalon.restitution.statistiques.registre import LOIN
from jalon.restitution.statistiques.selection import Selection
from jalon.reussite.indicateurs import selections
from jalon.reussite.indicateurs.faits import COMMENCEES
from jalon.reussite.models import (
    EtatAccueil,
    EtatAction,
    ModeAccord,
    ObjetAccord,
    StatutPresence,
    SuiteDemande,
    TypeDemandeur,
    VoixBilan,
)


def rang(choix, code) -> int:
    return choix.values.index(code)


def choisir(ville, periode, table, masque, jours, **plus) -> Selection:
    """Les lignes du masque dans la table ; `plus` : des colonnes de la table entière."""
    lignes = masque.nonzero()[0]
    colonnes = {"enfant": table.enfant, "rattache": table.rattache} | plus
    return Selection(ville, periode, lignes, jours[lignes], {nom: c[lignes] for nom, c in colonnes.items()})


def dans(periode, jours):
    return (jours >= periode.debut) & (jours <= periode.fin)


def touche(periode, debuts, fins):
    return (debuts <= periode.fin) & (fins >= periode.debut)


def code(ville, nomenclature: str, code: str) -> int:
    """Le rang d'une valeur par son code ; -2 si la ville ne l'a pas : aucune ligne ne l'a."""
    codes = ville.nomenclatures[nomenclature].codes[:-1]
    return codes.index(code) if code in codes else -2


# Les demandes

NON_ADMISES = [
    rang(SuiteDemande, suite)
    for suite in (
        SuiteDemande.ORIENTE_VERS_LE_DROIT_COMMUN,
        SuiteDemande.REFUS_DE_LA_FAMILLE,
        SuiteDemande.NON_RETENU_PAR_L_EPS,
        SuiteDemande.HORS_CRITERES,
        SuiteDemande.SANS_SUITE,
        SuiteDemande.DEJA_SUIVI,
    )
]


def _demandes(ville, periode, masque):
    d = ville.faits.demandes
    return choisir(ville, periode, d, masque & dans(periode, d.le), d.le)


def demandes(ville, periode):
    return _demandes(ville, periode, ville.faits.demandes.le > 0)


def demandes_des_familles(ville, periode):
    return _demandes(ville, periode, ville.faits.demandes.demandeur == rang(TypeDemandeur, TypeDemandeur.FAMILLE))


def demandes_des_professionnels(ville, periode):
    voulu = rang(TypeDemandeur, TypeDemandeur.PROFESSIONNEL)
    return _demandes(ville, periode, ville.faits.demandes.demandeur == voulu)


def demandes_non_admises(ville, periode):
    return _demandes(ville, periode, np.isin(ville.faits.demandes.suite, NON_ADMISES))


def demandes_repondues(ville, periode):
    d = ville.faits.demandes
    return choisir(ville, periode, d, dans(periode, d.repondue_le), d.repondue_le)


def jours_de_reponse(s):
    return s.jours - s.ville.faits.demandes.le[s.lignes]


# Les actions


def actions(ville, periode):
    a = ville.faits.actions
    return choisir(ville, periode, a, touche(periode, a.du, a.jusqu_au), a.jusqu_au.clip(max=periode.fin))


def _parmi(s, colonne, valeurs):
    return s.garder(np.isin(getattr(s.ville.faits.actions, colonne)[s.lignes], valeurs))


def actions_commencees(ville, periode):
    return _parmi(actions(ville, periode), "etat", COMMENCEES)


def actions_de_parentalite(ville, periode):
    domaine = code(ville, "domaine", "soutien_a_la_parentalite")
    return _parmi(actions_commencees(ville, periode), "domaine", [domaine])


def actions_refusees(ville, periode):
    a = ville.faits.actions
    jours = np.where(a.etat_le > 0, a.etat_le, np.where(a.fin < LOIN, a.fin, a.du))
    return choisir(ville, periode, a, (a.etat == rang(EtatAction, "refusee")) & dans(periode, jours), jours)


def actions_arretees(ville, periode):
    a = ville.faits.actions
    jours = np.where(a.fin < LOIN, a.fin, np.where(a.etat_le > 0, a.etat_le, a.du))
    return choisir(
        ville, periode, a, (a.etat == rang(EtatAction, "arretee_prematurement")) & dans(periode, jours), jours
    )


# Une heure : 60 minutes de 100 centièmes.
PAR_HEURE = 6000


def actions_realisees(ville, periode):
    """Les actions de la période dont on connaît un volume réalisé."""
    s = actions_commencees(ville, periode)
    return s.garder(volumes(s) > 0)


def volumes(s):
    """En centièmes de minute : les séances où l'enfant était présent, sinon le volume noté sur l'action."""
    a, p, periode = s.ville.faits.actions, s.ville.faits.presences, s.periode
    venues = _tenues(p, periode) & (p.statut == rang(StatutPresence, "present"))
    nombre = len(s.ville.enfants.cle) + 1
    minutes: dict = {}
    for cle, duree in zip((p.groupe * nombre + p.enfant)[venues].tolist(), p.duree[venues].tolist(), strict=True):
        minutes[cle] = minutes.get(cle, 0) + max(duree, 0)
    cles = np.where(a.groupe >= 0, a.groupe * nombre + a.enfant, -1)[s.lignes].tolist()
    notes = a.realise[s.lignes].tolist()
    lus = [minutes.get(cle, 0) * 100 or max(note, 0) * 60 for cle, note in zip(cles, notes, strict=True)]
    return np.array(lus, np.int64)


def _tenues(presences, periode):
    return dans(periode, presences.le) & (presences.annulee == 0)


VENUS_OU_ABSENTS = [rang(StatutPresence, statut) for statut in ("present", "absent_excuse", "absent")]


def presences(ville, periode):
    """Les présences et absences pointées aux séances tenues."""
    p = ville.faits.presences
    return choisir(ville, periode, p, _tenues(p, periode) & np.isin(p.statut, VENUS_OU_ABSENTS), p.le)


def assiduite(s):
    venus = s.ville.faits.presences.statut[s.lignes] == rang(StatutPresence, "present")
    return np.stack([venus.astype(np.int64), np.ones(len(venus), np.int64)], axis=1)


def _du_clas(s, table):
    groupes = s.ville.faits.groupes
    clas = (groupes.dispositif == code(s.ville, "dispositif", "CLAS")).nonzero()[0]
    return s.garder(np.isin(getattr(s.ville.faits, table).groupe[s.lignes], clas))


def presences_au_clas(ville, periode):
    return _du_clas(presences(ville, periode), "presences")


def parents_au_clas(ville, periode):
    p = ville.faits.presences
    return _du_clas(choisir(ville, periode, p, _tenues(p, periode) & (p.parent == 1), p.le), "presences")


def inscriptions(ville, periode):
    i = ville.faits.inscriptions
    masque = (i.en_attente == 0) & touche(periode, i.du, i.au)
    return choisir(ville, periode, i, masque, i.au.clip(max=periode.fin))


def inscriptions_au_clas(ville, periode):
    return _du_clas(inscriptions(ville, periode), "inscriptions")


def groupes(ville, periode):
    """Les groupes ouverts sur la période et dont on sait les places."""
    g = ville.faits.groupes
    lignes = (touche(periode, g.du, g.au) & (g.places > 0)).nonzero()[0]
    return Selection(ville, periode, lignes, g.au[lignes].clip(max=periode.fin))


def remplissage(s):
    i, inscrits = s.ville.faits.inscriptions, inscriptions(s.ville, s.periode)
    nombre = len(s.ville.enfants.cle) + 1
    couples = np.unique(i.groupe[inscrits.lignes] * nombre + inscrits.plus["enfant"])
    g = s.ville.faits.groupes
    par_groupe = np.bincount((couples // nombre)[couples >= 0], minlength=len(g.cle))
    return np.stack([par_groupe[s.lignes], g.places[s.lignes]], axis=1)


# Les bilans et les préconisations


def _bilans(voix):
    def choisis(ville, periode):
        b = ville.faits.bilans
        return choisir(ville, periode, b, (b.acteur == rang(VoixBilan, voix)) & dans(periode, b.le), b.le)

    return choisis


bilans_des_enfants = _bilans("enfant")
bilans_des_referents = _bilans("referent")
bilans_des_professionnels = _bilans("professionnel")
bilans_des_familles = _bilans("famille")


def preconisations(ville, periode):
    p = ville.faits.preconisations
    return choisir(ville, periode, p, dans(periode, p.le), p.le)


def realisation(s):
    faites = s.ville.faits.preconisations.realisee[s.lignes]
    return np.stack([faites, np.ones(len(faites), np.int64)], axis=1)


# Les collégiens exclus, le décrochage


def exclusions(ville, periode):
    e = ville.faits.exclusions
    return choisir(ville, periode, e, dans(periode, e.le), e.le)


def accueils(ville, periode):
    s = exclusions(ville, periode)
    acceptes = s.ville.faits.exclusions.accueil[s.lignes] == rang(EtatAccueil, "accepte")
    return s.garder(acceptes)


def accueils_et_suite(ville, periode):
    """Les accueils, et s'ils ont été suivis d'une autre exclusion avant la fin de la période."""
    s, e = accueils(ville, periode), ville.faits.exclusions
    dernieres = np.zeros(len(ville.enfants.cle), np.int64)
    connues = e.le <= periode.fin
    np.maximum.at(dernieres, e.enfant[connues], e.le[connues])
    s.plus["etat"] = (dernieres[s.plus["enfant"]] > s.jours).astype(np.int64)
    return s


def accueils_dates(ville, periode):
    s = accueils(ville, periode)
    return s.garder(ville.faits.exclusions.duree[s.lignes] >= 0)


def jours_d_accueil(s):
    return s.ville.faits.exclusions.duree[s.lignes]


def _du_dispositif(selection, voulu):
    ville = selection.ville
    return selection.garder(ville.parcours.dispositif[selection.lignes] == code(ville, "dispositif", voulu))


def decrochage(ville, periode):
    return _du_dispositif(selections.connus(ville, periode), "DECRO")


def sorties_du_decrochage(ville, periode):
    return _du_dispositif(selections.finis(ville, periode), "DECRO")


def passages(ville, periode):
    """Les parcours ouverts dont l'enfant venait de quitter un autre dispositif : l'origine et la destination."""
    p, s = ville.parcours, selections.ouverts(ville, periode)
    origines = []
    for ligne, entree in zip(s.lignes.tolist(), s.jours.tolist(), strict=True):
        autres = (p.enfant == p.enfant[ligne]) & (p.sortie <= entree)
        autres[ligne] = False
        avant = autres.nonzero()[0]
        dernier = avant[np.lexsort((p.cle[avant], p.entree[avant], p.sortie[avant]))[-1]] if len(avant) else -1
        origines.append(dernier)
    origines = np.array(origines, np.int64)
    de = ville.du_parcours("dispositif", origines)
    s.plus |= {"dispositif": de, "dispositif_2": p.dispositif[s.lignes]}
    return s.garder((origines >= 0) & (de != p.dispositif[s.lignes]))


# Les accords


def accords(ville, periode):
    """Les accords d'adhésion connus au dernier jour, et leur état ce jour-là."""
    a, d = ville.faits.accords, periode.fin
    modes = {"signe": 0, "refuse": 2, "retire": 3}
    etats = np.full(len(a.cle), 1)
    for mode, etat in modes.items():
        etats[a.mode == rang(ModeAccord, mode)] = etat
    etats[a.retire_le <= d] = modes["retire"]
    masque = (a.objet == rang(ObjetAccord, "adhesion_au_parcours")) & (a.le <= d)
    return choisir(ville, periode, a, masque, a.le * 0 + d, etat=etats)
