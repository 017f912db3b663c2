"""Le dictionnaire des données, engendré par les déclarations : il accompagne chaque export."""

from jalon.restitution.echange import tables

ENTETES = ["table", "colonne", "type", "liste", "renvoie_a", "obligatoire", "sens"]


def lignes_du_dictionnaire() -> tuple[list[str], list[list[str]]]:
    """(en-têtes, lignes) : une ligne par table, puis une par colonne."""
    lignes = []
    for table in tables.ordonnees():
        lignes.append([table.code, "", "table", "", "", "", table.sens])
        lignes += [
            [table.code, c.code, c.genre, c.liste, c.table, "oui" if c.obligatoire else "non", c.sens]
            for c in table.toutes
            if c.s_exporte
        ]
    return ENTETES, lignes
