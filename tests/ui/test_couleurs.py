"""La couleur d'une ville se lit partout, en clair et en sombre."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from jalon.ui import couleurs
from jalon.ui.couleurs import CLAIR, SOMBRE, contraste, moindre_contraste, palette

COULEURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


def test_le_contraste_est_celui_de_la_norme():
    assert contraste("#000000", "#ffffff") == pytest.approx(21)
    assert contraste("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contraste("#16565c", "#ffffff") == contraste("#ffffff", "#16565c")


def test_tous_les_fonds_viennent_de_la_feuille():
    assert set(couleurs.FONDS) <= set(couleurs.jetons())
    assert couleurs.jetons()["surface"] == ("#ffffff", "#1a222b")


def test_la_couleur_de_jalon_passe_sa_propre_regle():
    couleurs.verifier_la_couleur(couleurs.couleur_par_defaut())


@pytest.mark.parametrize("couleur", ["#ffcc00", "#777777", "#e2001a"])
def test_une_couleur_trop_pale_est_refusee_et_sa_remplacante_acceptee(couleur):
    with pytest.raises(ValidationError, match="il en faut 4,5") as refus:
        couleurs.verifier_la_couleur(couleur)
    couleurs.verifier_la_couleur(refus.value.message.split("foncée, ")[1].split()[0])


@pytest.mark.parametrize("couleur", ["rouge", "#fff", "#16565C", "#16565c;}", "url(x)", "#16565c\n"])
def test_ce_qui_n_est_pas_une_couleur_n_entre_pas_dans_la_feuille(couleur):
    with pytest.raises(ValidationError, match="#rrggbb"):
        couleurs.verifier_la_couleur(couleur)


def test_le_rapport_s_arrondit_vers_le_bas():
    assert couleurs.dire_le_contraste("#777777").startswith("4,4 pour 1 sur le blanc")


@given(COULEURS)
def test_toute_couleur_acceptee_se_lit_en_clair_et_en_sombre(couleur):
    try:
        couleurs.verifier_la_couleur(couleur)
    except ValidationError:
        return
    p = palette(couleur)
    for theme in (CLAIR, SOMBRE):
        for nom in ("primaire", "primaire-fort"):
            assert moindre_contraste(p[nom][theme], p["primaire-teinte"][theme], theme) >= 4.5
            assert contraste(p["sur-primaire"][theme], p[nom][theme]) >= 4.5
        assert contraste(couleurs.jetons()["encre"][theme], p["primaire-teinte"][theme]) >= 4.5


def test_la_feuille_redefinit_les_jetons_et_rien_d_autre():
    feuille = couleurs.feuille("#1d5a9e")
    assert "--primaire: light-dark(#1d5a9e, #" in feuille
    assert feuille.count("--") == 4
