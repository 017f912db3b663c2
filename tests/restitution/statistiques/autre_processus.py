"""Un second processus de Jalon, que le test de fraîcheur interroge ligne à ligne.

Sur son entrée : « compter » rend le nombre de parcours en cours ; « clore CLE » clôt un parcours.
"""

import sys
from datetime import date

JOUR = date(2026, 8, 31)


def compter() -> int:
    from jalon.restitution.statistiques.calcul import Calcul
    from jalon.restitution.statistiques.fraicheur import instantane
    from jalon.restitution.statistiques.periode import periode
    from jalon.restitution.statistiques.registre import mesure_de

    calcul = Calcul(instantane("reussite").ville, periode(date(2025, 9, 1), JOUR))
    return calcul.resultat(mesure_de("reussite.file_active")).total_distinct


def clore(cle: str) -> str:
    from jalon.reussite import operations
    from jalon.reussite.models import Parcours
    from jalon.socle.listes.lecture import valeur

    parcours = Parcours.objects.get(cle_externe=cle)
    operations.clore(parcours, motif=valeur("motif_sortie", "autre"), le=date(2026, 8, 1), par=None)
    return "clos"


def main():
    import django

    django.setup()
    from jalon.socle.cloison import Collectivite, cloison

    for ligne in sys.stdin:
        ordre, _, argument = ligne.strip().partition(" ")
        with cloison(Collectivite.objects.get(code="val-clair")):
            reponse = compter() if ordre == "compter" else clore(argument)
        print(reponse, flush=True)


if __name__ == "__main__":
    main()
