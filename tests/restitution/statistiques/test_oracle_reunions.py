"""Les mesures des réunions, comparées à un compte naïf, sur des villes au hasard."""

import random
from fractions import Fraction
from itertools import combinations
from math import floor
from statistics import median

import pytest

from jalon.instances.models import Convocation, Decision, Instance, Participation, Point, Seance, TypePoint
from jalon.restitution.statistiques.calcul import Calcul
from jalon.restitution.statistiques.catalogue import statistiques
from jalon.restitution.statistiques.instantane import charger
from jalon.restitution.statistiques.periode import periode
from jalon.restitution.statistiques.registre import mesures, univers_de
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Intervenant, Quartier, Structure
from tests.restitution.statistiques.fabrique import JOURS
from tests.restitution.statistiques.test_oracle import ANNEE

DES_REUNIONS = [m for m in mesures() if m.univers == "instances"]


def reunir(alea):
    """Deux EPS et une réunion d'équipe, que les statistiques ignorent."""

    def un(valeurs, vide=3):
        return None if alea.randrange(vide) == 0 else alea.choice(list(valeurs))

    quartier = Quartier.objects.create(nom="Acacias")
    structures = [Structure.objects.create(nom=nom) for nom in ("Collège", "CMP")]
    personnes = [Intervenant.objects.create(nom=nom) for nom in ("Un", "Deux", "Trois")]
    decisions = list(Valeur.objects.filter(liste__code="decision_eps"))[:3]
    for n, type_ in enumerate(("eps", "eps", "reunion_d_equipe")):
        instance = Instance.objects.create(code=f"essai-{n}", nom="Essai", type=type_, quartier=un([quartier], 2))
        for numero in range(1, 9):
            le = alea.choice(JOURS)
            seance = Seance.objects.create(
                instance=instance, numero=numero, le=le, etat=alea.choice(["planifiee", "tenue", "close", "annulee"])
            )
            points = [None, None]
            for ordre in range(alea.randrange(4)):
                point = Point.objects.create(
                    seance=seance,
                    ordre=ordre,
                    type=alea.choice(TypePoint.values),
                    quartier=un(["Acacias", "ACACIAS", "Verrerie"]) or "",
                    examine_le=un([le]),
                    retire_le=le if alea.randrange(6) == 0 else None,
                    parents_presents=un([True, False]),
                    restitue_le=un(JOURS),
                )
                points.append(point)
                Decision.objects.create(
                    point=point,
                    le=le,
                    decision=un(decisions),
                    responsable=un(personnes),
                    mise_en_oeuvre_le=un([j for j in JOURS if j >= le] or [le]),
                )
            for personne in personnes:
                for point in {alea.choice(points) for _ in range(2)}:
                    Convocation.objects.create(
                        seance=seance,
                        intervenant=personne,
                        point=point,
                        structure=un(structures),
                        participation=alea.choice(["present", *Participation.values]),
                    )


def eps(seance):
    return seance.instance.type == "eps"


def tenues(t):
    lues = [s for s in Seance.objects.select_related("instance") if eps(s) and s.etat in ("tenue", "close")]
    return [(s, s.le) for s in lues if t.du <= s.le <= t.au]


def situations(t):
    lus = Point.objects.select_related("seance__instance__quartier")
    lus = [p for p in lus if eps(p.seance) and p.type != "information" and p.retire_le is None and p.examine_le]
    return [(p, p.examine_le) for p in lus if t.du <= p.examine_le <= t.au]


def les_decisions():
    lues = Decision.objects.select_related("point__seance__instance", "decision")
    return [d for d in lues if eps(d.point.seance)]


def prises(t):
    return [(d, d.le) for d in les_decisions() if t.du <= d.le <= t.au]


def a_faire(t):
    return [
        (d, t.au)
        for d in les_decisions()
        if d.le <= t.au and (d.mise_en_oeuvre_le is None or d.mise_en_oeuvre_le > t.au)
    ]


def presences(t):
    premieres: dict = {}
    ouvertes = {s.pk: jour for s, jour in tenues(t)}
    for c in Convocation.objects.order_by("pk"):
        if c.participation == "present" and c.seance_id in ouvertes:
            premieres.setdefault((c.seance_id, c.intervenant_id), c)
    return [(c, ouvertes[c.seance_id]) for c in premieres.values()]


def territoire(p):
    lieu = p.seance.instance.quartier
    nom = lieu.nom if lieu else p.quartier
    return nom.lower() or None


AXES = {
    "nature": lambda p: p.type,
    "quartier": territoire,
    "etat": lambda d: d.decision_id,
    "referent": lambda d: d.responsable_id,
    "partenaire": lambda c: c.structure_id,
}
LIGNES = {
    "seances": tenues,
    "participants_par_seance": tenues,
    "situations": situations,
    "presence_des_parents": situations,
    "restitutions": situations,
    "decisions": prises,
    "decisions_a_faire": a_faire,
    "presences": presences,
}


def chiffre(mesure, lignes, t):
    """Les valeurs attendues de ces lignes ; None si la mesure n'a pas de chiffre."""
    if mesure == "participants_par_seance":
        combien = [sum(c.seance_id == s.pk for c, _ in presences(t)) for s in lignes]
        if not combien:
            return (0, None, None, None, None)
        moyenne, milieu = Fraction(sum(combien), len(combien)), Fraction(median(combien))
        return (len(combien), arrondi(moyenne), arrondi(milieu), float(sum(combien)), None)
    if mesure == "presence_des_parents":
        notes = [p.parents_presents for p in lignes if p.parents_presents is not None]
        return taux(sum(notes), len(notes))
    if mesure == "restitutions":
        return taux(sum(p.restitue_le is not None and p.restitue_le <= t.au for p in lignes), len(lignes))
    return None


def taux(faits, sur):
    return (sur, None, None, None, arrondi(Fraction(100 * faits, sur)) if sur else None)


def arrondi(x):
    return floor(x * 10 + Fraction(1, 2)) / 10


def compter(mesure, axes, t):
    lignes = LIGNES[mesure](t)
    cases: dict = {}
    for ligne, jour in lignes if axes else ():
        case = tuple(jour.strftime("%Y-%m") if axe == "mois" else AXES[axe](ligne) for axe in axes)
        cases.setdefault(case, []).append(ligne)
    return lignes, cases


def cle(axe, nomenclature, rang):
    if rang == len(nomenclature):
        return None
    return nomenclature.libelles[rang].lower() if axe.code == "quartier" else nomenclature.cles[rang]


@pytest.mark.parametrize("graine", range(4))
def test_le_moteur_compte_les_reunions_comme_l_oracle(dans_la_ville, graine):
    alea = random.Random(graine)
    reunir(alea)
    du, au = ANNEE if graine == 0 else sorted((alea.choice(JOURS), alea.choice(JOURS)))
    temps = periode(du, au)
    calcul = Calcul(charger(univers_de("instances")).ville, temps)
    for mesure in DES_REUNIONS:
        code, axes = mesure.code.partition(".")[2], [axe.code for axe in mesure.axes]
        for croisement in [(), *((axe,) for axe in axes), *combinations(axes, 2)]:
            resultat = calcul.resultat(mesure, croisement)
            lignes, cases = compter(code, croisement, temps)
            assert calcul.cles(mesure, croisement) == sorted(x.pk for x, _ in lignes), (code, croisement)
            lues = {
                tuple(cle(*trois) for trois in zip(resultat.axes, resultat.nomenclatures, rangs, strict=True)): rangs
                for rangs in resultat.cellules
            }
            attendues = {case: len(siennes) for case, siennes in cases.items()}
            assert {case: resultat.cellules[rangs] for case, rangs in lues.items()} == attendues, (code, croisement)
            attendu = chiffre(code, [x for x, _ in lignes], temps)
            assert (resultat.valeurs and tuple(vars(resultat.valeurs).values())) == attendu, (code, croisement)
            for case, rangs in lues.items() if attendu else ():
                valeurs = resultat.valeurs_des_cellules[rangs]
                assert tuple(vars(valeurs).values()) == chiffre(code, cases[case], temps), (code, croisement, case)


def test_l_oracle_connait_chaque_mesure_des_reunions():
    assert {m.code.partition(".")[2] for m in DES_REUNIONS} == set(LIGNES)
    assert [s.code for s in statistiques() if s.famille == "EPS"] == [f"EPS-{n:02d}" for n in range(1, 11)]
