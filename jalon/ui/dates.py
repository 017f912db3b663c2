"""Les dates comme on les tape : `3/9`, `03/09/2026`, `3 sept`, `hier`, `2026-09-03`."""

import re
from datetime import date, timedelta

MOIS = [
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
]
JOURS_DITS = {"avant-hier": -2, "hier": -1, "aujourd'hui": 0, "aujourdhui": 0, "demain": 1, "apres-demain": 2}
SANS_ACCENT = str.maketrans("éèêûôàâç’", "eeeuoaac'")
ANNEE_MIN, ANNEE_MAX = 1900, 2100

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
CHIFFRES = re.compile(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?")
COLLES = re.compile(r"(\d{2})(\d{2})(\d{4})")
LETTRES = re.compile(r"(\d{1,2})(?:er)?\s+([a-z]{3,})\.?(?:\s+(\d{4}))?")

INCOMPRISE = "« {texte} » n’est pas une date comprise ici. Écrivez par exemple 3/9/2026, 3 septembre ou hier."
IMPOSSIBLE = "Le {texte} n’existe pas dans le calendrier. Vérifiez le jour et le mois."
HORS_BORNES = "L’année {annee} est hors de ce que Jalon accepte (de 1900 à 2100). Vérifiez l’année."


class DateIncomprise(ValueError):
    """La phrase à montrer à la personne."""


def lire_date(texte, aujourd_hui):
    """La date que dit `texte`. Sans année, la plus proche d'aujourd'hui. Lève DateIncomprise."""
    propre = " ".join(texte.lower().translate(SANS_ACCENT).split())
    if propre.replace(" ", "-") in JOURS_DITS:
        return aujourd_hui + timedelta(days=JOURS_DITS[propre.replace(" ", "-")])
    jour, mois, annee = _morceaux(propre, texte)
    if annee is None:
        return _la_plus_proche(jour, mois, aujourd_hui, texte)
    if annee < 100:
        annee = _siecle(annee, aujourd_hui)
    if not ANNEE_MIN <= annee <= ANNEE_MAX:
        raise DateIncomprise(HORS_BORNES.format(annee=annee))
    return _poser(annee, mois, jour, texte)


def _morceaux(propre, texte):
    if trouve := ISO.fullmatch(propre):
        annee, mois, jour = map(int, trouve.groups())
        return jour, mois, annee
    if trouve := CHIFFRES.fullmatch(propre) or COLLES.fullmatch(propre):
        jour, mois, annee = trouve.groups()
        return int(jour), int(mois), int(annee) if annee else None
    if trouve := LETTRES.fullmatch(propre):
        jour, nom, annee = trouve.groups()
        candidats = [i for i, mois in enumerate(MOIS, 1) if mois.startswith(nom) or nom == mois]
        if len(candidats) == 1:
            return int(jour), candidats[0], int(annee) if annee else None
    raise DateIncomprise(INCOMPRISE.format(texte=texte.strip()[:40]))


def _poser(annee, mois, jour, texte):
    try:
        return date(annee, mois, jour)
    except ValueError:
        raise DateIncomprise(IMPOSSIBLE.format(texte=texte.strip())) from None


def _siecle(annee, aujourd_hui):
    """26 → 2026, 98 → 1998 : au plus dix ans dans l'avenir."""
    return 2000 + annee if 2000 + annee <= aujourd_hui.year + 10 else 1900 + annee


def _la_plus_proche(jour, mois, aujourd_hui, texte):
    candidates = []
    for annee in (aujourd_hui.year - 1, aujourd_hui.year, aujourd_hui.year + 1):
        try:
            candidates.append(date(annee, mois, jour))
        except ValueError:
            continue
    if not candidates:
        raise DateIncomprise(IMPOSSIBLE.format(texte=texte.strip()))
    return min(candidates, key=lambda candidate: abs(candidate - aujourd_hui))
