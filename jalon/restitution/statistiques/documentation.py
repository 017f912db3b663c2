"""`docs/indicateurs.md`, écrit depuis les déclarations : `python -m jalon.restitution.statistiques.documentation`."""

from pathlib import Path

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
- un champ que la ville compte est un axe de plus (`enfant.transport`, `action.financeur`) des mesures qui portent sur
  sa fiche ; là où il est retiré ou caché, sa valeur ne compte pas ;
- les âges sont ceux atteints à la date de référence de la ville, les durées sont en mois civils accomplis ;
- un parcours annulé, un dossier fusionné dans un autre ne comptent pas.
"""


def ecrire() -> str:
    """Le texte du fichier."""
    # Importés ici : lancé comme un script, ce module est lu avant que Django soit prêt.
    from jalon.restitution.statistiques.catalogue import familles, statistiques
    from jalon.restitution.statistiques.registre import mesures

    rangees = [_famille(titre, [s for s in statistiques() if s.famille == code]) for code, titre in familles().items()]
    parties = [ENTETE, *rangees, "## Les mesures\n"]
    return "\n".join([*parties, *(_mesure(mesure) for mesure in mesures())])


def _famille(titre: str, statistiques) -> str:
    lignes = [f"## {titre}\n", "| code | statistique | mesure | axes |", "|---|---|---|---|"]
    lignes += [f"| {s.code} | {s.libelle} | {s.mesure.libelle} | {', '.join(s.axes)} |" for s in statistiques]
    return "\n".join([*lignes, ""])


def _mesure(mesure) -> str:
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
