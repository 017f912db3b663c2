"""L'assistant de reprise : qui a le droit de reprendre voit toutes les reprises de sa ville."""

from jalon.restitution.reprise.droits import Droit
from tests.matrice import Adresse, un

REPRENDRE = (Droit.REPRENDRE,)
DE_LA_REPRISE = Adresse(un("reprise"), REPRENDRE)


def _ligne(o) -> dict:
    return {"pk": o.reprise.pk, "numero": 2}


def _colonne(o) -> dict:
    return {"pk": o.reprise.pk, "rang": 0}


PAGES = ("reprise", "feuille", "abandonner", "table", "colonnes", "mots", "lignes")
PAS = ("verifier", "importer", "reprendre", "suivi", "rapport", "defaire")
TABLE = {
    "reprise:reprises": Adresse(droits=REPRENDRE),
    **{f"reprise:{nom}": DE_LA_REPRISE for nom in (*PAGES, *PAS)},
    "reprise:effet": Adresse(_colonne, REPRENDRE),
    **{f"reprise:{nom}": Adresse(_ligne, REPRENDRE) for nom in ("ligne", "ecarter", "remettre")},
}
