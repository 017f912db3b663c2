"""Les couleurs : leur contraste (WCAG), et l'interface qu'une ville tire de la sienne, en clair et en sombre."""

import re
from functools import cache
from math import floor
from pathlib import Path

from django.core.exceptions import ValidationError

JETONS = Path(__file__).parent / "static" / "ui" / "css" / "jetons.css"
JETON = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
COULEUR = re.compile(r"#[0-9a-f]{6}")
BLANC, NOIR = "#ffffff", "#000000"
CLAIR, SOMBRE = 0, 1
# WCAG 2.2, critère 1.4.3 : un texte courant se lit à partir de 4,5 pour 1.
CONTRASTE_MINIMAL = 4.5
# De quoi rester lisible en sombre sur tous les fonds, sans éblouir.
CONTRASTE_SOMBRE = 6
FONDS = ("surface", "papier", "creux", "en-cours-fond", "attente-fond", "termine-fond", "neutre-fond", "alerte-fond")
PAS = range(0, 101, 4)


@cache
def jetons() -> dict[str, tuple[str, str]]:
    """Jeton → (clair, sombre), lus dans la feuille elle-même : il n'y a qu'une palette."""
    return {nom: (clair, sombre) for nom, clair, sombre in JETON.findall(JETONS.read_text(encoding="utf-8"))}


def couleur_par_defaut() -> str:
    return jetons()["primaire"][CLAIR]


def _canaux(couleur: str) -> list[int]:
    return [int(couleur[i : i + 2], 16) for i in (1, 3, 5)]


def melanger(couleur: str, autre: str, pour_cent: int) -> str:
    """`couleur`, à laquelle on ajoute `pour_cent` de `autre`."""
    paires = zip(_canaux(couleur), _canaux(autre), strict=True)
    return "#" + "".join(f"{round(c + (a - c) * pour_cent / 100):02x}" for c, a in paires)


def _luminance(couleur: str) -> float:
    canaux = [c / 255 for c in _canaux(couleur)]
    rouge, vert, bleu = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contraste(couleur: str, autre: str) -> float:
    """De 1 (la même) à 21 (noir sur blanc)."""
    sombre, claire = sorted((_luminance(couleur), _luminance(autre)))
    return (claire + 0.05) / (sombre + 0.05)


def moindre_contraste(couleur: str, teinte: str, theme: int = CLAIR) -> float:
    """Le plus faible, sur tous les fonds où la couleur s'écrit."""
    return min(contraste(couleur, fond) for fond in [teinte, *(jetons()[nom][theme] for nom in FONDS)])


def palette(couleur: str) -> dict[str, tuple[str, str]]:
    """Ce que la feuille d'une ville remplace : jeton → (clair, sombre)."""
    teinte_claire = _teinte_claire(couleur)
    teinte_sombre = melanger(jetons()["surface"][SOMBRE], couleur, 25)
    claires = (melanger(couleur, BLANC, part) for part in PAS)
    en_sombre = next(c for c in claires if moindre_contraste(c, teinte_sombre, SOMBRE) >= CONTRASTE_SOMBRE)
    return {
        "primaire": (couleur, en_sombre),
        "primaire-fort": (melanger(couleur, NOIR, 25), melanger(en_sombre, BLANC, 35)),
        "primaire-teinte": (teinte_claire, teinte_sombre),
        "sur-primaire": (BLANC, melanger(couleur, NOIR, 80)),
    }


def _teinte_claire(couleur: str) -> str:
    return melanger(BLANC, couleur, 11)


def feuille(couleur: str) -> str:
    """La feuille de style qui met l'interface à cette couleur."""
    lignes = [f"  --{nom}: light-dark({clair}, {sombre});" for nom, (clair, sombre) in palette(couleur).items()]
    return "\n".join([":root {", *lignes, "}", ""])


def dire_le_contraste(couleur: str) -> str:
    """« 8,3 pour 1 sur le blanc et 6,9 pour 1 sur la teinte la moins claire »."""
    moindre = moindre_contraste(couleur, _teinte_claire(couleur))
    return f"{_dire(contraste(couleur, BLANC))} sur le blanc et {_dire(moindre)} sur la teinte la moins claire"


def _dire(rapport: float) -> str:
    # Vers le bas : 4,49 ne se dit pas 4,5.
    return f"{floor(rapport * 10) / 10:.1f} pour 1".replace(".", ",")


def verifier_la_couleur(couleur: str) -> None:
    """Refuse ce qui n'est pas une couleur, ou ne se lirait pas ; propose alors la même, plus foncée."""
    if not COULEUR.fullmatch(couleur):
        raise ValidationError("Une couleur s'écrit #rrggbb, en chiffres de 0 à f : par exemple #16565c.")
    if _se_lit(couleur):
        return
    plus_foncee = next(c for part in PAS if _se_lit(c := melanger(couleur, NOIR, part)))
    raise ValidationError(
        f"Cette couleur se lirait mal : son contraste n'est que de {dire_le_contraste(couleur)}, il en faut 4,5. "
        f"Plus foncée, {plus_foncee} convient."
    )


def _se_lit(couleur: str) -> bool:
    return moindre_contraste(couleur, _teinte_claire(couleur)) >= CONTRASTE_MINIMAL
