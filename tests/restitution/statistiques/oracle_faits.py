"""L'oracle du travail de l'année : ce qu'il a de commun. Chaque famille de mesures a son fichier.

Une mesure est une `Regle` : ses lignes, son unité, son chiffre, et les axes qui lui sont propres.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from statistics import median
from typing import Any

from jalon.reussite import models as m
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance
from tests.restitution.statistiques import lecture
from tests.restitution.statistiques.oracle import Compte, Monde, est_en_cours, resumer

DU_PARCOURS = ("dispositif", "referent", "profil", "origine", "etat", "duree", "motif")


@dataclass(frozen=True, eq=False)
class Fait:
    """Une ligne comptée : de quel enfant, dans quel parcours, lue à quel jour ; `plus` : ce qu'on a calculé d'elle."""

    enfant: Any
    parcours: Any
    jour: date
    periode: Any
    objet: Any = None
    plus: dict = field(default_factory=dict)

    couple = ()
    etape = ""


@dataclass(frozen=True, eq=False)
class Regle:
    lignes: Callable
    unite: Callable
    chiffre: str = ""
    lire: Callable | None = None
    par_unite: bool = False
    axes: dict = field(default_factory=dict)


class MondeDeFaits(Monde):
    """Tout ce qu'on a fait dans les dossiers, en mémoire ; sans les dossiers fusionnés ni les parcours annulés."""

    def __init__(self):
        super().__init__()
        self.memoire = {}
        self.par_cle = {p.pk: p for p in self.parcours}
        lus = m.Enfant.objects.filter(fusionne_dans=None).select_related("famille")
        self.enfants = {
            e.pk: e
            for e in lus.prefetch_related(
                "les_situations__quartier__type",
                "les_situations__quartier__commune",
                "famille__les_situations__quartier__type",
                "famille__les_situations__quartier__commune",
                "famille__les_responsables",
                "les_scolarites__etablissement__les_classements",
                "les_scolarites__niveau",
                "les_scolarites__les_amenagements",
            )
        }
        self.demandes = [d for d in self._tout(m.Demande) if d.enfant_id is None or d.enfant_id in self.enfants]
        self.groupes = self._tout(m.Groupe)
        self.actions = self._comptes(m.Action)
        self.preconisations = self._comptes(m.Preconisation)
        self.bilans = [b for b in self._tout(m.Bilan) if b.action_id in {a.pk for a in self.actions}]
        self.evaluations = self._comptes(m.Evaluation)
        self.examens = self._comptes(m.Examen)
        self.exclusions = self._comptes(m.Exclusion)
        self.accords = self._comptes(m.Accord)
        self.suivis, self.activites, self.inscriptions, self.presences = (
            self._comptes(modele) for modele in (m.SuiviPartenaire, m.Activite, m.Inscription, m.Presence)
        )
        self.notes = list(m.NoteEvaluation.objects.select_related("critere__version"))
        self.contacts, self.rendez_vous = self._tout(m.Contact), self._tout(m.RendezVous)
        self.echeances = list(Echeance.objects.filter(dossier_type=DOSSIER))
        self.dispositifs = {d.valeur_id: d for d in m.Dispositif.objects.all()}

    @staticmethod
    def _tout(modele):
        liens = {
            m.Demande: ("les_domaines", "les_natures", "etablissement__type", "niveau"),
            m.Bilan: ("action",),
            m.Contact: ("les_enfants", "type"),
            m.RendezVous: ("les_enfants",),
            m.Groupe: ("dispositif",),
            m.Action: ("domaine",),
            m.Evaluation: ("outil", "parcours"),
            m.Preconisation: ("parcours",),
            m.Examen: ("demande",),
            m.Inscription: ("groupe__dispositif",),
            m.Presence: ("seance__groupe__dispositif",),
            m.Activite: ("activite",),
        }
        return list(modele.objects.prefetch_related(*liens.get(modele, ())))

    def _comptes(self, modele):
        return [ligne for ligne in self._tout(modele) if self._compte(ligne)]

    def _compte(self, ligne):
        annule = getattr(ligne, "parcours_id", None) and ligne.parcours_id not in self.par_cle
        return ligne.dossier.pk in self.enfants and not annule

    def fait(self, objet, jour, t, enfant, rattache=None, **plus) -> Fait:
        """Le parcours dit ; à défaut celui de l'enfant ce jour-là, bornes comprises, le dernier entré."""
        parcours = self.par_cle.get(rattache)
        if parcours is None and enfant:
            du_jour = [p for p in self.de(self.enfants[enfant]) if p.entree <= jour <= (p.sortie or date.max)]
            parcours = max(du_jour, key=lambda p: (p.entree, p.pk), default=None)
        return Fait(self.enfants.get(enfant), parcours, jour, t, objet, plus)

    def du(self, p, jour, t, **plus) -> Fait:
        """Une ligne qui est un parcours."""
        return Fait(p.enfant, p, jour, t, p, plus)


__all__ = ["Compte", "Fait", "MondeDeFaits", "Regle", "compter_les_faits", "est_en_cours"]


def lire(regle: Regle, axe: str):
    """Les valeurs d'une ligne sur un axe : propre à la mesure, sinon celui de l'enfant ou du parcours."""
    if axe in regle.axes:
        return regle.axes[axe]

    def lu(ligne):
        if axe == "mois":
            return [ligne.jour.strftime("%Y-%m")]
        if axe in DU_PARCOURS:
            return lecture.AXES[axe](ligne) if ligne.parcours else [None]
        if axe == "domaine":
            return lecture.AXES[axe](ligne)
        if ligne.enfant is None:
            return [] if axe == "emploi" else [None]
        return lecture.AXES[axe](ligne)

    return lu


def touche(t, du, au) -> bool:
    return (du or date.min) <= t.au and (au or date.max) >= t.du


def dans(t, jour) -> bool:
    return jour is not None and t.du <= jour <= t.au


def compter_les_faits(regle: Regle, monde, axes, periode, filtres=None) -> Compte:
    if (regle, periode) not in monde.memoire:
        lues = regle.lignes(monde, periode)
        monde.memoire[regle, periode] = [x for x in lues if regle.unite(x) is not None]
    lignes = [x for x in monde.memoire[regle, periode] if _passe(monde, regle, x, filtres or {})]
    cellules, des_cases = defaultdict(set), defaultdict(dict)
    for n, ligne in enumerate(lignes if axes else ()):
        for case in _cases(monde, regle, ligne, axes):
            cellules[case].add(regle.unite(ligne))
            des_cases[case][regle.unite(ligne) if regle.par_unite else n] = ligne
    unites = {regle.unite(x) for x in lignes}
    compte = Compte({case: len(lues) for case, lues in cellules.items()}, len(unites), sorted(unites))
    if regle.chiffre:
        comptees = {regle.unite(x) if regle.par_unite else n: x for n, x in enumerate(lignes)}
        compte.valeurs = _chiffrer(regle, comptees.values())
        compte.valeurs_des_cellules = {case: _chiffrer(regle, lues.values()) for case, lues in des_cases.items()}
    return compte


def _passe(monde, regle, ligne, filtres) -> bool:
    return all(set(permises) & set(_valeurs(monde, regle, axe, ligne)) for axe, permises in filtres.items())


def _cases(monde, regle, ligne, axes):
    cases = [()]
    for axe in axes:
        cases = [(*case, cle) for case in cases for cle in _valeurs(monde, regle, axe, ligne)]
    return cases


def _valeurs(monde, regle, axe, ligne) -> list:
    return monde.champs.lire(axe, ligne) if "." in axe else lire(regle, axe)(ligne)


def _chiffrer(regle, lignes) -> dict:
    lus = [regle.lire(x) for x in lignes]
    if regle.chiffre == "%":
        sur = sum(combien for _, combien in lus)
        taux = _arrondi(Fraction(100 * sum(fait for fait, _ in lus), sur)) if sur else None
        return {"n": sur, "moyenne": None, "mediane": None, "somme": None, "taux": taux}
    if not lus:
        return resumer([])
    somme = None if regle.chiffre == "points" else _arrondi(Fraction(sum(lus)))
    moyenne, milieu = Fraction(sum(lus)) / len(lus), Fraction(median(lus))
    return {"n": len(lus), "moyenne": _arrondi(moyenne), "mediane": _arrondi(milieu), "somme": somme, "taux": None}


def _arrondi(x: Fraction) -> float:
    return floor(x * 10 + Fraction(1, 2)) / 10
