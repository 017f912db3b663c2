"""Lire les listes : résoudre ce qu'un fichier écrit, et ne rien servir de périmé."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from jalon.socle.cloison import cloison
from jalon.socle.listes import operations
from jalon.socle.listes.lecture import choix, libelles, resoudre, toutes, valeur, valeurs
from jalon.socle.listes.models import Valeur


@pytest.mark.parametrize(
    ("liste", "ecrit", "code"),
    [
        ("dispositif", "pre", "PRE"),
        ("dispositif", "Programme de Reussite educative", "PRE"),
        ("dispositif", "CONTRAT LOCAL D’ACCOMPAGNEMENT À LA SCOLARITÉ", "CLAS"),
        ("sexe", "garcon", "M"),
        ("zone_scolarisation", "rep", "rep"),
        ("zone_scolarisation", "REP+", "rep_plus"),
        ("zone_scolarisation", "Hors REP", "hors_education_prioritaire"),
        ("motif_sortie", "demenagement (sans relais)", "demenagement_sans_relais"),
    ],
)
def test_une_valeur_se_reconnait_a_son_code_son_libelle_ou_un_synonyme(dans_la_ville, liste, ecrit, code):
    assert resoudre(liste, ecrit).code == code


def test_une_valeur_inconnue_est_refusee_avec_la_plus_proche(dans_la_ville):
    with pytest.raises(ValidationError, match=r"« Décrochages » .* « Décrochage scolaire »") as refus:
        resoudre("dispositif", "Décrochages")
    assert refus.value.proche == "Décrochage scolaire"


def test_une_valeur_vide_ou_une_liste_inconnue_est_refusee(dans_la_ville):
    for liste, ecrit in (("dispositif", ""), ("dispositif", "???"), ("rien_de_tel", "PRE")):
        with pytest.raises(ValidationError):
            resoudre(liste, ecrit)


def test_une_valeur_retiree_se_lit_encore_mais_ne_se_propose_plus(dans_la_ville, awa):
    cle = valeur("dispositif", "CLE")
    operations.retirer_valeur(cle, par=awa)
    assert cle not in valeurs("dispositif")
    assert ("CLE", "Coup de pouce CLÉ") not in choix("dispositif")
    assert libelles("dispositif")["CLE"] == "Coup de pouce CLÉ"
    assert resoudre("dispositif", "coup de pouce clé") == cle


def test_le_nom_d_une_valeur_vivante_l_emporte_sur_une_retiree(dans_la_ville, awa):
    retiree = operations.retirer_valeur(valeur("dispositif", "CLE"), par=awa)
    Valeur.objects.filter(pk=retiree.pk).update(libelle="CLAS")
    assert resoudre("dispositif", "clas").code == "CLAS"


def test_un_libelle_change_se_voit_aussitot_sous_la_meme_cloison(dans_la_ville, awa):
    assert libelles("sexe")["F"] == "Fille"
    operations.renommer_valeur(valeur("sexe", "F"), libelle="Filles", par=awa)
    assert libelles("sexe")["F"] == "Filles"


def test_un_changement_annule_ne_reste_pas_en_memoire(dans_la_ville, awa):
    def changer_puis_echouer():
        operations.renommer_valeur(valeur("sexe", "F"), libelle="Filles", par=awa)
        assert libelles("sexe")["F"] == "Filles"
        operations.renommer_valeur(valeur("sexe", "M"), libelle="Filles", par=awa)

    with pytest.raises(ValidationError), transaction.atomic():
        changer_puis_echouer()
    assert libelles("sexe")["F"] == "Fille"


def test_la_ville_voisine_ne_lit_pas_la_memoire_de_l_autre(ville, ville_voisine, awa):
    with cloison(ville):
        operations.renommer_valeur(valeur("sexe", "F"), libelle="Filles", par=awa)
        with cloison(ville_voisine):
            assert libelles("sexe")["F"] == "Fille"
        assert libelles("sexe")["F"] == "Filles"


def test_une_liste_ne_se_lit_qu_une_fois(dans_la_ville, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _ in range(20):
            resoudre("domaine", toutes("domaine")[0].libelle)
