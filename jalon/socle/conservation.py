"""Les durées de conservation : chaque pièce déclare les siennes, la ville peut les changer."""

from dataclasses import dataclass

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from jalon.socle.cloison import Cloisonne
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.versions import changer, dire_le_conflit, enregistrer

# Cinquante ans : au-delà, c'est une faute de frappe, ou des archives définitives.
MOIS_AU_PLUS = 600


class Fondement(models.TextChoices):
    """Ce que vaut un défaut : ce qu'un texte dit, ce qu'il dit d'un service voisin, ou ce que Jalon propose."""

    TEXTE = "texte", "Texte"
    ANALOGIE = "analogie", "Texte, par analogie"
    PROPOSITION = "proposition", "Proposition"


@dataclass(frozen=True)
class Duree:
    """Une durée par défaut, en mois depuis `depuis`. `source` cite le texte, ou dit pourquoi on la propose."""

    code: str
    libelle: str
    depuis: str
    mois_en_base_active: int
    mois_en_archive: int
    source: str
    fondement: Fondement = Fondement.TEXTE


_durees: dict[str, Duree] = {}


def declarer_duree(duree: Duree) -> None:
    """Déclare une durée. Lève ValueError si le code est pris."""
    if duree.code in _durees:
        raise ValueError(f"La durée {duree.code} est déclarée deux fois.")
    _durees[duree.code] = duree


class DureeDeLaVille(Cloisonne):
    """La durée qu'une ville a choisie à la place du défaut."""

    code = models.CharField("catégorie de données", max_length=60)
    mois_en_base_active = models.PositiveSmallIntegerField(
        "mois en base active", validators=[MinValueValidator(1), MaxValueValidator(MOIS_AU_PLUS)]
    )
    mois_en_archive = models.PositiveSmallIntegerField(
        "mois en archive intermédiaire", validators=[MaxValueValidator(MOIS_AU_PLUS)]
    )
    justification = models.TextField("justification", help_text="Écrite : le registre des traitements la reprend.")
    version = models.PositiveIntegerField("version", default=0, editable=False)

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


def duree_de_la_ville(code: str) -> DureeDeLaVille | None:
    """Ce que la ville a choisi, ou de quoi choisir à partir du défaut ; None si la durée n'est pas déclarée."""
    duree = _durees.get(code)
    if duree is None:
        return None
    defaut = {"mois_en_base_active": duree.mois_en_base_active, "mois_en_archive": duree.mois_en_archive}
    return DureeDeLaVille.objects.filter(code=code).first() or DureeDeLaVille(code=code, **defaut)


@operation
def fixer_duree(code, *, version, mois_en_base_active, mois_en_archive, justification, par):
    """La ville choisit sa durée, par écrit. `version` : celle que l'on a lue, 0 si la ville n'avait rien choisi.

    Lève ValueError sur un code non déclaré, Conflit si quelqu'un a choisi entre-temps.
    """
    if code not in _durees:
        raise ValueError(f"La durée {code} n'est pas déclarée.")
    champs = {
        "mois_en_base_active": mois_en_base_active,
        "mois_en_archive": mois_en_archive,
        "justification": justification,
    }
    ligne = DureeDeLaVille.objects.select_for_update(of=("self",)).filter(code=code).first()
    ligne = ligne or DureeDeLaVille(code=code)
    if ligne.version != version:
        raise dire_le_conflit(ligne, version, champs)
    changements = changer(ligne, champs)
    ligne.version += 1
    enregistrer(ligne)
    consigner("socle.duree_fixee", ligne, par=par, code=code, version=ligne.version, champs=changements)
    return ligne


declarer_duree(
    Duree(
        code="socle.journal",
        libelle="Journal des accès et des écritures",
        depuis="la date de la ligne",
        mois_en_base_active=12,
        mois_en_archive=0,
        source="CNIL, délibération 2021-122 du 14 octobre 2021 (journalisation) : six mois à un an, sauf raison.",
    )
)
