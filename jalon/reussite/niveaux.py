"""Les niveaux scolaires, d'une année à la suivante : ce qui se propose, et où l'on change d'établissement."""

from itertools import pairwise

MATERNELLE, ELEMENTAIRE, COLLEGE, LYCEE = "maternelle", "elementaire", "college", "lycee"
DEGRES = {
    MATERNELLE: ("tps", "ps", "ms", "gs"),
    ELEMENTAIRE: ("cp", "ce1", "ce2", "cm1", "cm2", "ulis_ecole", "upe2a_1er_degre"),
    COLLEGE: (
        *("6e", "5e", "4e", "3e", "6e_segpa", "5e_segpa", "4e_segpa", "3e_segpa"),
        *("3e_prepa_metiers", "ulis_college", "upe2a_2d_degre"),
    ),
    LYCEE: ("2de_gt", "1re_gt", "tle_gt", "cap_1", "cap_2", "2de_pro", "1re_pro", "tle_pro", "ulis_lycee"),
}
ACCUEILLENT = {
    "ecole_maternelle": {MATERNELLE},
    "ecole_elementaire": {ELEMENTAIRE},
    "ecole_primaire": {MATERNELLE, ELEMENTAIRE},
    "college": {COLLEGE},
    "lycee_general_et_technologique": {LYCEE},
    "lycee_polyvalent": {LYCEE},
    "lycee_professionnel": {LYCEE},
}
SUITES = (
    ("tps", "ps", "ms", "gs", "cp", "ce1", "ce2", "cm1", "cm2", "6e", "5e", "4e", "3e"),
    ("6e_segpa", "5e_segpa", "4e_segpa", "3e_segpa"),
    ("2de_gt", "1re_gt", "tle_gt"),
    ("cap_1", "cap_2"),
    ("2de_pro", "1re_pro", "tle_pro"),
)
# On y reste d'une année à l'autre, tant que personne n'en décide autrement.
RECONDUITS = frozenset(
    {
        *("ulis_ecole", "ulis_college", "ulis_lycee", "upe2a_1er_degre", "upe2a_2d_degre"),
        *("mlds_dispositif_relais", "ime_itep_etablissement_specialise", "cfa_apprentissage"),
        *("instruction_en_famille", "descolarise", "sorti_du_systeme_scolaire"),
    }
)
_SUIVANTS = {niveau: suivant for suite in SUITES for niveau, suivant in pairwise(suite)}
_DEGRE_DE = {niveau: degre for degre, niveaux in DEGRES.items() for niveau in niveaux}


def niveau_suivant(code: str) -> str:
    """Le niveau de l'an prochain ; vide quand il faut le demander : après la 3e, la terminale, un mot de la ville."""
    return code if code in RECONDUITS else _SUIVANTS.get(code, "")


def change_d_etablissement(type_etablissement: str, avant: str, apres: str) -> bool:
    """L'établissement n'accueille pas ce niveau. De type inconnu, on le quitte en entrant au collège ou au lycée."""
    degre = _DEGRE_DE.get(apres)
    if degre is None:
        return False
    if type_etablissement in ACCUEILLENT:
        return degre not in ACCUEILLENT[type_etablissement]
    return type_etablissement in ("", "autre") and degre in (COLLEGE, LYCEE) and _DEGRE_DE.get(avant) != degre
