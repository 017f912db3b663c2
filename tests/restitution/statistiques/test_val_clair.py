"""Les vingt-huit résultats comptés à la main sur la ville d'exemple."""

import json

import pytest
from django.core.management import CommandError, call_command

from jalon.restitution.statistiques.catalogue import statistiques
from tests.restitution.statistiques import val_clair

PERIODE = ("--du", "2025-09-01", "--au", "2026-08-31")


def demander(capsys, *options):
    call_command("statistiques", "--collectivite", "val-clair", *PERIODE, *options)
    return json.loads(capsys.readouterr().out)


def cellules(objet) -> dict[str, int]:
    return {" | ".join(cellule[axe] for axe in objet["axes"]): cellule["effectif"] for cellule in objet["cellules"]}


@pytest.mark.parametrize("cas", val_clair.attendus(), ids=lambda cas: cas["nom"])
def test_le_resultat_est_celui_compte_a_la_main(exemple, capsys, cas):
    objet = demander(capsys, "--code", cas["code"], *cas["options"].split())
    attendu = cas["attendu"]
    if isinstance(attendu, list):
        assert objet["liste"] == attendu
    elif isinstance(attendu, int):
        assert (objet["total_distinct"], objet["cellules"]) == (attendu, [])
    elif "moyenne" in attendu:
        assert {nom: objet["valeurs"][nom] for nom in attendu} == attendu
    else:
        assert cellules(objet) == attendu


def test_le_total_depasse_le_total_distinct_quand_un_enfant_a_deux_referents(exemple, capsys):
    objet = demander(capsys, "--code", "ENF-04")
    assert (objet["total"], objet["total_distinct"]) == (13, 12)


def test_toutes_suit_l_ordre_du_catalogue(exemple, capsys):
    objets = demander(capsys, "--toutes")
    assert [o["code"] for o in objets] == [s.code for s in statistiques()]


def test_la_liste_donne_les_cles_de_la_source_triees(exemple, capsys):
    assert demander(capsys, "--code", "ENF-28", "--liste")["liste"] == ["E01", "E04", "E06", "E08", "E12"]


def test_un_filtre_se_dit_par_code_ou_par_libelle(exemple, capsys):
    par_code = demander(capsys, "--code", "ENF-27", "--filtre", "dispositif=COLLEX")
    par_libelle = demander(capsys, "--code", "ENF-27", "--filtre", "dispositif=collégiens EXCLUS")
    assert par_code == par_libelle
    assert par_code["filtres"] == {"dispositif": ["Collégiens exclus"]}


def test_deux_valeurs_d_un_axe_s_ajoutent_et_deux_axes_se_cumulent(exemple, capsys):
    deux = demander(capsys, "--code", "ENF-27", "--filtre", "dispositif=PRE", "dispositif=CLAS", "sexe=F")
    assert deux["total_distinct"] == demander(capsys, "--code", "ENF-27", "--filtre", "sexe=F")["total_distinct"] - 1


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        (["--code", "ZZZ-1"], "Le catalogue n'a pas de statistique « ZZZ-1 »."),
        (["--code", "ENF-01", "--filtre", "sexe"], "écrivez axe=valeur"),
        (["--code", "ENF-01", "--filtre", "couleur=bleu"], "Le filtre « couleur » ne s'applique pas"),
        (
            ["--code", "ENF-01", "--filtre", "quartier=Nulle part"],
            "« Nulle part » n'est pas une valeur de « quartier »",
        ),
        ([], "Dites quelles statistiques"),
        (["--code", "ENF-01", "--ages-au", "2025-02-30"], "--ages-au attend une date qui existe"),
    ],
)
def test_un_appel_mal_fait_est_refuse_en_une_phrase(exemple, capsys, options, phrase):
    with pytest.raises(CommandError, match=phrase) as refus:
        demander(capsys, *options)
    assert refus.value.returncode == 2


@pytest.mark.parametrize("format", ["csv", "xlsx", "ods"])
def test_les_tableurs_sortent_sur_la_sortie_standard(exemple, capsysbinary, format):
    call_command("statistiques", "--collectivite", "val-clair", *PERIODE, "--code", "FAM-04", "--format", format)
    octets = capsysbinary.readouterr().out
    assert octets.startswith("\ufeff".encode() if format == "csv" else b"PK")
    if format == "csv":
        assert "FAM-04;Familles suivies par structure familiale;Structure familiale;Recomposée;;;1;" in octets.decode()
