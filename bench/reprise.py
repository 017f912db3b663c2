"""Reprendre un tableur de 100 000 lignes : le temps, contre une simple lecture du csv, et la mémoire.

`python -m bench.reprise [--petit 10000] [--grand 100000]`. Données jetables. Chaque tableur a son processus : l'essai
puis l'import, comme l'ouvrier les mène. « lecteur » : le processus à part qui lit un classeur, fini avant le premier
lot. Sort en erreur si l'ouvrier prend plus de mémoire pour le grand que pour le petit (à un cinquième près).
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from bench.liste import _preparer_django

TOLERANCE = 1.2
ENTETES = ["N°", "Nom", "Prénom", "Né(e) le", "Sexe", "Classe", "Structure familiale"]
CIBLES = ["id", "nom", "prenom", "naissance", "sexe", "niveau", "structure"]
CLASSES = ["CP", "CE1", "CM 2", "6ème", "5°"]


def main(arguments: list[str]) -> int:
    analyseur = argparse.ArgumentParser(prog="python -m bench.reprise", description=__doc__.splitlines()[0])
    analyseur.add_argument("--petit", type=int, default=10_000)
    analyseur.add_argument("--grand", type=int, default=100_000)
    analyseur.add_argument("--mesurer", type=Path)
    options = analyseur.parse_args(arguments)
    if options.mesurer:
        print(json.dumps(_mesurer(options.mesurer)))
        return 0
    titres = ("essai", 10), ("import", 10), ("lecture csv", 16), ("par ligne", 12), ("ouvrier", 10), ("lecteur", 10)
    print(f"\n{'tableur':<22}" + "".join(f"{titre:>{largeur}}" for titre, largeur in titres))
    pics = {}
    with tempfile.TemporaryDirectory(prefix="jalon-banc-") as dossier:
        for format_ in ("csv", "xlsx"):
            for combien in (options.petit, options.grand):
                pics[format_, combien] = _montrer(Path(dossier), format_, combien)
    croissances = {f: pics[f, options.grand] / pics[f, options.petit] for f in ("csv", "xlsx")}
    for format_, rapport in croissances.items():
        print(
            f"{format_} : mémoire de l'ouvrier × {rapport:.2f} quand le tableur est × {options.grand // options.petit}"
        )
    return int(max(croissances.values()) > TOLERANCE)


def _montrer(dossier: Path, format_: str, combien: int) -> float:
    fichier = _fabriquer(dossier / f"{combien}.{format_}", combien)
    nue = _lecture_nue(_fabriquer(dossier / f"{combien}.csv", combien))
    commande = [sys.executable, "-m", "bench.reprise", "--mesurer", str(fichier)]
    sortie = subprocess.run(commande, check=True, capture_output=True, text=True).stdout
    mesure = json.loads(sortie.splitlines()[-1])
    print(
        f"{f'{format_}, {combien} lignes':<22}{mesure['essai']:>8.1f} s{mesure['import']:>8.1f} s"
        f"{'× ' + format((mesure['essai'] + mesure['import']) / nue, '.0f'):>16}"
        f"{mesure['import'] / combien * 1000:>9.2f} ms{mesure['ouvrier']:>7.0f} Mo{mesure['lecteur']:>7.0f} Mo",
        flush=True,
    )
    return mesure["ouvrier"]


def _lignes(combien: int):
    for n in range(combien):
        naissance = date(2012, 1, 1) + timedelta(days=n % 4000)
        nom = f"Nom{n % 9973}"
        yield [f"S{n}", nom, f"Prénom{n % 701}", f"{naissance:%d/%m/%Y}", "FG"[n % 2], CLASSES[n % 5], "couple"]


def _fabriquer(fichier: Path, combien: int) -> Path:
    if fichier.exists():
        return fichier
    if fichier.suffix == ".csv":
        with fichier.open("w", newline="") as flux:
            csv.writer(flux, delimiter=";").writerows([ENTETES, *_lignes(combien)])
        return fichier
    import xlsxwriter

    with xlsxwriter.Workbook(fichier, {"constant_memory": True}) as classeur:
        feuille = classeur.add_worksheet("Suivi")
        for rang, ligne in enumerate([ENTETES, *_lignes(combien)]):
            feuille.write_row(rang, 0, ligne)
    return fichier


def _lecture_nue(fichier: Path) -> float:
    debut = time.perf_counter()
    with fichier.open(newline="") as flux:
        sum(1 for _ in csv.reader(flux, delimiter=";"))
    return time.perf_counter() - debut


def _mesurer(fichier: Path) -> dict[str, float]:
    """L'essai et l'import de ce tableur, dans une ville neuve ; secondes et mégaoctets de ce processus."""
    with tempfile.TemporaryDirectory(prefix="jalon-banc-") as donnees:
        _preparer_django(donnees)
        from jalon.restitution.reprise import operations, travaux
        from jalon.restitution.reprise.models import Reprise
        from jalon.socle.cloison import cloison
        from jalon.socle.ouverture import ouvrir

        ville = ouvrir(code="reprise", nom="Reprise")
        with cloison(ville), fichier.open("rb") as flux:
            reprise = operations.deposer(fichier=flux, nom=fichier.name, gabarit="echange", table="enfants", par=None)
            feuille = "" if fichier.suffix == ".csv" else "Suivi"
            reprise = operations.choisir_la_feuille(reprise, feuille=feuille, par=None)
            colonnes = {rang: f"enfants.{code}" for rang, code in enumerate(CIBLES)}
            reprise = operations.faire_correspondre(reprise, correspondances=colonnes, par=None)
        durees = {}
        for nom, lancer in (("essai", travaux.lancer_l_essai), ("import", travaux.lancer_l_import)):
            durees[nom] = _faire(ville, lancer, reprise)
        with cloison(ville):
            lignes = Reprise.objects.get(pk=reprise.pk).rapport["lignes"]
        if lignes["bonnes"] != lignes["lues"]:
            raise SystemExit(f"Des lignes sont en défaut : {lignes}")
    ouvrier, lecteur = (_pic(qui) for qui in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {**durees, "ouvrier": ouvrier, "lecteur": lecteur}


def _pic(qui: int) -> float:
    """La plus grande mémoire résidente, en mégaoctets."""
    return resource.getrusage(qui).ru_maxrss / 1024


def _faire(ville, lancer, reprise) -> float:
    """Comme l'ouvrier : la file, puis le travail, hors de toute cloison."""
    from jalon.socle.cloison import cloison
    from jalon.socle.taches import executer

    with cloison(ville):
        travail = lancer(reprise, par=None)
    debut = time.perf_counter()
    executer.call(ville.pk, travail.pk)
    duree = time.perf_counter() - debut
    with cloison(ville):
        travail.refresh_from_db()
    if travail.etat != "fini":
        raise SystemExit(travail.message)
    return duree


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
