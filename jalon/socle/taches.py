"""Les travaux de fond et ce qui revient chaque jour.

Un travail est une ligne de la ville : son avancement se montre, on peut quitter la page, le résultat attend.
La fonction du travail reçoit la ligne et ouvre elle-même la cloison, par étapes : sur PostgreSQL une cloison est
une transaction, et l'avancement écrit dedans ne se verrait qu'à la fin.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django_tasks import task

from jalon.socle.cloison import Cloisonne, Collectivite, cloison
from jalon.socle.journal.operations import consigner, operation

journal_technique = logging.getLogger(__name__)


class EtatTravail(models.TextChoices):
    EN_ATTENTE = "en_attente", "En attente"
    EN_COURS = "en_cours", "En cours"
    FINI = "fini", "Terminé"
    ECHOUE = "echoue", "Échoué"


class Travail(Cloisonne):
    """Un travail de fond d'une ville et son avancement."""

    code = models.CharField("travail", max_length=60)
    libelle = models.CharField("libellé", max_length=160)
    donnees = models.JSONField("données", default=dict, encoder=DjangoJSONEncoder)
    etat = models.CharField("état", max_length=10, choices=EtatTravail, default=EtatTravail.EN_ATTENTE)
    fait = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("total", default=0)
    resultat = models.JSONField("résultat", null=True, blank=True, encoder=DjangoJSONEncoder)
    message = models.TextField("message", blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="lancé par"
    )
    cree_le = models.DateTimeField("lancé le", default=timezone.now)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["collectivite", "par", "-cree_le"], name="socle_travail_de")]

    def __str__(self):
        return self.libelle

    def avancer(self, fait: int, total: int | None = None) -> None:
        """Note l'avancement. À appeler entre deux étapes, pas dans une transaction longue."""
        self.fait, self.total = fait, self.total if total is None else total
        with cloison(self.collectivite):
            Travail.objects.filter(pk=self.pk).update(fait=self.fait, total=self.total)


class Passage(models.Model):
    """Le dernier jour où une tâche quotidienne est passée ; hors de la cloison, car elle sert toutes les villes."""

    code = models.SlugField("tâche", unique=True)
    jour = models.DateField("dernier passage")

    class Meta:
        verbose_name = "passage"
        verbose_name_plural = "passages"

    def __str__(self):
        return f"{self.code} : {self.jour}"


@dataclass(frozen=True)
class _Quotidienne:
    code: str
    heure: int
    fonction: Callable[[], None]


_travaux: dict[str, tuple[str, Callable]] = {}
_quotidiennes: dict[str, _Quotidienne] = {}


def travail(code: str, libelle: str) -> Callable:
    """Déclare un travail : `@travail("reussite.import", "Import") def faire(travail, **donnees)`.

    La fonction rend un résultat JSON ; une ValidationError en fait un échec dit en clair.
    """

    def enregistrer(fonction: Callable) -> Callable:
        if code in _travaux:
            raise ValueError(f"Le travail {code} est déclaré deux fois.")
        _travaux[code] = (libelle, fonction)
        return fonction

    return enregistrer


def chaque_jour(code: str, heure: int = 3) -> Callable:
    """Déclare une tâche quotidienne, appelée une fois par jour et par ville, sous la cloison de celle-ci."""

    def enregistrer(fonction: Callable) -> Callable:
        if code in _quotidiennes:
            raise ValueError(f"La tâche quotidienne {code} est déclarée deux fois.")
        _quotidiennes[code] = _Quotidienne(code, heure, fonction)
        return fonction

    return enregistrer


@operation
def lancer(code: str, *, par, libelle: str = "", **donnees) -> Travail:
    """Met un travail dans la file, dans la même transaction que lui. Lève ValueError s'il est inconnu."""
    if code not in _travaux:
        raise ValueError(f"Le travail {code} n'est pas déclaré.")
    ligne = Travail.objects.create(code=code, libelle=libelle or _travaux[code][0], donnees=donnees, par=par)
    consigner("socle.travail_lance", ligne, par=par, code=code)
    executer.enqueue(ligne.collectivite_id, ligne.pk)
    return ligne


@task
def executer(collectivite_id: int, travail_id: int) -> None:
    """Exécute un travail dans l'ouvrier : la ville, la fonction déclarée, puis le résultat."""
    ville = Collectivite.objects.get(pk=collectivite_id)
    with cloison(ville):
        ligne = Travail.objects.get(pk=travail_id)
        Travail.objects.filter(pk=travail_id).update(etat=EtatTravail.EN_COURS)
    try:
        resultat = _travaux[ligne.code][1](ligne, **ligne.donnees)
    except ValidationError as erreur:
        _finir(ville, travail_id, EtatTravail.ECHOUE, message=" ".join(erreur.messages))
    except Exception:
        _finir(ville, travail_id, EtatTravail.ECHOUE, message="Le travail s'est arrêté sur une panne ; réessayez.")
        raise
    else:
        _finir(ville, travail_id, EtatTravail.FINI, resultat=resultat)


def _finir(ville, travail_id: int, etat: str, *, resultat=None, message: str = "") -> None:
    with cloison(ville):
        Travail.objects.filter(pk=travail_id).update(
            etat=etat, resultat=resultat, message=message, fini_le=timezone.now()
        )


def passer_les_quotidiennes(maintenant=None) -> list[str]:
    """Passe les tâches du jour dont l'heure est venue, une seule fois même à plusieurs ouvriers. Rend leurs codes."""
    maintenant = timezone.localtime(maintenant)
    passees = []
    for tache in _quotidiennes.values():
        if maintenant.hour >= tache.heure and _prendre(tache.code, maintenant.date()):
            for ville in Collectivite.objects.order_by("pk"):
                _passer(tache, ville)
            passees.append(tache.code)
    return passees


def _prendre(code: str, jour) -> bool:
    with transaction.atomic():
        Passage.objects.get_or_create(code=code, defaults={"jour": jour - timedelta(days=1)})
        return Passage.objects.filter(code=code, jour__lt=jour).update(jour=jour) == 1


def _passer(tache: _Quotidienne, ville: Collectivite) -> None:
    try:
        with cloison(ville):
            tache.fonction()
    except Exception:
        # La panne d'une ville n'empêche pas les autres ; l'exploitant la lit au journal technique.
        journal_technique.exception("La tâche %s a échoué pour %s.", tache.code, ville.code)
