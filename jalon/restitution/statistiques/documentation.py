"""`docs/indicateurs.md`, écrit depuis les déclarations : `python -m jalon.restitution.statistiques.documentation`."""

from pathlib import Path

from jalon.restitution.statistiques.catalogue import familles, statistiques
from jalon.restitution.statistiques.registre import Mesure, mesures

FICHIER = Path(__file__).parents[3] / "docs" / "indicateurs.md"
ENTETE = """# Les statistiques de Jalon

Ce fichier est engendré depuis les déclarations ; un test le compare. Pour le récrire :

    python -m jalon.restitution.statistiques.documentation

Une statistique est une mesure × des axes. Les règles communes :

- **période** : du premier au dernier jour, bornes comprises ; **date** : au dernier jour ; **flux** : l'événement tombe
  dans la période ;
- un axe se lit sur le parcours compté, à sa date : la fin de la période ou sa sortie, l'événement, la date demandée ;
- une valeur qui manque est « Non renseigné » ; une unité sans aucun lien (domaines, emploi) n'est dans aucune case, et
  reste dans le total distinct ;
- les âges sont ceux atteints à la date de référence de la ville, les durées sont en mois civils accomplis ;
- un parcours annulé, un dossier fusionné dans un autre ne comptent pas.
"""


def ecrire() -> str:
    """Le texte du fichier."""
    parties = [ENTETE, *(_famille(code, titre) for code, titre in familles().items()), "## Les mesures\n"]
    return "\n".join([*parties, *(_mesure(mesure) for mesure in mesures())])


def _famille(code: str, titre: str) -> str:
    lignes = [f"## {titre}\n", "| code | statistique | mesure | axes |", "|---|---|---|---|"]
    for s in statistiques():
        if s.famille == code:
            lignes.append(f"| {s.code} | {s.libelle} | {s.mesure.libelle} | {', '.join(s.axes)} |")
    return "\n".join([*lignes, ""])


def _mesure(mesure: Mesure) -> str:
    lignes = [
        f"### {mesure.libelle} (`{mesure.code}`)\n",
        f"{mesure.definition}\n",
        f"Unité : {mesure.unite.libelle}. Temps : {mesure.temps}.\n",
        f"Axes : {', '.join(f'{axe.libelle} (`{axe.code}`)' for axe in mesure.axes)}.\n",
    ]
    propres = [axe for axe in mesure.filtres if axe not in mesure.axes]
    if propres:
        lignes.append(f"Autres filtres : {', '.join(f'`{axe.code}`' for axe in propres)}.\n")
    return "\n".join(lignes)


if __name__ == "__main__":
    import django

    django.setup()
    FICHIER.write_text(ecrire(), encoding="utf-8")
