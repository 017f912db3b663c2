"""Chaque type de champ : ce qui se range se relit, s'écrit, se reprend et se trie."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from jalon.saisie.types import type_de, types
from jalon.socle.cloison import portee_active
from jalon.socle.listes.lecture import toutes
from jalon.socle.listes.operations import retirer_valeur
from jalon.socle.reseau.models import Intervenant
from tests.saisie.outils import champ

CODES = {"texte", "texte_long", "nombre", "date", "oui_non", "liste", "liste_multiple"}
CODES |= {"personne", "structure", "fichier", "calcule"}
nombres = st.decimals(-(10**11), 10**11, places=3, allow_nan=False)
jours = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def test_les_onze_types_sont_inscrits():
    assert {type_.code for type_ in types()} == CODES


def test_tout_devenir_mene_a_un_type_qui_existe():
    assert all(set(type_.devient) <= CODES - {type_.code} for type_ in types())


@given(nombres)
def test_un_nombre_range_se_relit_le_meme(nombre):
    type_, defini = type_de("nombre"), champ(type="nombre")
    rangee = type_.ranger(defini, nombre)
    assert type_.relire(defini, rangee) == nombre
    assert type_.lire(defini, type_.ecrire(defini, rangee)) == rangee
    assert type_.lire(defini, type_.montrer(defini, rangee)) == rangee


@given(nombres, nombres)
def test_les_nombres_se_trient_comme_des_nombres(a, b):
    type_, defini = type_de("nombre"), champ(type="nombre")
    [(code_a, tri_a)], [(code_b, tri_b)] = (type_.projeter(defini, type_.ranger(defini, n)) for n in (a, b))
    assert (tri_a < tri_b) == (code_a < code_b) == (a < b)


@given(jours)
def test_une_date_rangee_se_relit_la_meme(jour):
    type_, defini = type_de("date"), champ(type="date")
    rangee = type_.ranger(defini, jour)
    assert type_.relire(defini, rangee) == jour
    assert type_.lire(defini, type_.ecrire(defini, rangee)) == rangee
    assert type_.projeter(defini, rangee)[0][0] == jour.toordinal()


@given(st.text(max_size=150))
def test_un_texte_range_se_relit_le_meme(texte):
    type_, defini = type_de("texte"), champ()
    rangee = type_.ranger(defini, texte)
    assert rangee is None or type_.lire(defini, type_.ecrire(defini, rangee)) == rangee


@pytest.mark.parametrize(
    ("texte", "rangee"), [("1 234,50", "1234.5"), ("-0", "0"), ("12.000", "12"), ("1\u202f000", "1000"), ("007", "7")]
)
def test_un_nombre_s_ecrit_comme_en_france(texte, rangee):
    assert type_de("nombre").lire(champ(type="nombre"), texte) == rangee


@pytest.mark.parametrize("texte", ["douze", "1e5", "NaN", "1,2,3", "12,3456", "9" * 13, "--1"])
def test_ce_qui_n_est_pas_un_nombre_est_refuse(texte):
    with pytest.raises(ValidationError, match="nombre"):
        type_de("nombre").lire(champ(type="nombre"), texte)


def test_les_bornes_d_un_nombre_se_disent():
    defini = champ(type="nombre", options={"min": 0, "max": "20", "decimales": 1, "unite": "h"})
    for texte, phrase in (("-1", "Au moins 0 h"), ("21", "Au plus 20 h"), ("3,25", "1 chiffres après")):
        with pytest.raises(ValidationError, match=phrase):
            type_de("nombre").lire(defini, texte)
    assert type_de("nombre").montrer(defini, "12.5") == "12,5\u00a0h"


def test_un_nombre_se_compte_par_les_tranches_de_la_ville():
    defini = champ(type="nombre", options={"tranches": [5, "10,5"]})
    type_ = type_de("nombre")
    assert [libelle for _, libelle, _ in type_.valeurs_de_l_axe(defini, [1000])] == [
        "Moins de 5",
        "De 5 à moins de 10,5",
        "10,5 et plus",
    ]


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=60, unique=True))
def test_sans_tranches_chaque_nombre_tombe_dans_une_et_une_seule(codes):
    valeurs = type_de("nombre").valeurs_de_l_axe(champ(type="nombre"), sorted(codes))
    debuts = [debut for _, _, debut in valeurs]
    assert debuts == sorted(set(debuts)) and debuts[0] <= min(codes)
    assert len({code for code, _, _ in valeurs}) == len(valeurs) <= 11


def test_une_definition_contradictoire_est_refusee():
    for type_, options in (
        ("nombre", {"min": 5, "max": 2}),
        ("nombre", {"tranches": [3, 3]}),
        ("nombre", {"decimales": 4}),
        ("date", {"min": "2026-05-01", "max": "2026-01-01"}),
        ("date", {"min": "hier"}),
        ("texte", {"longueur": 0}),
        ("calcule", {"formule": "1 +"}),
    ):
        with pytest.raises(ValidationError):
            type_de(type_).verifier_la_definition(champ(type=type_, options=options))


def test_une_liste_range_le_code_et_montre_le_mot(monde):
    defini, valeur = champ(type="liste", liste="niveau_scolaire"), toutes("niveau_scolaire")[0]
    type_ = type_de("liste")
    for texte in (valeur.code, valeur.libelle, valeur.libelle.upper()):
        assert type_.lire(defini, texte) == valeur.code
    assert type_.montrer(defini, valeur.code) == valeur.libelle
    assert type_.projeter(defini, valeur.code)[0][0] == valeur.pk


def test_une_liste_multiple_se_range_dans_l_ordre_de_la_liste_sans_doublon(monde):
    defini, (a, b) = champ(type="liste_multiple", liste="niveau_scolaire"), toutes("niveau_scolaire")[:2]
    type_ = type_de("liste_multiple")
    assert type_.ranger(defini, [b.code, a.code, b.code]) == [a.code, b.code]
    assert type_.lire(defini, f"{b.libelle}|{a.code}") == [a.code, b.code]
    assert type_.ranger(defini, []) is None


def test_une_valeur_retiree_n_est_plus_proposee_sauf_la_ou_elle_est_ecrite(monde):
    valeur = toutes("niveau_scolaire")[0]
    retirer_valeur(valeur, par=monde.awa)
    defini, type_ = champ(type="liste", liste="niveau_scolaire"), type_de("liste")
    with pytest.raises(ValidationError, match="n'est plus"):
        type_.champ_de_formulaire(defini).clean(valeur.code)
    assert type_.champ_de_formulaire(defini, valeur.code).clean(valeur.code) == valeur.code


def test_une_personne_se_designe_par_son_nom_s_il_n_y_en_a_qu_une(monde):
    seule = Intervenant.objects.create(nom="Petit", prenom="Zoé")
    defini, type_ = champ(type="personne"), type_de("personne")
    assert type_.lire(defini, str(seule)) == seule.pk
    Intervenant.objects.create(nom="Petit", prenom="Zoé")
    portee_active().memoire.clear()
    with pytest.raises(ValidationError, match="2 fiches"):
        type_.lire(defini, str(seule))
    assert type_.lire(defini, str(seule.pk)) == seule.pk


@pytest.mark.parametrize(
    ("avant", "rangee", "apres", "attendue"),
    [
        ("texte", "12,5", "nombre", "12.5"),
        ("texte", "beaucoup", "nombre", None),
        ("nombre", "12.5", "texte", "12.5"),
        ("texte", "3/9/2026", "date", "2026-09-03"),
        ("texte", "Oui", "oui_non", True),
        ("oui_non", False, "texte", "non"),
        ("date", "2026-09-03", "texte", "2026-09-03"),
    ],
)
def test_une_valeur_survit_au_changement_de_type_ou_se_tait(avant, rangee, apres, attendue):
    assert apres in type_de(avant).devient
    assert type_de(apres).reprendre(champ(type=apres), rangee) == attendue


def test_une_liste_devenue_multiple_puis_texte_garde_ses_valeurs(monde):
    valeur = toutes("niveau_scolaire")[0]
    multiple = champ(type="liste_multiple", liste="niveau_scolaire")
    assert type_de("liste_multiple").reprendre(multiple, valeur.code) == [valeur.code]
    assert type_de("texte").reprendre(champ(liste="niveau_scolaire"), [valeur.code]) == valeur.libelle


def test_un_calcul_s_arrondit_a_ses_decimales_et_ne_se_saisit_pas():
    defini = champ(type="calcule", options={"formule": "1 / 3", "decimales": 1})
    assert type_de("calcule").ranger(defini, Decimal(1) / 3) == "0.3"
    assert not type_de("calcule").se_saisit
