"""Les habitudes françaises d'un tableur, mises dans les mots du format d'échange."""

import pytest

from jalon.restitution.echange.cases import Refus
from jalon.restitution.reprise.transformations import TRANSFORMATIONS, essayer

COMPRIS = [
    ("date", "15/03/2018", "2018-03-15"),
    ("date", "3/9/18", "2018-09-03"),
    ("date", "03.09.2018", "2018-09-03"),
    ("date", "3 - 9 - 2018", "2018-09-03"),
    ("date", "3 sept. 2018", "2018-09-03"),
    ("date", "lundi 3 septembre 2018", "2018-09-03"),
    ("date", "1er août 18", "2018-08-01"),
    ("date", "2018-09-03T00:00:00", "2018-09-03"),
    ("date", "43346", "2018-09-03"),
    ("date", "12/05/98", "1998-05-12"),
    ("date", "?", ""),
    ("sexe", "G", "M"),
    ("sexe", "Garçon", "M"),
    ("sexe", "Féminin", "F"),
    ("sexe", "NC", ""),
    ("oui_non", "X", "oui"),
    ("oui_non", "✓", "oui"),
    ("oui_non", "N", "non"),
    ("oui_non", "NSP", ""),
    ("niveau", "6ème", "6e"),
    ("niveau", "6ème B", "6e"),
    ("niveau", "5°", "5e"),
    ("niveau", "Sixième", "6e"),
    ("niveau", "4ème SEGPA", "4e SEGPA"),
    ("niveau", "C.E.2", "CE2"),
    ("niveau", "cm 1", "CM1"),
    ("niveau", "CE1-A", "CE1"),
    ("niveau", "Petite section", "PS"),
    ("niveau", "CP/CE1", "CP/CE1"),
    ("telephone", "0612345678", "06 12 34 56 78"),
    ("telephone", "612345678", "06 12 34 56 78"),
    ("telephone", "+33 6 12 34 56 78", "06 12 34 56 78"),
    ("telephone", "06.12.34.56.78 ou 01 02 03 04 05", "06 12 34 56 78 / 01 02 03 04 05"),
    ("code_postal", "1000", "01000"),
    ("annee_scolaire", "25/26", "2025-2026"),
    ("annee_scolaire", "2025 - 2026", "2025-2026"),
    ("nombre", "1 234,50 €", "1234.50"),
    ("plusieurs", "lecture, écriture", "lecture|écriture"),
    ("nom_de_famille", "LE GOFF Jean-Luc", "LE GOFF"),
    ("prenom", "LE GOFF Jean-Luc", "Jean-Luc"),
    ("nom_de_famille", "Benali, Inès", "Benali"),
    ("prenom", "Inès BENALI", "Inès"),
    ("initiales", "Jean-Luc Le Goff", "JLLG"),
]
REFUSES = [
    ("date", "31/02/2018", "n'existe pas au calendrier"),
    ("date", "09/13/2018", "inversés"),
    ("date", "15/03", "il manque l'année"),
    ("date", "2018", "il manque le jour"),
    ("date", "hier", "il manque l'année"),
    ("date", "bientôt", "n'est pas une date"),
    ("sexe", "enfant", "F (fille) ou G (garçon)"),
    ("oui_non", "peut-être", "oui ou non"),
    ("telephone", "06 12", "dix chiffres"),
    ("code_postal", "Paris", "cinq chiffres"),
    ("annee_scolaire", "2025-2027", "2025-2026"),
    ("nombre", "beaucoup", "pas un nombre"),
]


@pytest.mark.parametrize(("code", "texte", "attendu"), COMPRIS)
def test_une_ecriture_courante_est_comprise(code, texte, attendu):
    assert essayer(code, texte) == attendu


@pytest.mark.parametrize(("code", "texte", "mots"), REFUSES)
def test_ce_qui_est_ambigu_est_refuse_avec_la_raison(code, texte, mots):
    with pytest.raises(Refus) as refus:
        essayer(code, texte)
    assert mots in refus.value.raison


def test_ce_qui_est_deja_dans_le_format_n_y_change_plus():
    for code, _, attendu in COMPRIS:
        if attendu and code not in ("nom_de_famille", "prenom", "initiales", "plusieurs"):
            assert essayer(code, attendu) == attendu


def test_chaque_transformation_montre_un_exemple():
    assert all(t.libelle and t.exemple for t in TRANSFORMATIONS.values())
