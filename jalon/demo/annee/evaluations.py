"""Les évaluations : à l'entrée presque toujours, à la sortie souvent, et ce que l'enfant en dit."""

from datetime import timedelta

from jalon.demo.annee.contexte import Annee
from jalon.reussite import operations
from jalon.reussite.models import Repondant, TempsEvaluation
from jalon.saisie.lectures import versions_en_vigueur

FAITS = ("Le 12, a levé la main trois fois.", "Arrive à l'heure depuis un mois.", "Ne mange pas à la cantine.", "")
# Vu par la famille et l'école une fois sur quatre, par l'enfant une fois sur trois.
AUTRES_VOIX = {Repondant.FAMILLE: ("regards-croises", 4), Repondant.ECOLE: ("regards-croises", 4)}
AUTRES_VOIX[Repondant.ENFANT] = ("ma-meteo", 3)


def evaluer(annee: Annee) -> None:
    outils = {version.outil.code: version for version in versions_en_vigueur()}
    for rang, parcours in enumerate(annee.entres):
        if rang % 6 != 5:
            _passer(annee, parcours, outils["grille-de-suivi"], Repondant.REFERENT, rang)
        for repondant, (code, tous_les) in AUTRES_VOIX.items():
            if rang % tous_les == 0:
                _passer(annee, parcours, outils[code], repondant, rang)


def _passer(annee: Annee, parcours, outil, repondant, rang: int) -> None:
    criteres = [critere.code for critere in outil.les_criteres.all()]
    depart = {code: annee.tirage.alea.choices((1, 2, 3, 4), (3, 4, 2, 1))[0] for code in criteres}
    entree = annee.entre(parcours.entree, parcours.entree + timedelta(days=25))
    _noter(annee, parcours, outil, TempsEvaluation.ENTREE, repondant, entree, depart)
    if parcours.sortie and rang % 8 != 7:
        arrivee = {code: min(4, score + annee.tirage.parmi((0, 0, 1, 1, 2))) for code, score in depart.items()}
        _noter(annee, parcours, outil, TempsEvaluation.SORTIE, repondant, max(parcours.sortie, entree), arrivee)
    elif annee.au - parcours.entree > timedelta(days=270) and rang % 2:
        etape = {code: min(4, score + annee.tirage.parmi((0, 1))) for code, score in depart.items()}
        le = parcours.entree + timedelta(days=200)
        _noter(annee, parcours, outil, TempsEvaluation.ETAPE, repondant, le, etape)


def _noter(annee: Annee, parcours, outil, temps, repondant, le, scores) -> None:
    notes = {code: (score, annee.tirage.parmi(FAITS)) for code, score in scores.items()}
    operations.evaluer(parcours, outil=outil, temps=temps, repondant=repondant, le=le, notes=notes, par=annee.bruno)
