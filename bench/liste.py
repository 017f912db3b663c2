"""La liste des enfants et la fiche, dans une ville de 2 000 enfants et une de 100 000, sur le même hébergement.

`python -m bench.liste [--petite 2000] [--grande 100000]`. Données jetables, fabriquées en lots. Pour chaque écran : le
nombre de requêtes, et le rapport des temps médians, grande ville sur petite. Sort en erreur si un écran fait plus de
requêtes dans la grande ville que dans la petite.
"""

import argparse
import os
import sys
import tempfile
import time
from statistics import median

MESURES = 7
# Écran → adresse ; {enfant} est un dossier de la ville.
ECRANS = {
    "liste, première page": "/reussite/enfants/",
    "liste, page profonde": "/reussite/enfants/?apres={enfant}",
    "liste triée par dernier contact": "/reussite/enfants/?tri=-contact",
    "liste triée par école": "/reussite/enfants/?tri=ecole",
    "liste filtrée par état": "/reussite/enfants/?etat=en_cours",
    "liste filtrée par nom": "/reussite/enfants/?q=ben",
    "liste, d'autres colonnes": "/reussite/enfants/?colonnes=sexe&colonnes=famille&colonnes=profil",
    "recherche au fil de la frappe": "/reussite/recherche/?q=benali",
    "fiche de l'enfant": "/reussite/enfants/{enfant}/",
}


def main(arguments: list[str]) -> int:
    analyseur = argparse.ArgumentParser(prog="python -m bench.liste", description=__doc__.splitlines()[0])
    analyseur.add_argument("--petite", type=int, default=2_000)
    analyseur.add_argument("--grande", type=int, default=100_000)
    options = analyseur.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="jalon-banc-") as donnees:
        _preparer_django(donnees)
        villes = [_ville(nom, combien) for nom, combien in (("petite", options.petite), ("grande", options.grande))]
        return _comparer(villes)


def _preparer_django(donnees: str) -> None:
    os.environ |= {"JALON_DONNEES": donnees, "DJANGO_SETTINGS_MODULE": "jalon.config.settings"}
    import django
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _ville(nom: str, combien: int):
    """La ville peuplée, le client de sa coordonnatrice, et un dossier du milieu."""
    from django.db import connection
    from django.test import Client

    from jalon.demo.masse import peupler
    from jalon.reussite.models import CleListe
    from jalon.socle.cloison import cloison
    from jalon.socle.comptes.models import Compte
    from jalon.socle.habilitations import AttributionRole, Role
    from jalon.socle.ouverture import ouvrir

    debut = time.perf_counter()
    ville = ouvrir(code=nom, nom=nom.capitalize())
    awa = Compte.objects.creer(courriel=f"awa@{nom}.example", nom="Awa", collectivite=ville)
    with cloison(ville):
        AttributionRole.objects.create(compte=awa, role=Role.objects.get(code="coordonnateur"))
        peupler(combien, par=None)
    with cloison(ville):
        enfant = CleListe.objects.order_by("nom")[combien // 2].enfant_id
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    print(f"Ville « {nom} » : {combien} enfants, peuplée en {time.perf_counter() - debut:.0f} s.", flush=True)
    client = Client(headers={"host": "localhost"})
    client.force_login(awa)
    return client, enfant


def _comparer(villes) -> int:
    print(f"\n{'écran':<50}{'requêtes':>16}{'grande/petite':>16}{'grande':>12}")
    code = 0
    for ecran, adresse in ECRANS.items():
        (requetes, temps), (requetes_grande, temps_grande) = [_mesurer(c, adresse.format(enfant=e)) for c, e in villes]
        print(
            f"{ecran:<50}{f'{requetes} et {requetes_grande}':>16}"
            f"{f'× {temps_grande / temps:.1f}':>16}{f'{temps_grande * 1000:.0f} ms':>12}",
            flush=True,
        )
        code |= requetes_grande > requetes
    if code:
        print("\nUn écran fait plus de requêtes dans la grande ville que dans la petite.")
    return int(code)


def _mesurer(client, adresse: str) -> tuple[int, float]:
    """Requêtes d'une page chaude, et temps médian de plusieurs."""
    from django.db import connection

    requetes = []

    def compter(execute, *demande):
        requetes.append(demande[0])
        return execute(*demande)

    client.get(adresse)
    with connection.execute_wrapper(compter):
        assert client.get(adresse).status_code == 200, adresse
    durees = []
    for _ in range(MESURES):
        debut = time.perf_counter()
        client.get(adresse)
        durees.append(time.perf_counter() - debut)
    return len(requetes), median(durees)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
