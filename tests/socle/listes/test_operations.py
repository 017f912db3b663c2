"""Ce que la ville peut changer de ses mots."""

import pytest
from django.core.exceptions import ValidationError

from jalon.socle.listes import operations
from jalon.socle.listes.lecture import libelles, resoudre, valeur, valeurs
from jalon.socle.ouverture import vocabulaire


def test_une_valeur_ajoutee_vient_a_la_fin_avec_un_code_tire_du_libelle(dans_la_ville, awa):
    ajoutee = operations.ajouter_valeur("domaine", libelle="Éveil à la mer", par=awa)
    assert ajoutee.code == "eveil_a_la_mer"
    assert valeurs("domaine")[-1] == ajoutee


def test_deux_longs_libelles_n_ont_pas_le_meme_code(dans_la_ville, awa):
    debut = "Accompagnement de longue durée vers les loisirs de plein air"
    premier = operations.ajouter_valeur("domaine", libelle=f"{debut} en été", par=awa)
    second = operations.ajouter_valeur("domaine", libelle=f"{debut} en hiver", par=awa)
    assert second.code == f"{premier.code}_2"


def test_le_plus_distingue_deux_codes(dans_la_ville, awa):
    assert operations.ajouter_valeur("domaine", libelle="Mer+", par=awa).code == "mer_plus"


@pytest.mark.parametrize("libelle", ["scolarite", "SCOLARITÉ", "  Scolarité "])
def test_deux_valeurs_ne_portent_pas_le_meme_nom(dans_la_ville, awa, libelle):
    operations.ajouter_valeur("nature_demande", libelle="Scolarité ", par=awa, code="scol")
    with pytest.raises(ValidationError, match="désigne déjà"):
        operations.ajouter_valeur("nature_demande", libelle=libelle, par=awa)


def test_un_synonyme_ne_prend_pas_le_nom_d_une_autre_valeur(dans_la_ville, awa):
    clas = valeur("dispositif", "CLAS")
    with pytest.raises(ValidationError, match="« PRE »"):
        operations.renommer_valeur(clas, libelle="CLAS", synonymes=["Réussite éducative"], par=awa)
    assert valeur("dispositif", "CLAS").synonymes == clas.synonymes


@pytest.mark.parametrize("libelle", ["", "   ", "!!!"])
def test_un_libelle_dit_quelque_chose(dans_la_ville, awa, libelle):
    with pytest.raises(ValidationError):
        operations.ajouter_valeur("domaine", libelle=libelle, par=awa)


def test_le_code_ne_change_pas_quand_le_libelle_change(dans_la_ville, awa):
    renommee = operations.renommer_valeur(valeur("dispositif", "CLE"), libelle="Club lecture", par=awa)
    assert (renommee.code, resoudre("dispositif", "cle")) == ("CLE", renommee)


def test_une_liste_se_range(dans_la_ville, awa):
    codes = [v.code for v in valeurs("etat_parcours")][::-1]
    operations.ordonner("etat_parcours", codes=codes, par=awa)
    assert list(libelles("etat_parcours")) == codes


def test_un_rangement_qui_oublie_une_valeur_est_refuse(dans_la_ville, awa):
    with pytest.raises(ValidationError, match="a changé"):
        operations.ordonner("sexe", codes=["F"], par=awa)


def test_une_valeur_se_retire_et_se_remet_a_la_fin(dans_la_ville, awa):
    premiere = valeurs("domaine")[0]
    operations.retirer_valeur(premiere, par=awa)
    with pytest.raises(ValidationError, match="déjà retirée"):
        operations.retirer_valeur(premiere, par=awa)
    operations.remettre_valeur(premiere, par=awa)
    assert valeurs("domaine")[-1] == premiere


@pytest.mark.parametrize("code", [code for code, liste in vocabulaire().items() if liste["verrouillee"]])
def test_une_liste_verrouillee_ne_change_que_de_libelles_et_d_ordre(dans_la_ville, awa, code):
    premiere = valeurs(code)[0]
    with pytest.raises(ValidationError, match="des règles la lisent"):
        operations.ajouter_valeur(code, libelle="Tout à fait autre", par=awa)
    with pytest.raises(ValidationError, match="des règles la lisent"):
        operations.retirer_valeur(premiere, par=awa)
    with pytest.raises(ValidationError, match="des règles la lisent"):
        operations.renommer_valeur(premiere, libelle="Autre", synonymes=["Un synonyme"], par=awa)
    operations.renommer_valeur(premiere, libelle="Un mot de la ville", par=awa)
    assert libelles(code)[premiere.code] == "Un mot de la ville"


def test_une_liste_inconnue_se_dit(dans_la_ville, awa):
    with pytest.raises(ValidationError, match="n'a pas de liste"):
        operations.ajouter_valeur("rien_de_tel", libelle="X", par=awa)
