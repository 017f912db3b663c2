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
    lu = normaliser(texte)
    for motif in (r"(\d{1,8})", _motif(modele or "{numero}")):
        if trouve := re.fullmatch(motif, lu, re.ASCII):
            return int(trouve[1])
    return None


def _motif(modele: str) -> str:
    """L'expression qui relit un numéro normalisé."""
    lisible = normaliser(_PARTIES.sub(lambda partie: f"zz{partie[1]}zz", modele))
    motif = re.escape(lisible).replace(r"\ ", " ?")
    return motif.replace("zznumerozz", r"(\d{1,8})").replace("zzanneezz", r"\d{4}")


def apercu(modele: str, jour: date) -> str:
    """« PRE-2026-0001, PRE-2026-0042 » : ce que donnerait le modèle aujourd'hui."""
    return ", ".join(ecrire(modele, numero, jour.year) for numero in (1, 42, 1234))
