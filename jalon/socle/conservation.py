"""Les durées de conservation : chaque pièce déclare les siennes, la ville peut les changer."""

from dataclasses import dataclass

from django.db import models

from jalon.socle.cloison import Cloisonne
from jalon.socle.journal.operations import consigner, operation


@dataclass(frozen=True)
class Duree:
    """Une durée par défaut, en mois depuis `depuis`. `source` cite le texte, ou dit que c'est une proposition."""

    code: str
    libelle: str
    depuis: str
    mois_en_base_active: int
    mois_en_archive: int
    source: str


_durees: dict[str, Duree] = {}


def declarer_duree(duree: Duree) -> None:
    """Déclare une durée. Lève ValueError si le code est pris."""
    if duree.code in _durees:
        raise ValueError(f"La durée {duree.code} est déclarée deux fois.")
    _durees[duree.code] = duree


class DureeDeLaVille(Cloisonne):
    """La durée qu'une ville a choisie à la place du défaut."""

    code = models.CharField("catégorie de données", max_length=60)
    mois_en_base_active = models.PositiveSmallIntegerField("mois en base active")
    mois_en_archive = models.PositiveSmallIntegerField("mois en archive intermédiaire")
    justification = models.TextField("justification", help_text="Écrite : le registre des traitements la reprend.")

    class Meta:
        verbose_name = "durée de conservation"
        verbose_name_plural = "durées de conservation"
        constraints = [models.UniqueConstraint(fields=["collectivite", "code"], name="socle_duree_unique")]

    def __str__(self):
        return self.code


def durees() -> list[tuple[Duree, DureeDeLaVille | None]]:
    """Chaque durée déclarée, et celle que la ville active a choisie."""
    choisies = {ligne.code: ligne for ligne in DureeDeLaVille.objects.all()}
    return [(duree, choisies.get(duree.code)) for duree in _durees.values()]


@operation
def fixer_duree(code, *, mois_en_base_active, mois_en_archive, justification, par):
    """La ville choisit sa durée, par écrit. Lève ValueError sur un code non déclaré."""
    if code not in _durees:
        raise ValueError(f"La durée {code} n'est pas déclarée.")
    ligne = DureeDeLaVille.objects.select_for_update(of=("self",)).filter(code=code).first()
    ligne = ligne or DureeDeLaVille(code=code)
    ligne.mois_en_base_active, ligne.mois_en_archive = mois_en_base_active, mois_en_archive
    ligne.justification = justification
    ligne.full_clean()
    ligne.save()
    consigner("socle.duree_fixee", ligne, par=par, code=code, active=mois_en_base_active, archive=mois_en_archive)
    return ligne


declarer_duree(
    Duree(
        code="socle.journal",
        libelle="Journal des accès et des écritures",
        depuis="la ligne",
        mois_en_base_active=12,
        mois_en_archive=0,
        source="CNIL, délibération 2021-122 du 14 octobre 2021 (journalisation) : six mois à un an, sauf raison.",
    )
)
