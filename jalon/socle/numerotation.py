"""La numérotation des dossiers : « PRE-{annee}-{numero:4} », et rien d'autre entre accolades."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from jalon.socle.texte import normaliser

_PARTIES = re.compile(r"\{(numero|annee)(?::([1-9]))?\}")
_PERMIS = re.compile(r"[\w /.°-]*")


def verifier_le_modele(modele: str) -> None:
    """Lève ValidationError, avec une phrase, sur un modèle qui ne numéroterait pas."""
    parties = [partie for partie, _ in _PARTIES.findall(modele)]
    if modele and parties.count("numero") != 1:
        raise ValidationError("Écrivez {numero} une fois et une seule : c'est ce qui distingue deux dossiers.")
    if parties.count("annee") > 1:
        raise ValidationError("Écrivez {annee} une seule fois.")
    if not _PERMIS.fullmatch(_PARTIES.sub("", modele)):
        raise ValidationError(
            "Hors {numero} et {annee}, écrivez des lettres, des chiffres, des espaces, et les signes - / . °"
        )


def ecrire(modele: str, numero: int, annee: int) -> str:
    """Le numéro tel qu'on le montre ; sans modèle, le numéro seul."""
    valeurs = {"numero": numero, "annee": annee}
    return _PARTIES.sub(lambda p: f"{valeurs[p[1]]:0{p[2] or 1}d}", modele or "{numero}")


def lire(modele: str, texte: str) -> int | None:
    """Le numéro que ce texte désigne, écrit seul ou selon le modèle, aux espaces et aux signes près ; sinon None."""
    serre = _serrer(texte)
    for motif in (r"(\d{1,8})", _motif(modele or "{numero}")):
        if trouve := re.fullmatch(motif, serre, re.ASCII):
            return int(trouve[1])
    return None


def _motif(modele: str) -> str:
    morceaux, place = [], 0
    for partie in _PARTIES.finditer(modele):
        morceaux += [re.escape(_serrer(modele[place : partie.start()]))]
        morceaux += [r"(\d{1,8})" if partie[1] == "numero" else r"\d{4}"]
        place = partie.end()
    return "".join([*morceaux, re.escape(_serrer(modele[place:]))])


def _serrer(texte: str) -> str:
    return normaliser(texte).replace(" ", "")


def apercu(modele: str, jour: date) -> str:
    """« PRE-2026-0001, PRE-2026-0042 » : ce que donnerait le modèle aujourd'hui."""
    return ", ".join(ecrire(modele, numero, jour.year) for numero in (1, 42, 1234))
