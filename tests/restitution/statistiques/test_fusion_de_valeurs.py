"""Remplacer une valeur de liste par une autre garde les totaux de toutes les statistiques ; revenir, leurs cellules."""

import random
from datetime import date

from jalon.restitution.statistiques.calcul import Calcul
from jalon.restitution.statistiques.catalogue import statistiques
from jalon.restitution.statistiques.fraicheur import instantane
from jalon.restitution.statistiques.periode import periode
from jalon.restitution.statistiques.registre import mesure_de, mesures
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.fusions.operations import GESTE, fusionner_valeurs
from tests.restitution.statistiques.fabrique_champs import LISTE, FabriqueDeChamps
from tests.restitution.statistiques.fabrique_faits import FabriqueDeFaits
from tests.restitution.statistiques.oracle_champs import PREFIXES, Champs

TEMPS = (date(2025, 1, 1), date(2026, 12, 31))
LISTES = (LISTE, "domaine", "origine_reperage", "structure_familiale", "suivi_objet", "maitre_oeuvre")


def chiffres() -> tuple[dict, dict]:
    """(les unités comptées par chaque tableau, celles de chacune de ses cases) : ceux du catalogue, et des champs."""
    calcul, comptees, cases = Calcul(instantane("reussite").ville, periode(*TEMPS)), {}, {}
    tableaux = [(s.mesure, s.axes) for s in statistiques() if s.mesure.univers == "reussite"]
    tableaux += [(m, (axe.code,)) for m in mesures() for axe in m.axes_ouverts() if "." in axe.code]
    for mesure, axes in tableaux:
        resultat, cle = calcul.resultat(mesure, axes), (mesure.code, axes)
        comptees[cle] = resultat.total_distinct, calcul.cles(mesure, axes)
        cases[cle] = {
            tuple(resultat.libelles(rangs)): set(calcul.cles(mesure, axes, rangs)) for rangs in resultat.cellules
        }
    return comptees, cases


def filtrer(axe: str, code: str) -> list[int]:
    calcul = Calcul(instantane("reussite").ville, periode(*TEMPS), {axe: [code]})
    return calcul.cles(mesure_de("reussite.enfants_suivis"))


def test_remplacer_une_valeur_garde_les_totaux_et_se_defait(dans_la_ville):
    fabrique = FabriqueDeFaits(random.Random(20261121), enfants=25)
    FabriqueDeChamps(fabrique)
    comptees, cases = chiffres()
    for liste in LISTES:
        gardee, absorbee = (fabrique.listes[liste][rang] for rang in (0, 1))
        fusionner_valeurs(absorbee, gardee, par=None)
    apres, fondues = chiffres()
    assert apres == comptees
    gardee, absorbee = fabrique.listes[LISTE][:2]
    # Sous condition, un champ peut se montrer là où la valeur qui la remplit vient d'arriver : il compte alors en plus.
    sans_condition = {f"{p}.choix" for p in PREFIXES if "condition" not in Champs().definis(p)["choix"]}
    reunies = 0
    for tableau in (cle for cle in cases if sans_condition.intersection(cle[1])):
        avant, depuis = cases[tableau], fondues[tableau]
        reunion = avant.get((gardee.libelle,), set()) | avant.get((absorbee.libelle,), set())
        assert depuis.get((gardee.libelle,), set()) == reunion, tableau
        assert (absorbee.libelle,) not in depuis
        reunies += len(reunion) > 1
    assert reunies > 10, sans_condition
    garde, ancien = (filtrer("enfant.choix", v.code) for v in (gardee, absorbee))
    assert garde == ancien, "une adresse gardée, qui filtre sur l'ancienne valeur, suit"
    for annulation in Annulation.objects.filter(code=GESTE).order_by("-pk"):
        annuler(annulation, par=None)
    assert chiffres() == (comptees, cases)
