"""Les formules : des nombres, des dates et des champs, jamais du Python."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.saisie.formules import FormuleFausse, lire_formule

VALEURS = {
    "note_1": Decimal(12),
    "note_2": Decimal("7.5"),
    "zero": Decimal(0),
    "entree": date(2026, 1, 10),
    "sortie": date(2026, 3, 1),
    "inconnu": None,
}


def calculer(texte):
    return lire_formule(texte).calculer(VALEURS.get)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("(note_1 + note_2) / 2", Decimal("9.75")),
        ("note_1 - note_2 - 1", Decimal("3.5")),
        ("2 + 3 * 4", Decimal(14)),
        ("-note_1 + 0,5", Decimal("-11.5")),
        ("max(note_1; note_2; 3)", Decimal(12)),
        ("min(note_1; note_2)", Decimal("7.5")),
        ("arrondi(note_2 / 7; 2)", Decimal("1.07")),
        ("sortie - entree", Decimal(50)),
        ("entree + 50 - sortie", Decimal(0)),
    ],
)
def test_une_formule_calcule_comme_on_le_lit(texte, attendu):
    assert calculer(texte) == attendu


@pytest.mark.parametrize(
    "texte", ["note_1 / zero", "note_1 + inconnu", "entree * 2", "entree + sortie", "min(entree; 1)"]
)
def test_ce_qui_manque_ou_n_a_pas_de_sens_est_inconnu(texte):
    assert calculer(texte) is None


@pytest.mark.parametrize(
    "texte",
    ["", "note_1 +", "(note_1", "note_1 note_2", "__import__('os')", "note_1.real", "arrondi(1)", "1 ** 2", "(" * 50],
)
def test_une_formule_fausse_est_refusee_par_une_phrase(texte):
    with pytest.raises(FormuleFausse):
        lire_formule(texte)


def test_une_formule_dit_les_champs_dont_elle_depend():
    assert lire_formule("arrondi((note_1 + note_2) / 2; 1)").noms == {"note_1", "note_2"}


@given(st.text(alphabet="abz019+-*/();,._ é\n", max_size=60))
def test_un_texte_quelconque_est_lu_ou_refuse_sans_jamais_rien_executer(texte):
    try:
        formule = lire_formule(texte)
    except FormuleFausse:
        return
    formule.calculer(lambda nom: Decimal(3))


@given(st.decimals(-999, 999, places=2), st.decimals(-999, 999, places=2), st.sampled_from("+-*"))
def test_deux_nombres_se_calculent_exactement(a, b, signe):
    attendu = {"+": a + b, "-": a - b, "*": a * b}[signe]
    assert lire_formule(f"x {signe} y").calculer({"x": a, "y": b}.get) == attendu
