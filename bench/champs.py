"""Une statistique sur un champ de la ville, face à la même sur un axe d'origine, dans une ville de 2 000 enfants.

`python -m bench.champs [--enfants 2000]`. Données jetables. Chaque champ se mesure à un axe d'origine comparable, sur
toutes les mesures qui ont les deux, en alternance. Sort en erreur si un champ coûte plus de 1,5 fois, si un compte
diffère de celui relu du JSON des fiches, ou si une saisie ne se voit pas dans la réponse suivante.
"""

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from statistics import median

from bench.moteur import ANNEE, JOUR, _duree

RAPPORT_PERMIS = 1.5
PASSAGES = 15
# Une ville a plus d'un champ : chacun est défini et rempli autant de fois.
FOIS = 5
SUITES = ("", *(f"_{rang}" for rang in range(2, FOIS + 1)))
# Champ de la ville → l'axe d'origine de même nature, et la définition du champ.
FACE_A_FACE = {
    "enfant.transport": ("sexe", {"type": "oui_non"}),
    "enfant.besoin": ("structure", {"type": "liste", "liste": "structure_familiale"}),
    "enfant.distance": ("age", {"type": "nombre", "options": {"tranches": [1, 5, 20]}}),
    "enfant.venu_le": ("cycle", {"type": "date"}),
    "parcours.financeur": ("origine", {"type": "liste", "liste": "origine_reperage"}),
    "parcours.themes": ("domaine", {"type": "liste_multiple", "liste": "domaine"}),
}


def main(arguments: list[str]) -> int:
    analyseur = argparse.ArgumentParser(prog="python -m bench.champs", description=__doc__.splitlines()[0])
    analyseur.add_argument("--enfants", type=int, default=2_000)
    options = analyseur.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="jalon-banc-") as donnees:
        os.environ |= {"JALON_DONNEES": donnees, "DJANGO_SETTINGS_MODULE": "jalon.config.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        return _mesurer(options.enfants)


def _mesurer(enfants: int) -> int:
    from jalon.demo.masse import peupler
    from jalon.restitution.statistiques.periode import periode
    from jalon.socle.cloison import cloison
    from jalon.socle.ouverture import ouvrir

    with cloison(ouvrir(code="banc", nom="Le banc")):
        peupler(enfants, par=None, au=JOUR)
        sans = _charger()[0]
        _publier()
        _remplir()
        avec, charge = _charger()
        print(f"\nChamps de la ville, {enfants} enfants, {FOIS * len(FACE_A_FACE)} champs comptés")
        print(f"  instantané rebâti en {avec * 1000:.0f} ms, contre {sans * 1000:.0f} ms sans aucun champ")
        temps = periode(*ANNEE)
        cher = max([_comparer(charge.ville, temps, champ) for champ in FACE_A_FACE])
        faux = _faux(charge.ville, temps)
        perime = _apres_une_saisie(temps)
    return int(cher > RAPPORT_PERMIS or faux or perime)


def _charger():
    """(temps médian, instantané) d'un chargement entier."""
    from jalon.restitution.statistiques.instantane import charger
    from jalon.restitution.statistiques.registre import univers_de

    passages = [_duree(lambda: charger(univers_de("reussite"))) for _ in range(3)]
    return median(duree for duree, _ in passages), passages[-1][1]


def _publier() -> None:
    from jalon.saisie import operations
    from jalon.saisie.configuration import brouillon_en_base

    for code, (_, definition) in FACE_A_FACE.items():
        entite, _, champ = code.partition(".")
        for autre in (f"{champ}{suite}" for suite in SUITES):
            champs = definition | {"code": autre, "libelle": autre.replace("_", " "), "compte": True}
            operations.ajouter_champ(f"reussite.{entite}", par=None, **champs)
    operations.publier(version=brouillon_en_base().version, par=None)


def _remplir(graine: int = 1) -> None:
    """Neuf fiches sur dix, par lots ; puis leur projection, comme après un import."""
    from jalon.reussite.models import Enfant, Parcours
    from jalon.saisie.entites import entite
    from jalon.saisie.projection import reprojeter
    from jalon.socle.listes.lecture import valeurs

    alea = random.Random(graine)
    codes = {nom: [v.code for v in valeurs(nom)] for nom in ("structure_familiale", "origine_reperage", "domaine")}
    tirages = {
        Enfant: lambda: {
            "transport": alea.random() < 0.4,
            "besoin": alea.choice(codes["structure_familiale"]),
            "distance": str(alea.randrange(60)),
            "venu_le": f"2025-{alea.randrange(1, 13):02d}-{alea.randrange(1, 28):02d}",
        },
        Parcours: lambda: {
            "financeur": alea.choice(codes["origine_reperage"]),
            "themes": alea.sample(codes["domaine"], alea.randrange(1, 4)),
        },
    }
    for modele, tirer in tirages.items():
        objets = list(modele.objects.all())
        for objet in objets:
            dits = tirer() if alea.random() < 0.9 else {}
            objet.champs_ville = {f"{c}{suite}": v for c, v in dits.items() for suite in SUITES}
        modele.objects.bulk_update(objets, ["champs_ville"], batch_size=500)
        reprojeter(entite(modele._meta.label_lower))


def _comparer(ville, temps, champ: str) -> float:
    """Le rapport des temps médians, sélection comprise, de toutes les mesures qui ont le champ et l'axe d'origine."""
    from jalon.restitution.statistiques.registre import mesures

    natif = FACE_A_FACE[champ][0]
    communes = [m for m in mesures() if {champ, natif} <= {axe.code for axe in m.axes_ouverts()}]
    durees = {champ: [], natif: []}
    for _ in range(PASSAGES):
        for axe in durees:
            durees[axe].append(_duree(lambda axe=axe: _calculer(ville, temps, communes, axe))[0])
    rapport = median(durees[champ]) / median(durees[natif])
    print(
        f"  {champ} : {rapport:.2f} fois « {natif} », sur {len(communes)} mesures "
        f"({median(durees[champ]) * 1000:.1f} et {median(durees[natif]) * 1000:.1f} ms ; permis : {RAPPORT_PERMIS})"
    )
    return rapport


def _calculer(ville, temps, communes, axe: str) -> None:
    from jalon.restitution.statistiques.calcul import Calcul

    ville._ages.clear()
    calcul = Calcul(ville, temps)
    for mesure in communes:
        calcul.resultat(mesure, [axe])


def _faux(ville, temps) -> bool:
    """Les enfants suivis selon « besoin », face au même compte relu des fiches."""
    from jalon.restitution.statistiques.calcul import Calcul
    from jalon.restitution.statistiques.registre import mesure_de
    from jalon.reussite.models import Enfant

    mesure, calcul = mesure_de("reussite.enfants_suivis"), Calcul(ville, temps)
    resultat = calcul.resultat(mesure, ["enfant.besoin"])
    (nomenclature,) = resultat.nomenclatures
    comptes = {nomenclature.codes[rang]: n for (rang,), n in resultat.cellules.items()}
    suivis = Enfant.objects.filter(pk__in=calcul.cles(mesure)).values_list("champs_ville", flat=True)
    attendus = Counter(dits.get("besoin", "non_renseigne") for dits in suivis)
    if comptes != attendus:
        print("  le compte des fiches et celui du moteur diffèrent")
    return comptes != attendus


def _apres_une_saisie(temps) -> bool:
    """Change un champ d'un dossier ; la réponse suivante doit le compter. Rend True si elle est périmée."""
    from jalon.restitution.statistiques.calcul import Calcul
    from jalon.restitution.statistiques.fraicheur import instantane
    from jalon.restitution.statistiques.registre import mesure_de
    from jalon.reussite import operations
    from jalon.reussite.models import Enfant

    def transportes() -> int:
        calcul = Calcul(instantane("reussite").ville, temps, {"enfant.transport": ["oui"]})
        return calcul.resultat(mesure_de("reussite.enfants_suivis")).total_distinct

    avant = transportes()
    suivis = Calcul(instantane("reussite").ville, temps, {"enfant.transport": ["non"]})
    enfant = Enfant.objects.get(pk=suivis.cles(mesure_de("reussite.enfants_suivis"))[0])
    operations.modifier_enfant(enfant, version=enfant.version, par=None, champs_ville={"transport": True})
    duree, apres = _duree(transportes)
    print(f"  après une saisie : {avant} enfants, puis {apres}, rapiécé et compté en {duree * 1000:.0f} ms\n")
    return apres != avant + 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
