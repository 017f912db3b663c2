"""Le moteur de statistiques, face au même catalogue par l'ORM, dans une ville de 2 000 enfants.

`python -m bench.moteur [--enfants 2000]`. Les deux rendent les mêmes cellules, vérifiées une à une ; l'un en colonnes
de mémoire, l'autre par un `values().annotate()` par statistique. Sort en erreur sous le rapport attendu, si une cellule
diffère, ou si une modification ne se voit pas dans la réponse suivante.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import date
from statistics import median

RAPPORT_ATTENDU = 50
PASSAGES = 9
JOUR = date(2026, 9, 1)
ANNEE = (date(2025, 9, 1), date(2026, 8, 31))


def main(arguments: list[str]) -> int:
    analyseur = argparse.ArgumentParser(prog="python -m bench.moteur", description=__doc__.splitlines()[0])
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
    from bench.faits import garnir
    from jalon.demo.masse import peupler
    from jalon.restitution.statistiques.fraicheur import instantane
    from jalon.restitution.statistiques.periode import periode
    from jalon.socle.cloison import cloison
    from jalon.socle.ouverture import ouvrir

    with cloison(ouvrir(code="banc", nom="Le banc")):
        peupler(enfants, par=None, au=JOUR)
        garnir(par=None)
        temps = periode(*ANNEE)
        chargement, charge = _duree(lambda: instantane("reussite"))
        print(f"\nMoteur de statistiques, ville de {enfants} enfants, {len(charge.ville.parcours.cle)} parcours")
        print(f"  mémoire de l'instantané : {charge.octets / 1e6:.1f} Mo ; chargé en {chargement * 1000:.0f} ms")
        moteur, cellules = _par_le_moteur(charge.ville, temps)
        orm, attendues = _par_l_orm(temps)
        ecarts = [code for code in cellules if cellules[code] != attendues[code]]
        for code in ecarts:
            autres = set(cellules[code].items()) ^ set(attendues[code].items())
            print(f"  {code} : les cellules diffèrent ({sorted(autres, key=str)[:4]}…).")
        rapport = orm / moteur
        print(f"  {len(cellules)} statistiques, {sum(map(len, cellules.values()))} cellules identiques des deux côtés")
        print(f"  catalogue par l'ORM : {orm * 1000:.0f} ms ; par le moteur, à chaud : {moteur * 1000:.1f} ms")
        print(f"  le moteur est {rapport:.0f} fois plus rapide (attendu : {RAPPORT_ATTENDU})")
        perime = _apres_une_modification(temps)
    return int(bool(ecarts) or perime or rapport < RAPPORT_ATTENDU)


def _statistiques():
    """Celles que l'ORM sait aussi écrire d'une requête : les dossiers, et le gros du travail de l'année."""
    from bench.faits import sait
    from jalon.restitution.statistiques.catalogue import statistiques

    return [s for s in statistiques() if s.mesure.code in DES_DOSSIERS or sait(s)]


DES_DOSSIERS = {
    f"reussite.{nom}"
    for nom in """enfants_suivis file_active nouveaux_enfants enfants_sortis enfants_de_plusieurs_dispositifs
    enfants_revenus etat_des_parcours parcours_actifs parcours_ouverts parcours_finis duree_des_parcours_finis
    parcours_suspendus objectifs_en_cours objectifs_evalues familles_suivies familles_de_plusieurs_enfants
    etablissements_concernes""".split()
}


def _duree(fonction):
    """Le temps de calcul du processus, SQLite compris : les voisins de la machine n'y changent rien."""
    debut = time.process_time()
    resultat = fonction()
    return time.process_time() - debut, resultat


def _par_le_moteur(ville, temps):
    """Temps médian du catalogue entier, du masque aux cellules libellées ; puis les cellules, par clés."""
    from jalon.restitution.statistiques.calcul import Calcul

    def tout():
        ville._ages.clear()
        calcul = Calcul(ville, temps)
        resultats = [calcul.resultat(s.mesure, s.axes) for s in _statistiques()]
        for resultat in resultats:
            _libeller(resultat)
        return resultats

    tout()
    passages = [_duree(tout) for _ in range(PASSAGES)]
    resultats = passages[-1][1]
    cellules = {s.code: _par_cles(r) for s, r in zip(_statistiques(), resultats, strict=True)}
    return median(temps for temps, _ in passages), cellules


def _libeller(resultat):
    libelles = [n.libelles for n in resultat.nomenclatures]
    if len(libelles) == 2:
        premiers, seconds = libelles
        return [(premiers[i], seconds[j], n) for (i, j), n in resultat.cellules.items()]
    return [(libelles[0][i], n) for (i,), n in resultat.cellules.items()]


def _par_cles(resultat) -> dict:
    if not resultat.axes:
        return {(): resultat.total_distinct}
    cles = [[*(_cle(axe, n, rang) for rang in range(len(n))), None] for axe, n in _axes(resultat)]
    return {tuple(c[rang] for c, rang in zip(cles, rangs, strict=True)): n for rangs, n in resultat.cellules.items()}


def _axes(resultat):
    return zip(resultat.axes, resultat.nomenclatures, strict=True)


def _cle(axe, nomenclature, rang):
    return nomenclature.libelles[rang] if axe.code == "commune" else nomenclature.cles[rang]


def _par_l_orm(temps):
    from bench.orm import compter

    total, cellules = 0.0, {}
    for statistique in _statistiques():
        compter(statistique, temps)
        duree, cellules[statistique.code] = _duree(lambda s=statistique: compter(s, temps))
        total += duree
    return total, cellules


def _apres_une_modification(temps) -> bool:
    """Clôt un parcours ; la réponse suivante doit le compter. Rend True si elle est périmée."""
    from jalon.restitution.statistiques.calcul import Calcul
    from jalon.restitution.statistiques.fraicheur import instantane
    from jalon.restitution.statistiques.registre import mesure_de
    from jalon.reussite import operations
    from jalon.reussite.models import Parcours
    from jalon.socle.listes.lecture import valeur

    def finis():
        return Calcul(instantane("reussite").ville, temps).resultat(mesure_de("reussite.parcours_finis")).total

    avant = finis()
    parcours = Parcours.objects.comptes().filter(etat="en_cours", entree__lt=temps.au).first()
    operations.clore(parcours, motif=valeur("motif_sortie", "autre"), le=temps.au, par=None)
    duree, apres = _duree(finis)
    print(f"  après une clôture : {avant} parcours finis, puis {apres}, rapiécé et compté en {duree * 1000:.0f} ms\n")
    return apres != avant + 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
