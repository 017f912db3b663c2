"""Ce qui peut être annulé pendant trente jours."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet
from jalon.socle.dossiers import ReferenceDeDossier
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.taches import chaque_jour

DELAI = timedelta(days=30)

_annulables: dict[str, Callable] = {}


def annulable(code: str) -> Callable:
    """Déclare comment défaire : `@annulable("reussite.fusion") def defaire(donnees, *, par)`.

    La fonction lève ValidationError si quelque chose a été construit dessus depuis.
    """

    def enregistrer(fonction: Callable) -> Callable:
        if code in _annulables:
            raise ValueError(f"L'annulation {code} est déclarée deux fois.")
        _annulables[code] = fonction
        return fonction

    return enregistrer


class AnnulationQuerySet(CloisonQuerySet):
    def ouvertes(self):
        return self.filter(annulee_le=None, expire_le__gt=timezone.now())


class Annulation(Cloisonne):
    """Un geste récent et de quoi revenir en arrière."""

    code = models.CharField("geste", max_length=60)
    libelle = models.CharField("libellé", max_length=200)
    donnees = models.JSONField("de quoi défaire", encoder=DjangoJSONEncoder)
    dossier_type = models.CharField("type de dossier", max_length=60, blank=True)
    dossier_id = models.BigIntegerField("dossier", null=True, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="par"
    )
    fait_le = models.DateTimeField("fait le", default=timezone.now)
    expire_le = models.DateTimeField("annulable jusqu'au")
    annulee_le = models.DateTimeField("annulé le", null=True, blank=True)

    objects = CloisonManager.from_queryset(AnnulationQuerySet)()

    class Meta:
        verbose_name = "annulation"
        verbose_name_plural = "annulations"
        ordering = ["-fait_le", "-pk"]
        indexes = [models.Index(fields=["collectivite", "-fait_le"], name="socle_annulation_fait_le")]

    def __str__(self):
        return self.libelle

    @property
    def dossier(self):
        return ReferenceDeDossier(self.dossier_type, self.dossier_id) if self.dossier_id else None


def proposer(code: str, *, libelle: str, donnees: dict, par, dossier=None) -> Annulation:
    """Rend annulable ce que l'opération en cours vient de faire. Lève ValueError sur un geste non déclaré."""
    if code not in _annulables:
        raise ValueError(f"Le geste {code} ne déclare pas comment se défaire.")
    return Annulation.objects.create(
        code=code,
        libelle=libelle,
        donnees=donnees,
        par=par,
        dossier_type=dossier._meta.label_lower if dossier else "",
        dossier_id=dossier.pk if dossier else None,
        expire_le=timezone.now() + DELAI,
    )


@operation
def annuler(annulation, *, par):
    """Défait le geste. Lève ValidationError s'il est trop tard ou déjà défait."""
    annulation = Annulation.objects.select_for_update(of=("self",)).get(pk=annulation.pk)
    if annulation.annulee_le:
        raise ValidationError(f"« {annulation.libelle} » a déjà été annulé.")
    if annulation.expire_le <= timezone.now():
        raise ValidationError(f"« {annulation.libelle} » date de plus de trente jours et ne peut plus être annulé.")
    _annulables[annulation.code](annulation.donnees, par=par)
    annulation.annulee_le = timezone.now()
    annulation.save(update_fields=["annulee_le"])
    consigner("socle.geste_annule", annulation, par=par, geste=annulation.code)
    return annulation


@operation
def oublier_les_gestes_passes(*, par):
    """Efface de quoi défaire les gestes de plus de trente jours. Rend leur nombre."""
    oublies = _a_oublier().update(donnees={})
    consigner("socle.gestes_oublies", None, par=par, combien=oublies)
    return oublies


def _a_oublier():
    return Annulation.objects.filter(expire_le__lte=timezone.now()).exclude(donnees={})


@chaque_jour("socle.oublier_les_gestes_passes")
def _chaque_nuit():
    if _a_oublier().exists():
        oublier_les_gestes_passes(par=None)
