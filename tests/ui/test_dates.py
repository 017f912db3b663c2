"""Ce qu'on tape pour dire une date, et ce que Jalon en comprend."""

from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from jalon.ui.champs import DateSouple
from jalon.ui.dates import DateIncomprise, lire_date

AUJOURD_HUI = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("texte", "attendue"),
    [
        ("3/9", date(2026, 9, 3)),
        ("03/09/2026", date(2026, 9, 3)),
        ("3-9-2026", date(2026, 9, 3)),
        ("3.9.26", date(2026, 9, 3)),
        ("03092026", date(2026, 9, 3)),
        ("2026-09-03", date(2026, 9, 3)),
        ("3 septembre", date(2026, 9, 3)),
        ("1er Août 2025", date(2025, 8, 1)),
        ("3 sept. 2026", date(2026, 9, 3)),
        ("3 déc", date(2026, 12, 3)),
        ("  HIER ", date(2026, 11, 19)),
        ("aujourd’hui", AUJOURD_HUI),
        ("avant hier", date(2026, 11, 18)),
        ("demain", date(2026, 11, 21)),
        ("12/05/98", date(1998, 5, 12)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_une_date_se_tape_comme_on_parle(texte, attendue):
    assert lire_date(texte, AUJOURD_HUI) == attendue


def test_sans_annee_c_est_la_plus_proche():
    assert lire_date("3/1", AUJOURD_HUI) == date(2027, 1, 3)
    assert lire_date("20/12", date(2026, 1, 5)) == date(2025, 12, 20)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("31/02/2026", "n’existe pas dans le calendrier"),
        ("29/02", "n’existe pas dans le calendrier"),
        ("3/13", "n’existe pas dans le calendrier"),
        ("29/02/2026", "n’existe pas dans le calendrier"),
        ("3 ju", "n’est pas une date comprise"),
        ("3 jui", "n’est pas une date comprise"),
        ("bientôt", "n’est pas une date comprise"),
        ("03/09/1026", "hors de ce que Jalon accepte"),
        ("2026-99-99", "n’existe pas dans le calendrier"),
    ],
)
def test_l_impossible_est_refuse_par_une_phrase(texte, phrase):
    with pytest.raises(DateIncomprise, match=phrase):
        lire_date(texte, AUJOURD_HUI)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_toute_date_ecrite_en_entier_se_relit(jour):
    assert lire_date(f"{jour:%d/%m/%Y}", AUJOURD_HUI) == jour
    assert lire_date(jour.isoformat(), AUJOURD_HUI) == jour


@given(st.text(max_size=40))
def test_aucun_texte_ne_fait_tomber_la_lecture(texte):
    try:
        assert isinstance(lire_date(texte, AUJOURD_HUI), date)
    except DateIncomprise as phrase:
        assert str(phrase).endswith(".")


class Essai(forms.Form):
    le = DateSouple(label="Le")
    fin = DateSouple(label="Fin", required=False)


def test_le_champ_rend_une_date_et_laisse_vide_ce_qui_est_facultatif():
    form = Essai({"le": "03/09/2026", "fin": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"le": date(2026, 9, 3), "fin": None}


def test_le_champ_refuse_en_francais_et_garde_ce_qui_etait_tape():
    form = Essai({"le": "31/02/2026"})
    assert form.errors["le"] == ["Le 31/02/2026 n’existe pas dans le calendrier. Vérifiez le jour et le mois."]
    assert 'value="31/02/2026"' in str(form["le"])


def test_une_date_connue_se_montre_comme_on_l_ecrit():
    assert 'value="03/09/2026"' in str(Essai(initial={"le": date(2026, 9, 3)})["le"])


def test_recrire_la_meme_date_autrement_n_est_pas_un_changement():
    form = Essai({"le": "3 septembre 2026", "fin": ""}, initial={"le": date(2026, 9, 3)})
    assert form.changed_data == []
