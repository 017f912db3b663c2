"""Les renvois entre dossiers de pièces différentes, sans clé étrangère : l'une ne sait pas ce qu'est l'autre."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet
from jalon.socle.journal.operations import consigner, operation


def _rien(*_, **__):
    return []


def _aucun(*_, **__):
    return {}


@dataclass(frozen=True)
class Resume:
    """Une cible en une ligne. `se_nomme` : la famille est informée, la situation peut être dite par son nom.

    `responsable` est l'identifiant de l'intervenant qui la suit.
    """

    libelle: str
    pseudonyme: str
    quartier: str = ""
    precision: str = ""
    se_nomme: bool = True
    responsable: int | None = None


@dataclass(frozen=True)
class Candidat:
    """Une cible prête à être examinée, ou en retard ; `type` est un code de la liste « type_point_eps »."""

    pk: int
    type: str
    motif: str
    en_retard: bool = False


@dataclass(frozen=True)
class Rubrique:
    """Des lignes (libellé, texte) sous un titre."""

    titre: str
    lignes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cible:
    """Ce qu'une pièce offre à ceux qui renvoient vers elle.

    `libelle(pk)`, `pseudonyme(pk)`, `url(pk)` : une ligne de texte ; `resumes(pks)` : {pk: Resume} en peu de requêtes ;
    `peut_ouvrir(compte, pk)` : bool ; `candidats(compte)` : [Candidat] ; `chercher(compte, texte)` : de même, par nom ;
    `actualites(compte, depuis)` : de même, ce qui a changé depuis un jour ; `feuilles(pks, public)` : {pk: [Rubrique]}
    que lit un public (« equipe », « membre », « partenaire », « papier ») ; `destinataires(pks)` : {pk: identifiants de
    qui peut recevoir} ;
    `secrets(pks)` : les textes (une adresse protégée) à ne laisser dans aucun document fait pour autrui ;
    `gestes(compte, pk, point)` : [(verbe, adresse)] ;
    `tenir(pk)` : la verrouille ; lève ValidationError si elle ne s'examine plus ;
    `rappel(pk, *, le, decision, donnees, par)` : l'autre côté a du nouveau.
    """

    type: str
    libelle: Callable
    pseudonyme: Callable
    url: Callable
    peut_ouvrir: Callable
    resumes: Callable[[Iterable[int]], dict[int, Resume]] = field(default=_aucun)
    candidats: Callable[..., list[Candidat]] = field(default=_rien)
    chercher: Callable[..., list[Candidat]] = field(default=_rien)
    actualites: Callable[..., list[Candidat]] = field(default=_rien)
    feuilles: Callable[[Iterable[int], str], dict[int, list[Rubrique]]] = field(default=_aucun)
    destinataires: Callable[[Iterable[int]], dict[int, set[int]]] = field(default=_aucun)
    secrets: Callable[[Iterable[int]], list[str]] = field(default=_rien)
    gestes: Callable[..., list[tuple[str, str]]] = field(default=_rien)
    tenir: Callable[[int], None] = field(default=_rien)
    rappel: Callable = field(default=_rien)


_cibles: dict[str, Cible] = {}
_ecoutes: dict[str, list[Callable]] = defaultdict(list)


def offrir(cible: Cible) -> None:
    """Enregistre un type de cible. Lève ValueError s'il l'est déjà."""
    if cible.type in _cibles:
        raise ValueError(f"Le type de cible {cible.type} est déclaré deux fois.")
    _cibles[cible.type] = cible


def cible(type_: str) -> Cible | None:
    """La cible déclarée, ou None si la pièce n'est pas servie : l'écran dit alors « non disponible »."""
    return _cibles.get(type_)


def cibles() -> list[Cible]:
    return list(_cibles.values())


def a_l_ecoute(evenement: str) -> Callable:
    """Déclare ce que fait une pièce qui renvoie, quand ses cibles ont du nouveau.

    `fonction(les_renvois, *, le, donnees, par)` reçoit tous les renvois vers la cible et reconnaît les siens.
    """

    def enregistrer(fonction: Callable) -> Callable:
        _ecoutes[evenement].append(fonction)
        return fonction

    return enregistrer


def prevenir(vers_type: str, vers_id: int, evenement: str, *, le: date, donnees: dict | None = None, par=None) -> None:
    """Prévient ceux qui renvoient vers la cible, dans la transaction de l'opération qui appelle."""
    les_renvois = Renvoi.objects.filter(vers_type=vers_type, vers_id=vers_id)
    for fonction in _ecoutes[evenement]:
        fonction(les_renvois, le=le, donnees=donnees or {}, par=par)


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
