"""Noter un contact, avec sa ligne de journal ; ouvrir la fiche d'un enfant qui a dix ans d'histoire.

`python -m bench.gestes [--enfants 2000]`. Données jetables. Le contact se compare à l'écriture nue de ses deux lignes ;
la fiche de dix ans, à celle d'une année. Sort en erreur si la fiche de dix ans fait plus de requêtes que l'autre.
"""

import argparse
import sys
import tempfile
import time
from datetime import date, timedelta
from statistics import median

from bench.liste import _mesurer, _preparer_django, _ville

FOIS = 50
JOUR = date(2026, 3, 2)


def main(arguments: list[str]) -> int:
    analyseur = argparse.ArgumentParser(prog="python -m bench.gestes", description=__doc__.splitlines()[0])
    analyseur.add_argument("--enfants", type=int, default=2_000)
    options = analyseur.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="jalon-banc-") as donnees:
        _preparer_django(donnees)
        client, _ = _ville("gestes", options.enfants)
        from jalon.socle.cloison import Collectivite, cloison

        ville = Collectivite.objects.get(code="gestes")
        with cloison(ville):
            _noter_des_contacts()
            courte, longue = _histoire(1), _histoire(10)
        return _ouvrir_les_fiches(client, courte, longue)


def _noter_des_contacts() -> None:
    from jalon.reussite import operations
    from jalon.reussite.models import Contact, ContactEnfant, Enfant
    from jalon.socle.listes.lecture import valeur

    enfants, type_ = list(Enfant.objects.actuels()[:FOIS]), valeur("type_contact", "telephone")

    def nu(enfant):
        ContactEnfant.objects.create(contact=Contact.objects.create(le=JOUR, type=type_), enfant=enfant)

    def note(enfant):
        operations.noter_contact(enfants=[enfant], type=type_, le=JOUR, resume="Appel à la mère.", par=None)

    durees = {fonction: median(_chronometrer(fonction, e) for e in enfants) for fonction in (nu, note)}
    print(
        f"\nnoter un contact, contrôles et journal compris : {durees[note] * 1000:.1f} ms, "
        f"× {durees[note] / durees[nu]:.1f} l'écriture nue de ses deux lignes"
    )


def _chronometrer(fonction, *arguments) -> float:
    debut = time.perf_counter()
    fonction(*arguments)
    return time.perf_counter() - debut


def _histoire(annees: int) -> int:
    """Un enfant suivi tant d'années : par an un parcours, une scolarité, trente contacts, six actions, deux suivis."""
    from jalon.reussite import models as m
    from jalon.socle.listes.lecture import valeur

    enfant = m.Enfant.objects.create(numero=900_000 + annees, nom="Longue", prenom="Histoire")
    for rang in range(annees):
        rentree = date(2016 + rang, 9, 1)
        m.Scolarite.objects.create(enfant=enfant, annee=f"{rentree.year}-{rentree.year + 1}", depuis=rentree)
        parcours = m.Parcours.objects.create(
            enfant=enfant,
            dispositif=valeur("dispositif", "PRE"),
            etat="termine",
            entree=rentree,
            sortie=rentree + timedelta(days=300),
        )
        for n in range(30):
            jour = rentree + timedelta(days=10 * n)
            contact = m.Contact.objects.create(le=jour, type=valeur("type_contact", "telephone"), parcours=parcours)
            m.ContactEnfant.objects.create(contact=contact, enfant=enfant)
        for _ in range(6):
            m.Action.objects.create(
                enfant=enfant, parcours=parcours, domaine=valeur("domaine", "culture"), debut=rentree, etat="terminee"
            )
        for _ in range(2):
            m.SuiviPartenaire.objects.create(enfant=enfant, type=valeur("suivi_type", "social"), debut=rentree)
    return enfant.pk


def _ouvrir_les_fiches(client, courte: int, longue: int) -> int:
    code = 0
    print(f"\n{'fiche':<30}{'requêtes':>16}{'dix ans / un an':>18}{'dix ans':>12}")
    for onglet in ("parcours", "scolarite", "demandes", "suivis", "evaluations", "historique"):
        adresses = [f"/reussite/enfants/{pk}/{onglet}/" for pk in (courte, longue)]
        (requetes, temps), (de_dix_ans, temps_de_dix_ans) = [_mesurer(client, adresse) for adresse in adresses]
        print(
            f"{onglet:<30}{f'{requetes} et {de_dix_ans}':>16}"
            f"{f'× {temps_de_dix_ans / temps:.1f}':>18}{f'{temps_de_dix_ans * 1000:.0f} ms':>12}"
        )
        code |= de_dix_ans > requetes
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
