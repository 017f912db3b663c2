"""Les renvois entre dossiers de pièces différentes, sans clé étrangère : l'une ne sait pas ce qu'est l'autre."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet
from jalon.socle.journal.operations import consigner, operation


def _rien(*_, **__):
    return None


@dataclass(frozen=True)
class Cible:
    """Ce qu'une pièce offre à ceux qui renvoient vers elle.

    `libelle(pk)`, `pseudonyme(pk)`, `url(pk)` : une ligne de texte ; `peut_ouvrir(compte, pk)` : bool ;
    `candidats(compte)` : [(pk, pret ou en retard)] ; `feuille(pk, public)` : ce que lit un public ;
    `destinataires(pk)` : qui peut recevoir ; `formulaire` : le formulaire d'une décision ;
    `rappel(pk, le, decision, donnees)` : appelé quand l'autre côté a du nouveau.
    """

    type: str
    libelle: Callable
    pseudonyme: Callable
    url: Callable
    peut_ouvrir: Callable
    candidats: Callable = field(default=_rien)
    feuille: Callable = field(default=_rien)
    destinataires: Callable = field(default=_rien)
    formulaire: Callable | None = None
    rappel: Callable = field(default=_rien)


_cibles: dict[str, Cible] = {}


def offrir(cible: Cible) -> None:
    """Enregistre un type de cible. Lève ValueError s'il l'est déjà."""
    if cible.type in _cibles:
        raise ValueError(f"Le type de cible {cible.type} est déclaré deux fois.")
    _cibles[cible.type] = cible


def cible(type_: str) -> Cible | None:
    """La cible déclarée, ou None si la pièce n'est pas servie : l'écran dit alors « non disponible »."""
    return _cibles.get(type_)


class RenvoiQuerySet(CloisonQuerySet):
    def depuis(self, objet):
        return self.filter(de_type=objet._meta.label_lower, de_id=objet.pk)

    def vers(self, objet):
        return self.filter(vers_type=objet._meta.label_lower, vers_id=objet.pk)


class Renvoi(Cloisonne):
    """Une référence opaque d'un dossier vers un autre, et les seuls champs transmis."""

    de_type = models.CharField("type d'origine", max_length=60)
    de_id = models.BigIntegerField("origine")
    vers_type = models.CharField("type de cible", max_length=60)
    vers_id = models.BigIntegerField("cible")
    motif = models.CharField("motif", max_length=200, blank=True)
    champs_transmis = models.JSONField("champs transmis", default=dict, encoder=DjangoJSONEncoder, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="par"
    )
    le = models.DateTimeField("le", default=timezone.now)

    objects = CloisonManager.from_queryset(RenvoiQuerySet)()

    class Meta:
        verbose_name = "renvoi"
        verbose_name_plural = "renvois"
        ordering = ["-le", "-pk"]
        indexes = [
            models.Index(fields=["collectivite", "de_type", "de_id"], name="socle_renvoi_de"),
            models.Index(fields=["collectivite", "vers_type", "vers_id"], name="socle_renvoi_vers"),
        ]

    def __str__(self):
        return f"{self.de_type} {self.de_id} → {self.vers_type} {self.vers_id}"


@operation
def renvoyer(*, de, vers_type, vers_id, par, motif="", champs_transmis=None):
    """Relie `de` à la cible, avec les seuls champs que l'on décide de transmettre."""
    if vers_type not in _cibles:
        raise ValueError(f"Le type de cible {vers_type} n'est pas déclaré.")
    renvoi = Renvoi(
        de_type=de._meta.label_lower,
        de_id=de.pk,
        vers_type=vers_type,
        vers_id=vers_id,
        motif=motif,
        champs_transmis=champs_transmis or {},
        par=par,
    )
    renvoi.full_clean(exclude=["champs_transmis"])
    renvoi.save()
    consigner("socle.renvoi", renvoi, par=par, dossier=getattr(de, "dossier", None), vers=vers_type)
    return renvoi
