"""Les règles de comptage, une par une, sur des dossiers que l'on change."""

from datetime import date

import pytest

from jalon.restitution.statistiques.calcul import Calcul
from jalon.restitution.statistiques.catalogue import statistique
from jalon.restitution.statistiques.instantane import charger
from jalon.restitution.statistiques.periode import periode
from jalon.restitution.statistiques.registre import univers_de
from jalon.reussite.models import Enfant, Objectif, Parcours, Situation, Suspension
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Quartier


@pytest.fixture(autouse=True)
def dans_l_exemple(exemple):
    with cloison(exemple):
        yield


def compter(code, du=date(2025, 9, 1), au=date(2026, 8, 31), ages_au=None, **filtres):
    """(cellules par libellés, total distinct)."""
    ville = charger(univers_de("reussite")).ville
    voulue = statistique(code)
    resultat = Calcul(ville, periode(du, au, ages_au), filtres).resultat(voulue.mesure, voulue.axes)
    cellules = {" | ".join(resultat.libelles(rangs)): n for rangs, n in resultat.cellules.items()}
    return cellules, resultat.total_distinct


def parcours(cle):
    return Parcours.objects.filter(cle_externe=cle)


def enfant(cle):
    return Enfant.objects.get(cle_externe=cle)


def test_un_dossier_fusionne_ne_compte_qu_une_fois():
    Parcours.objects.filter(enfant=enfant("E12")).update(enfant=enfant("E06"))
    Enfant.objects.filter(cle_externe="E12").update(fusionne_dans=enfant("E06"))
    assert compter("ENF-27")[1] == 11
    assert compter("PAR-43")[1] == 14


def test_un_parcours_annule_ne_compte_nulle_part():
    parcours("P07").update(annule_le=date(2026, 1, 1))
    assert [compter(code)[1] for code in ("ENF-27", "PAR-02", "PAR-07", "ENF-29")] == [11, 8, 7, 5]
    assert "Terminé" in compter("PAR-01")[0]
    assert compter("PAR-01")[0]["Terminé"] == 8


def test_un_parcours_repere_ne_compte_que_dans_l_etat_des_parcours():
    Parcours.objects.create(enfant=enfant("E07"), dispositif=valeur("dispositif", "CLAS"))
    assert compter("PAR-01")[0] == {"Repéré": 1, "En cours": 5, "Terminé": 9}
    assert compter("PAR-43")[1] == 14


def test_un_parcours_finit_le_jour_de_sa_sortie_et_n_est_plus_en_cours_ce_jour_la():
    jour = date(2026, 6, 30)
    assert "E05" in cles("ENF-27", du=jour, au=jour)
    assert "E05" not in cles("ENF-28", du=jour, au=jour)
    assert compter("PAR-02", du=jour, au=jour)[1] == 1


def cles(code, **temps):
    ville = charger(univers_de("reussite")).ville
    mesure = statistique(code).mesure
    return mesure.unite.nommer(Calcul(ville, periode(temps["du"], temps["au"])).cles(mesure))


def test_suspendu_et_en_veille_restent_en_cours():
    Suspension.objects.create(parcours=parcours("P01").get(), du=date(2026, 8, 1))
    parcours("P04").update(etat="en_veille", etat_le=date(2026, 8, 1))
    assert compter("ENF-28")[1] == 5
    assert compter("PAR-01")[0] == {"En cours": 3, "Suspendu": 1, "En veille (relais)": 1, "Terminé": 9}


def test_l_enfant_sorti_n_a_plus_rien_en_cours():
    assert "E08" not in cles("ENF-30", du=date(2025, 9, 1), au=date(2026, 8, 31))


def test_le_nouvel_enfant_n_etait_jamais_entre_dans_aucun_dispositif():
    assert compter("ENF-29", dispositif=["CLAS"])[1] == 1
    assert compter("PAR-07", dispositif=["CLAS"])[1] == 2


def test_le_retour_est_dans_un_meme_dispositif():
    assert cles("ENF-32", du=date(2025, 9, 1), au=date(2026, 8, 31)) == ["E05"]


@pytest.mark.parametrize(("ages_au", "tranche"), [(date(2026, 2, 28), "2-5 ans"), (date(2026, 3, 1), "6-10 ans")])
def test_un_29_fevrier_est_atteint_le_1er_mars(ages_au, tranche):
    Enfant.objects.exclude(cle_externe="E11").update(naissance=None)
    Enfant.objects.filter(cle_externe="E11").update(naissance=date(2020, 2, 29))
    assert compter("ENF-02", ages_au=ages_au)[0] == {tranche: 1, "Non renseigné": 11}


def test_les_axes_se_lisent_a_la_date_du_parcours_compte():
    Situation.objects.create(
        enfant=enfant("E05"), depuis=date(2026, 7, 15), quartier=Quartier.objects.get(nom="Centre")
    )
    Situation.objects.create(
        enfant=enfant("E06"), depuis=date(2026, 7, 15), quartier=Quartier.objects.get(nom="Centre")
    )
    # E05 est sorti le 30 juin, avant de déménager ; E06 est encore suivi.
    assert compter("ENF-03")[0] == {"Centre": 3, "La Verrerie": 5, "Les Acacias": 4}


def test_une_valeur_qui_manque_est_non_renseignee_et_un_lien_qui_manque_n_est_nulle_part():
    assert compter("ENF-12") == ({"Non renseigné": 12}, 12)
    assert compter("FAM-07") == ({}, 9)


def test_un_objectif_sans_evaluation_compte_a_la_sortie_du_parcours():
    assert compter("OBJ-12")[1] == 7
    Objectif.objects.filter(parcours__cle_externe="P01").update(evalue_le=date(2026, 2, 1))
    assert compter("OBJ-12")[1] == 9


def test_la_file_active_se_lit_a_la_fin_de_chaque_mois():
    mois, distinct = compter("ENF-33", du=date(2026, 5, 1), au=date(2026, 8, 15))
    assert mois == {"2026-05": 8, "2026-06": 5, "2026-07": 5, "2026-08": 5}
    assert distinct == 8
