"""L'oracle : les mêmes règles, récrites en Python naïf sur les objets. Lent, lisible, sans rien du moteur."""

from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from math import floor
from statistics import median
from typing import Any

from jalon.reussite.models import Parcours
from tests.restitution.statistiques import lecture
from tests.restitution.statistiques.oracle_champs import Champs


@dataclass(frozen=True)
class Ligne:
    """Un parcours compté (et, s'il y a lieu, son objectif ou ses deux dispositifs), lu à `jour`."""

    parcours: Any
    jour: date
    periode: Any
    objectif: Any = None
    couple: tuple = ()
    etape: str = ""

    @property
    def enfant(self):
        return self.parcours.enfant


class Monde:
    """Tous les dossiers de la ville active, en mémoire."""

    def __init__(self):
        lus = Parcours.objects.select_related(
            "enfant__famille", "dispositif", "origine", "motif", "enfant__fusionne_dans"
        ).prefetch_related(
            "les_objectifs",
            "les_suspensions",
            "les_profils",
            "les_referents",
            "enfant__les_situations__quartier__type",
            "enfant__les_situations__quartier__commune",
            "enfant__famille__les_situations__quartier__type",
            "enfant__famille__les_situations__quartier__commune",
            "enfant__famille__les_responsables",
            "enfant__les_scolarites__etablissement__les_classements",
            "enfant__les_scolarites__niveau",
        )
        self.parcours = [p for p in lus if p.annule_le is None and p.enfant.fusionne_dans is None]
        self.entres = [p for p in self.parcours if p.entree]
        self.champs = Champs()

    def de(self, enfant):
        return [p for p in self.entres if p.enfant_id == enfant.pk]


# Les règles de temps


def est_actif(p, du, au):
    return p.entree <= au and (p.sortie is None or p.sortie >= du)


def est_en_cours(p, jour):
    return p.entree <= jour and (p.sortie is None or jour < p.sortie)


def au_plus_tard(p, jour):
    return jour if p.sortie is None else min(jour, p.sortie)


def actifs(monde, t):
    return [Ligne(p, au_plus_tard(p, t.au), t) for p in monde.entres if est_actif(p, t.du, t.au)]


def en_cours(monde, t):
    return [Ligne(p, t.au, t) for p in monde.entres if est_en_cours(p, t.au)]


def ouverts(monde, t):
    return [Ligne(p, p.entree, t) for p in monde.entres if t.du <= p.entree <= t.au]


def finis(monde, t):
    return [Ligne(p, p.sortie, t) for p in monde.entres if p.sortie and t.du <= p.sortie <= t.au]


def premieres_entrees(monde, t):
    return [ligne for ligne in ouverts(monde, t) if ligne.jour == min(p.entree for p in monde.de(ligne.enfant))]


def dernieres_sorties(monde, t):
    return [ligne for ligne in finis(monde, t) if not any(est_en_cours(p, t.au) for p in monde.de(ligne.enfant))]


def revenus(monde, t):
    retours = {e for (e, _), n in Counter((p.enfant_id, p.dispositif_id) for p in monde.entres).items() if n > 1}
    return [ligne for ligne in actifs(monde, t) if ligne.enfant.pk in retours]


def suspendus(monde, t):
    return [ligne for ligne in actifs(monde, t) if pauses(ligne)]


def pauses(ligne):
    """Les jours de chaque suspension qui touche la période."""
    p, t, durees = ligne.parcours, ligne.periode, []
    for pause in p.les_suspensions.all():
        fins = [f for f in (pause.au, p.sortie) if f is not None]
        fin = min(fins) if fins else date.max
        if pause.du <= fin and pause.du <= t.au and fin >= t.du:
            durees.append((min(fin, t.au) - pause.du).days)
    return durees


def connus(monde, t):
    lignes = []
    for p in monde.parcours:
        if p.entree and p.entree <= t.au:
            garde = p.sortie is None or p.sortie >= t.du
        else:
            garde = p.repere_le <= t.au if p.repere_le else p.entree is None
        if garde:
            lignes.append(Ligne(p, t.au, t))
    return lignes


def objectifs_en_cours(monde, t):
    lignes = en_cours(monde, t)
    return [Ligne(x.parcours, t.au, t, o) for x in lignes for o in x.parcours.les_objectifs.all()]


def objectifs_evalues(monde, t):
    lignes = []
    for p in monde.entres:
        for o in p.les_objectifs.all():
            jour = o.evalue_le or p.sortie
            if jour and t.du <= jour <= t.au:
                lignes.append(Ligne(p, jour, t, o))
    return lignes


# Ce qui vient après les filtres


def couples(lignes):
    par_enfant, trouves = defaultdict(list), []
    for ligne in lignes:
        par_enfant[ligne.enfant.pk].append(ligne)
    for siennes in par_enfant.values():
        for une, autre in combinations(siennes, 2):
            t, p, q = une.periode, une.parcours, autre.parcours
            debut = max(p.entree, q.entree, t.du)
            fin = min(p.sortie or date.max, q.sortie or date.max, t.au)
            if p.dispositif_id != q.dispositif_id and debut <= fin:
                ordre = sorted((p.dispositif, q.dispositif), key=lambda v: (v.ordre, v.libelle, v.pk))
                trouves.append(Ligne(p, fin, t, couple=tuple(v.pk for v in ordre)))
    return trouves


def fratries(lignes):
    enfants = defaultdict(set)
    for ligne in lignes:
        enfants[ligne.enfant.famille_id].add(ligne.enfant.pk)
    return [x for x in lignes if x.enfant.famille_id and len(enfants[x.enfant.famille_id]) > 1]


def _enfant(ligne):
    return ligne.enfant.pk


def _parcours(ligne):
    return ligne.parcours.pk


def _famille(ligne):
    return ligne.enfant.famille_id


def _duree(ligne):
    return (ligne.parcours.sortie - ligne.parcours.entree).days


def _duree_de_pause(ligne):
    return sum(pauses(ligne))


# code de mesure → (lignes, unité, après les filtres, durée)
MESURES = {
    "enfants_suivis": (actifs, _enfant, None, None),
    "file_active": (en_cours, _enfant, None, None),
    "nouveaux_enfants": (premieres_entrees, _enfant, None, None),
    "enfants_sortis": (dernieres_sorties, _enfant, None, None),
    "enfants_de_plusieurs_dispositifs": (actifs, _enfant, couples, None),
    "enfants_revenus": (revenus, _enfant, None, None),
    "etat_des_parcours": (connus, _parcours, None, None),
    "parcours_actifs": (actifs, _parcours, None, None),
    "parcours_ouverts": (ouverts, _parcours, None, None),
    "parcours_finis": (finis, _parcours, None, None),
    "duree_des_parcours_finis": (finis, _parcours, None, _duree),
    "parcours_suspendus": (suspendus, _parcours, None, _duree_de_pause),
    "objectifs_en_cours": (objectifs_en_cours, lambda x: x.objectif.pk, None, None),
    "objectifs_evalues": (objectifs_evalues, lambda x: x.objectif.pk, None, None),
    "familles_suivies": (actifs, _famille, None, None),
    "familles_de_plusieurs_enfants": (actifs, _famille, fratries, None),
    "etablissements_concernes": (actifs, lambda x: lecture.ecole(x)[0], None, None),
}


@dataclass
class Compte:
    """Cellules (clés des valeurs, None pour « Non renseigné ») → effectif ; et les durées."""

    cellules: dict
    distinct: int
    unites: list
    valeurs: dict | None = None
    valeurs_des_cellules: dict | None = None


def compter(monde, mesure: str, axes, periode, filtres=None) -> Compte:
    lire_les_lignes, unite, apres, duree = MESURES[mesure]
    lignes = []
    for etape, t in _etapes(mesure, axes, periode):
        choisies = [x for x in lire_les_lignes(monde, t) if passe(monde, x, mesure, filtres or {})]
        choisies = apres(choisies) if apres else choisies
        lignes += [Ligne(x.parcours, x.jour, x.periode, x.objectif, x.couple, etape) for x in choisies]
    lignes = [x for x in lignes if unite(x) is not None]
    cellules, durees = defaultdict(set), defaultdict(dict)
    for ligne in lignes if axes else ():
        for case in _cases(monde, ligne, mesure, axes):
            cellules[case].add(unite(ligne))
            if duree:
                durees[case][unite(ligne)] = duree(ligne)
    compte = Compte(
        {case: len(unites) for case, unites in cellules.items()},
        len({unite(x) for x in lignes}),
        sorted({unite(x) for x in lignes}),
    )
    if duree:
        compte.valeurs = resumer([duree(x) for x in lignes])
        compte.valeurs_des_cellules = {case: resumer(list(d.values())) for case, d in durees.items()}
    return compte


def _etapes(mesure, axes, periode):
    if "mois" in axes and mesure == "file_active":
        fins = fins_de_mois(periode)
        return [(fin.strftime("%Y-%m"), lecture.Temps(periode.du, fin, periode.ages_au)) for fin in fins]
    if "annee" in axes:
        return annees_scolaires(periode)
    return [("", periode)]


def fins_de_mois(periode):
    fins, jour = [], periode.du
    while jour <= periode.au:
        fin = jour.replace(day=monthrange(jour.year, jour.month)[1])
        fins.append(min(fin, periode.au))
        jour = fin + timedelta(days=1)
    return fins


def annees_scolaires(periode):
    parts = []
    for annee in range(periode.du.year - 1, periode.au.year + 1):
        du, au = max(date(annee, 9, 1), periode.du), min(date(annee + 1, 8, 31), periode.au)
        if du <= au:
            parts.append((f"{annee}-{annee + 1}", lecture.Temps(du, au, periode.ages_au)))
    return parts


def _cases(monde, ligne, mesure, axes):
    cases = [()]
    for axe in axes:
        cases = [(*case, cle) for case in cases for cle in _valeurs(monde, axe, mesure, ligne)]
    return cases


def passe(monde, ligne, mesure, filtres) -> bool:
    """Les valeurs d'un axe sont des alternatives ; les axes se cumulent."""
    return all(set(permises) & set(_valeurs(monde, axe, mesure, ligne)) for axe, permises in filtres.items())


def _valeurs(monde, axe, mesure, ligne) -> list:
    return monde.champs.lire(axe, ligne) if "." in axe else lecture.lire(axe, mesure)(ligne)


def resumer(jours) -> dict:
    if not jours:
        return {"n": 0, "moyenne": None, "mediane": None, "somme": None, "taux": None}
    moyenne = Fraction(sum(jours), len(jours))
    return {
        "n": len(jours),
        "moyenne": en_mois(moyenne),
        "mediane": en_mois(Fraction(median(jours))),
        "somme": en_mois(Fraction(sum(jours))),
        "taux": None,
    }


def en_mois(jours: Fraction) -> float:
    return floor(jours / Fraction("30.4375") * 10 + Fraction(1, 2)) / 10
