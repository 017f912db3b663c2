"""Quoi qu'on mette dans une case, l'import répond : il accepte ou il refuse, il ne tombe pas."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.restitution.echange import tables
from jalon.restitution.echange.cases import Illisible
from jalon.restitution.echange.lecteur_csv import lire
from jalon.restitution.echange.sources import en_memoire
from tests.restitution.echange.outils import importer_textes

SOCLE = {
    "enfants": "id;nom\nE1;Diallo\n",
    "familles": "id\nF1\n",
    "parcours": "id;enfant;dispositif\nP1;E1;PRE\n",
}
CASES = (
    "-1", "999999999999999999", "99999999999999999999", "1e400", "nan", "inf", "0", "1", "oui", "2025-02-30",
    "0000-00-00", "9999-12-31", "1900-01-01", "E1", "P1", "F1", "é", "'", "|", "||", "\\", "a|b", "{}", "[[", "null",
    '{"type":"Polygon","coordinates":[]}', "[" * 5000, "😀" * 300, "\u202e", "CP", "PRE", "jalon", " ", "%s", "{0}",
    "2026-01-01T25:00", "2026-01-01T10:00:00+99:00", "9" * 400, "../x", "\x7f", "J1",
)  # fmt: skip


@pytest.mark.parametrize("code", [table.code for table in tables.ordonnees()])
@pytest.mark.usefixtures("dans_la_ville")
def test_aucune_case_ne_fait_tomber_l_import(code):
    """Chaque colonne de la table, avec ce qu'elle attend le moins."""
    for colonne in tables.table(code).toutes:
        texte = _une_case_par_ligne(tables.table(code), colonne)
        for creer_valeurs in {True, not (colonne.liste or colonne.table)}:
            rapport = importer_textes(**SOCLE | {code: texte}, creer_valeurs=creer_valeurs, a_blanc=True)
            assert all(refus.raison and refus.fichier for refus in rapport.refus)


def _une_case_par_ligne(table, colonne) -> str:
    autres = [c for c in table.toutes if c.obligatoire and c != colonne]
    lignes = [";".join([colonne.code, *(c.code for c in autres)])]
    lignes += [";".join([_citer(case), *(_plausible(c) for c in autres)]) for case in CASES]
    return "\n".join(lignes) + "\n"


def _citer(case: str) -> str:
    return '"' + case.replace('"', '""') + '"'


def _plausible(colonne) -> str:
    exemples = {"date": "2025-09-01", "entier": "1", "valeur": "autre", "choix": "", "fichier": "a.pdf"}
    liens = {"enfants": "E1", "parcours": "P1", "familles": "F1", "intitules": "domaine"}
    return liens.get(colonne.table) or exemples.get(colonne.genre, "Texte")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_aucun_octet_ne_fait_tomber_le_lecteur(octets):
    import io

    try:
        for numero, cases in lire(io.BytesIO(octets), "enfants.csv"):
            assert numero >= 1 and cases
    except Illisible as illisible:
        assert illisible.fichier == "enfants.csv" and illisible.raison


@pytest.mark.usefixtures("dans_la_ville")
def test_une_source_vide_est_refusee_par_une_phrase():
    rapport = importer_textes()
    assert "enfants" in rapport.refus[0].raison
    assert en_memoire().feuilles == {}
