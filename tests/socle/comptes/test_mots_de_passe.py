"""La règle des mots de passe (CNIL, délibération 2022-100) et ce qu'elle dit à qui la manque."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from jalon.socle.comptes.models import Compte


def refus(mot_de_passe):
    with pytest.raises(ValidationError) as erreur:
        validate_password(mot_de_passe, Compte(courriel="awa.diarra@val-clair.example", nom="Awa Diarra"))
    return " ".join(erreur.value.messages)


@pytest.mark.parametrize(
    "mot_de_passe",
    [
        "Trottoir!27xy",  # 12 caractères ou plus, quatre sortes
        "Trottoirs27xyz",  # 14 caractères, trois sortes
        "trottoirs-27xyz",  # trois sortes sans majuscule
        "le vieux moulin tourne encore sous la pluie",  # une phrase
    ],
)
def test_quatre_vingts_bits_suffisent(mot_de_passe):
    validate_password(mot_de_passe)


@pytest.mark.parametrize(
    ("mot_de_passe", "manque"),
    [
        ("Xk9!vQ", "6 caractères"),
        ("Trottoir!2x", "1 caractère"),
        ("Trottoirs27xy", "1 caractère"),
        ("trottoirs27xyzab", "une majuscule ou un signe"),
        ("trottoirsmoulins", "une majuscule et un chiffre"),
        ("le vieux moulin tourne", "une majuscule ou un chiffre"),
    ],
)
def test_le_refus_dit_ce_qui_manque(mot_de_passe, manque):
    assert manque in refus(mot_de_passe)


def test_sept_fois_le_meme_mot_n_est_pas_une_phrase():
    assert "trop facile" in refus("moulin moulin moulin moulin moulin moulin moulin")


@pytest.mark.parametrize("mot_de_passe", ["Azerty2026!!!!", "Motdepasse-123", "PASSword-2026!", "Marseille-13013"])
def test_un_mot_courant_rallonge_reste_courant(mot_de_passe):
    assert "trop courant" in refus(mot_de_passe)


def test_ni_son_nom_ni_son_adresse():
    assert refus("Awa.Diarra-2026")
