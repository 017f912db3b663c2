"""Tenir le réseau de la ville."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau import operations
from jalon.socle.reseau.models import Etablissement, Structure, verifier_uai


@pytest.mark.parametrize("uai", ["0350122T", "0350594F", "0990001N", "0990001n"])
def test_un_uai_bien_recopie_passe(uai):
    verifier_uai(uai)


@pytest.mark.parametrize(
    ("uai", "phrase"), [("0350122A", "devrait être T"), ("350122T", "sept chiffres"), ("035012²T", "sept chiffres")]
)
def test_un_uai_mal_recopie_est_refuse(uai, phrase):
    with pytest.raises(ValidationError, match=phrase):
        verifier_uai(uai)


def test_deux_etablissements_ne_partagent_pas_un_uai(dans_la_ville, awa):
    operations.creer_etablissement(nom="École A", uai="0990001n", par=awa)
    with pytest.raises(ValidationError, match="déjà celui de « École A »"):
        operations.creer_etablissement(nom="École B", uai="0990001N", par=awa)


def test_la_ville_voisine_peut_avoir_le_meme_etablissement(ville, ville_voisine, awa):
    for une in (ville, ville_voisine):
        with cloison(une):
            operations.creer_etablissement(nom="École A", uai="0990001N", par=None)
            assert Etablissement.objects.count() == 1


def test_plusieurs_etablissements_n_ont_pas_d_uai(dans_la_ville, awa):
    for _ in range(2):
        operations.creer_etablissement(nom="École de campagne", par=awa)


@pytest.mark.parametrize("code", ["1234", "ABCDE", "2C001", ""])
def test_un_code_insee_a_cinq_caracteres(dans_la_ville, awa, code):
    with pytest.raises(ValidationError):
        operations.creer_commune(nom="Val-Clair", code_insee=code, par=awa)


def test_une_commune_n_entre_qu_une_fois(dans_la_ville, awa):
    operations.creer_commune(nom="Ajaccio", code_insee="2a004", par=awa)
    with pytest.raises(ValidationError, match="déjà dans le réseau"):
        operations.creer_commune(nom="Ajaccio", code_insee="2A004", par=awa)


@pytest.mark.parametrize(
    ("longitude", "latitude", "phrase"), [(2.0, None, "ou aucune"), (200.0, 48.0, "Terre"), (2.0, 91.0, "Terre")]
)
def test_un_point_est_entier_et_sur_la_terre(dans_la_ville, awa, longitude, latitude, phrase):
    with pytest.raises(ValidationError, match=phrase):
        operations.creer_lieu(nom="Salle", longitude=longitude, latitude=latitude, par=awa)


def test_modifier_n_ecrit_que_ce_qui_change(dans_la_ville, awa, bruno):
    structure = operations.creer_structure(nom="Centre social", telephone="01", par=awa)
    a_part = Structure.objects.get(pk=structure.pk)
    operations.modifier(structure, telephone="02", par=awa)
    operations.modifier(a_part, courriel="centre@exemple.fr", par=bruno)
    structure.refresh_from_db()
    assert (structure.telephone, structure.courriel) == ("02", "centre@exemple.fr")


def test_ce_qui_est_retire_reste_mais_n_est_plus_actif(dans_la_ville, awa):
    structure = operations.retirer(operations.creer_structure(nom="Centre social", par=awa), par=awa)
    assert Structure.objects.get() == structure
    assert not Structure.objects.actifs()
    with pytest.raises(ValidationError, match="déjà retiré"):
        operations.retirer(structure, par=awa)
    operations.remettre(structure, par=awa)
    assert Structure.objects.actifs().get() == structure
    with pytest.raises(ValidationError, match="n'est pas retiré"):
        operations.remettre(structure, par=awa)


def test_la_recherche_ignore_accents_et_casse(dans_la_ville, awa):
    operations.creer_intervenant(nom="Lefèvre", prenom="Zoé", par=awa)
    assert operations.Intervenant.objects.cherches("LEFEVRE zoe").exists()


def test_un_intervenant_ne_prend_pas_le_compte_d_une_autre_ville(dans_la_ville, awa, voisine):
    with pytest.raises(ValidationError, match="pas de cette ville"):
        operations.creer_intervenant(nom="Voisine", compte=voisine, par=awa)


def test_le_classement_le_plus_recent_l_emporte_et_le_non_date_vaut_avant(dans_la_ville, awa):
    ecole = operations.creer_etablissement(nom="École", par=awa)
    assert ecole.zone_le(date(2020, 1, 1)) is None
    operations.classer(ecole, zone=valeur("zone_scolarisation", "rep"), depuis=None, par=awa)
    operations.classer(ecole, zone=valeur("zone_scolarisation", "rep_plus"), depuis=date(2024, 9, 1), par=awa)
    assert ecole.zone_le(date(2024, 8, 31)).code == "rep"
    assert ecole.zone_le(date(2024, 9, 1)).code == "rep_plus"


def test_classer_deux_fois_le_meme_jour_corrige(dans_la_ville, awa):
    ecole = operations.creer_etablissement(nom="École", par=awa)
    for code in ("rep", "cla"):
        operations.classer(ecole, zone=valeur("zone_scolarisation", code), depuis=date(2024, 9, 1), par=awa)
    assert [c.zone.code for c in ecole.les_classements.all()] == ["cla"]


def test_le_journal_dit_ce_qui_change_sans_recopier_le_contour(dans_la_ville, awa):
    quartier = operations.creer_quartier(nom="La Verrerie", par=awa)
    contour = {"type": "Polygon", "coordinates": [[[2, 48], [3, 48], [3, 49], [2, 48]]]}
    operations.modifier(quartier, contour=contour, nom="Les Verreries", par=awa)
    ligne = LigneJournal.objects.get(action="socle.quartier_modifie")
    assert ligne.contenu == {"champs": ["contour", "nom"], "nom": "Les Verreries"}


def test_un_quartier_ne_finit_pas_avant_de_commencer(dans_la_ville, awa):
    with pytest.raises(ValidationError, match="précède son début"):
        operations.creer_quartier(nom="La Verrerie", valide_du=date(2024, 1, 1), valide_au=date(2023, 1, 1), par=awa)
