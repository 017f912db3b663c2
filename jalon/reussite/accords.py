"""Quel accord vaut, pour quoi, quel jour. À 18 ans, celui du jeune remplace ceux des parents : c'est un calcul."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord

MAJORITE = 18


def jour_de_ses_18_ans(enfant) -> date | None:
    """Né le 29 février : majeur le 1er mars, quand l'année n'a pas ce jour-là."""
    naissance = enfant.naissance
    if naissance is None:
        return None
    try:
        return naissance.replace(year=naissance.year + MAJORITE)
    except ValueError:
        return date(naissance.year + MAJORITE, 3, 1)


def est_majeur(enfant, jour: date) -> bool:
    majorite = jour_de_ses_18_ans(enfant)
    return majorite is not None and jour >= majorite


def vaut(accord, enfant, jour: date) -> bool:
    """Signé, ni retiré ni à venir, par qui décide ce jour-là : le jeune majeur, sinon un titulaire de l'autorité."""
    if not accord.est_en_vigueur or (accord.le and accord.le > jour):
        return False
    if accord.par_le_jeune or est_majeur(enfant, jour):
        return accord.par_le_jeune and est_majeur(enfant, jour)
    return accord.titulaire is None or accord.titulaire.autorite_parentale is not False


def en_vigueur(enfant, objet: str, jour: date, *, parcours=None) -> list[Accord]:
    """Les accords qui valent ce jour-là ; avec un parcours, ceux de ce parcours et ceux qui n'en nomment aucun."""
    signes = enfant.les_accords.filter(objet=objet, mode=ModeAccord.SIGNE, retire_le=None).select_related("titulaire")
    if parcours is not None:
        signes = signes.filter(Q(parcours=None) | Q(parcours=parcours.pk))
    return qui_valent(signes, enfant, jour)


def qui_valent(les_accords: Iterable, enfant, jour: date) -> list[Accord]:
    return [accord for accord in les_accords if vaut(accord, enfant, jour)]


def adhesion_retiree(enfant) -> bool:
    """Un accord d'adhésion a-t-il été retiré ?"""
    retires = Q(retire_le__isnull=False) | Q(mode=ModeAccord.RETIRE)
    return enfant.les_accords.filter(retires, objet=ObjetAccord.ADHESION_AU_PARCOURS).exists()
