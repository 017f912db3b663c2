"""Les registres, le catalogue, et ce que l'on en écrit."""

from datetime import date

import numpy as np
import pytest

from jalon.restitution.statistiques.catalogue import statistique, statistiques
from jalon.restitution.statistiques.documentation import FICHIER, ecrire
from jalon.restitution.statistiques.histoires import Histoire, Index, Pont, histoire_bornee, mois_accomplis
from jalon.restitution.statistiques.nomenclature import NON_RENSEIGNE, Nomenclature
from jalon.restitution.statistiques.periode import Periode, periode
from jalon.restitution.statistiques.registre import LOIN, Axe, Chiffre, declarer, mesure_de, mesures
from jalon.restitution.statistiques.valeurs import Valeurs, en_mois, resumer


def test_le_document_des_indicateurs_est_celui_des_declarations():
    assert FICHIER.read_text(encoding="utf-8") == ecrire(), (
        "Récrivez-le : python -m jalon.restitution.statistiques.documentation"
    )


def test_le_catalogue_a_toutes_les_lignes_calculables():
    familles = {}
    for s in statistiques():
        familles[s.famille] = familles.get(s.famille, 0) + 1
    assert familles == {
        "ENF": 34,
        "PAR": 43,
        "OBJ": 16,
        "SCO": 18,
        "EXT": 8,
        "DEM": 38,
        "ACT": 45,
        "SUI": 16,
        "FAM": 10,
        "EPS": 10,
        "DEL": 10,
        "EVA": 8,
        "DIS": 11,
    }


def test_toute_mesure_sert_au_catalogue_et_se_definit_en_une_phrase():
    assert {s.mesure for s in statistiques()} == set(mesures())
    for mesure in mesures():
        assert mesure.definition.endswith(".")
        assert mesure.definition.count(". ") == 0


def test_une_mesure_ne_se_declare_pas_deux_fois():
    with pytest.raises(ValueError, match="déclarée deux fois"):
        declarer(mesures()[0])


def test_une_mesure_inconnue_est_refusee():
    with pytest.raises(ValueError, match="n'est pas déclarée"):
        mesure_de("reussite.nulle_part")


def test_un_axe_se_lit_d_une_seule_facon():
    with pytest.raises(ValueError, match="d'une façon et d'une seule"):
        Axe("x", "X", lambda ville, temps: None)


def test_un_code_de_statistique_se_lit_en_minuscules():
    assert statistique("enf-01") is statistique("ENF-01")


# Le temps


@pytest.mark.parametrize(
    ("debut", "fin", "mois"),
    [
        ("2024-09-01", "2025-09-01", 12),
        ("2024-09-01", "2025-08-31", 11),
        ("2024-01-31", "2024-02-29", 0),
        ("2024-01-31", "2024-03-01", 1),
        ("2020-02-29", "2021-02-28", 11),
        ("2020-02-29", "2021-03-01", 12),
        ("2025-05-10", "2025-05-10", 0),
        ("2025-05-10", "2025-04-10", 0),
    ],
)
def test_les_mois_accomplis_sont_civils(debut, fin, mois):
    jours = [np.array([date.fromisoformat(jour).toordinal()]) for jour in (debut, fin)]
    assert mois_accomplis(*jours).tolist() == [mois]


def test_les_moyennes_s_arrondissent_la_demie_vers_le_haut():
    assert [en_mois(jours, diviseur) for jours, diviseur in ((2527, 5), (487, 320), (486, 320), (0, 1))] == [
        16.6,
        0.1,
        0.0,
        0.0,
    ]
    assert resumer(np.array([], np.int64), Chiffre(None, "mois")) == Valeurs(0, None, None, None)


def test_une_periode_ne_finit_pas_avant_de_commencer():
    with pytest.raises(ValueError, match="finit avant"):
        Periode(date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 1))


def test_la_date_des_ages_est_celle_de_la_ville(dans_la_ville):
    assert periode(date(2025, 9, 1), date(2026, 8, 31)).ages_au == date(2025, 12, 31)
    dans_la_ville.ages_au_jour, dans_la_ville.ages_au_mois = 31, 2
    assert periode(date(2025, 9, 1), date(2026, 8, 31)).ages_au == date(2025, 2, 28)


def test_une_annee_civile_decoupe_la_periode(dans_la_ville):
    temps = periode(date(2025, 9, 1), date(2026, 8, 31))
    assert [code for code, _ in temps.annees()] == ["2025-2026"]
    dans_la_ville.periode_reference = "civile"
    assert [(code, p.du, p.au) for code, p in temps.annees()] == [
        ("2025", date(2025, 9, 1), date(2025, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 8, 31)),
    ]


# Les histoires


def tableaux(*colonnes):
    return [np.array(colonne, np.int64) for colonne in colonnes]


def test_une_histoire_rend_la_derniere_valeur_commencee():
    histoire = Histoire(*tableaux([0, 0, 2, -1], [10, 0, 5, 0], [7, 8, 9, 3]))
    assert histoire.a(*tableaux([0, 0, 0, 1, 2, 2, -1], [9, 10, 11, 50, 4, 5, 5])).tolist() == [8, 7, 7, -1, -1, 9, -1]


def test_une_histoire_bornee_finit_et_laisse_reprendre_la_precedente():
    colonnes = tableaux([0, 0, 1], [10, 20, 5], [LOIN, 25, 7], [1, 2, 3], [1, 2, 3])
    histoire = histoire_bornee(*colonnes)
    assert histoire.a(*tableaux([0] * 4, [9, 19, 25, 26])).tolist() == [-1, 1, 2, 1]
    assert histoire.a(*tableaux([1] * 3, [4, 7, 8])).tolist() == [-1, 3, -1]


def test_un_pont_relie_chacun_a_toutes_ses_valeurs():
    pont = Pont(*tableaux([1, 1, 0], [5, 6, 7]), nombre=3)
    nombres, rangs = pont.relier(np.array([1, 2, 0, -1]))
    assert (nombres.tolist(), rangs.tolist()) == ([2, 0, 1, 0], [5, 6, 7])


def test_une_cle_absente_n_a_pas_de_rang():
    index = Index(np.array([30, 10]))
    assert index.rangs(np.array([10, 30, 20, 99])).tolist() == [1, 0, -1, -1]


# Les mots


def test_deux_homonymes_restent_deux_valeurs():
    assert Nomenclature([(1, "0350001A", "Pasteur"), (2, "0350002B", "Pasteur")]).libelles == [
        "Pasteur (0350001A)",
        "Pasteur (0350002B)",
        NON_RENSEIGNE,
    ]


def test_une_valeur_se_cherche_par_code_ou_libelle_sans_accent():
    zones = Nomenclature([(1, "rep_plus", "REP+"), (2, "rep", "REP")])
    assert [zones.chercher(t) for t in ("rep+", "REP", "rep_plus", "non renseigne", "autre")] == [0, 1, 0, -1, None]


def test_une_valeur_se_cherche_d_abord_au_mot_pres():
    scores = Nomenclature([(-1, -1, -1), (1, 1, 1), (95, 9.5, "9,5"), (96, 95, "95")])
    assert [scores.chercher(t) for t in ("-1", "1", "9.5", "9,5", "95")] == [0, 1, 2, 2, 3]


# Les chiffres


@pytest.mark.parametrize(
    ("lus", "chiffre", "attendu"),
    [
        ([10, 20, 30], Chiffre(None, "jours"), Valeurs(3, 20.0, 20.0, 60.0)),
        ([30, 90], Chiffre(None, "heures", par=60), Valeurs(2, 1.0, 1.0, 2.0)),
        ([-2, 1], Chiffre(None, "points"), Valeurs(2, -0.5, -0.5)),
        ([[1, 1], [0, 2]], Chiffre(None, "%"), Valeurs(3, taux=33.3)),
        (np.zeros((0, 2)), Chiffre(None, "%"), Valeurs(0)),
    ],
)
def test_un_chiffre_dit_ce_qui_a_du_sens(lus, chiffre, attendu):
    assert resumer(np.array(lus, np.int64), chiffre) == attendu


def test_une_unite_de_chiffre_inconnue_est_refusee():
    with pytest.raises(ValueError, match="Unité de chiffre inconnue"):
        Chiffre(None, "coudées")
