"""Le mur entre les villes : la collectivité active, et ce qui n'existe que sous elle.

Aucune requête sur une table de ville ne part sans `with cloison(collectivite):`. Sur PostgreSQL la
cloison ouvre la transaction et dit la ville à la base, dont les politiques forment le second mur
(`jalon.socle.mur`) ; sur SQLite elle n'ouvre rien.
"""

from calendar import monthrange
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import connection, models, transaction

from jalon.socle.ages import verifier_les_ages
from jalon.socle.numerotation import verifier_le_modele
from jalon.ui.couleurs import verifier_la_couleur

REGLAGE = "jalon.collectivite"
# Une année où tous les jours existent.
BISSEXTILE = 2024


class HorsCloison(RuntimeError):
    """Une table de ville a été touchée sans que la ville soit dite."""


class ModeIdentite(models.TextChoices):
    COMPLETE = "complete", "Nom et prénom"
    INITIALES = "initiales", "Initiales"
    PRENOM = "prenom", "Prénom seul"
    NUMERO = "numero", "Numéro seul"


class PeriodeReference(models.TextChoices):
    SCOLAIRE = "scolaire", "Année scolaire (1er septembre - 31 août)"
    CIVILE = "civile", "Année civile"


class Collectivite(models.Model):
    """Une ville (ou son CCAS, sa caisse des écoles) : tout ce qu'elle saisit est à elle seule."""

    code = models.SlugField("code", unique=True, validators=[RegexValidator(r"^[a-z0-9-]+$")])
    nom = models.CharField("nom", max_length=120)
    identite_enfants = models.CharField(
        "identité des enfants", max_length=12, choices=ModeIdentite, default=ModeIdentite.COMPLETE
    )
    identite_familles = models.CharField(
        "identité des familles", max_length=12, choices=ModeIdentite, default=ModeIdentite.COMPLETE
    )
    periode_reference = models.CharField(
        "période de référence", max_length=10, choices=PeriodeReference, default=PeriodeReference.SCOLAIRE
    )
    ages_au_jour = models.PositiveSmallIntegerField(
        "jour de référence des âges", default=31, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    ages_au_mois = models.PositiveSmallIntegerField(
        "mois de référence des âges", default=12, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    seuil_secret = models.PositiveSmallIntegerField(
        "seuil de secret statistique", default=5, validators=[MinValueValidator(3), MaxValueValidator(100)]
    )
    tranches_age = models.JSONField(
        "tranches d'âge de la ville",
        default=list,
        blank=True,
        help_text="Les âges où commence chaque tranche, croissants ; vide : celles de l'enquête nationale.",
    )
    politique_de_la_ville = models.BooleanField(
        "quartier prioritaire ou crédits de l'État",
        default=True,
        help_text="Décoché, ce qui ne sert qu'à la politique de la ville (QPV, enquête nationale) ne se montre plus.",
    )
    donnees_de_sante = models.BooleanField(
        "données de santé",
        default=False,
        help_text="Seulement si l'hébergeur déclare un hébergement certifié de données de santé.",
    )
    modele_numero = models.CharField(
        "numérotation des dossiers",
        max_length=40,
        blank=True,
        help_text="{numero} et, au besoin, {annee} : « PRE-{annee}-{numero:4} ». Vide : le numéro seul.",
    )
    couleur = models.CharField("couleur principale", max_length=7, blank=True, validators=[verifier_la_couleur])
    crip = models.TextField(
        "cellule départementale (CRIP)",
        blank=True,
        help_text="Nom, téléphone, courriel, horaires : montrés dans « Enfant en danger : que faire ? ».",
    )
    delegue_donnees = models.CharField(
        "délégué à la protection des données",
        max_length=200,
        blank=True,
        help_text="Comment le joindre : écrit dans la notice donnée aux familles.",
    )
    logo = models.CharField("empreinte du logo", max_length=16, blank=True, editable=False)
    version = models.PositiveIntegerField("version des réglages", default=1, editable=False)
    cree_le = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "collectivité"
        verbose_name_plural = "collectivités"

    def __str__(self):
        return self.nom

    def clean(self):
        controles = {
            "ages_au_jour": self._verifier_le_jour,
            "tranches_age": lambda: verifier_les_ages(self.tranches_age),
            "modele_numero": lambda: verifier_le_modele(self.modele_numero),
        }
        fautes = {}
        for champ, controle in controles.items():
            try:
                controle()
            except ValidationError as faute:
                fautes[champ] = faute
        if fautes:
            raise ValidationError(fautes)

    def _verifier_le_jour(self):
        """Le jour de référence des âges existe, au moins une année sur quatre."""
        mois, jour = self.ages_au_mois, self.ages_au_jour
        if jour and mois in range(1, 13) and jour > monthrange(BISSEXTILE, mois)[1]:
            raise ValidationError("Ce mois n'a pas tant de jours : corrigez le jour ou le mois.")

    def get_tranches_age_display(self) -> str:
        return ", ".join(map(str, self.tranches_age))

    @property
    def sante_permise(self) -> bool:
        """La ville garde-t-elle des données de santé, chez un hébergeur qui s'y dit certifié ?"""
        return self.donnees_de_sante and settings.HDS


class Temoin(Protocol):
    """Ce qui regarde les écritures d'une portée (`temoigner`) : appelé avant un changement, après une création."""

    def a_cree(self, objets: list) -> None: ...

    def va_changer(self, objets, champs: set[str] | None) -> None: ...

    def va_supprimer(self, objets) -> None: ...


@dataclass
class _Portee:
    collectivite: Collectivite
    profondeur: int = 0
    tampon: list = field(default_factory=list)
    # Ce qui a été lu et que rien, sous cette cloison, n'a changé depuis (les listes) : vidé avec elle.
    memoire: dict = field(default_factory=dict)
    # Qui retient ce qui s'écrit, pour le défaire un jour ; None le plus souvent.
    temoin: "Temoin | None" = None


_portee: ContextVar[_Portee | None] = ContextVar("portee", default=None)
_derniers_gestes: list[Callable[[Collectivite, list], None]] = []


def au_moment_de_valider(fonction: Callable[[Collectivite, list], None]):
    """Enregistre un dernier geste : appelé avec le tampon, juste avant que la transaction soit validée."""
    _derniers_gestes.append(fonction)
    return fonction


def collectivite_active() -> Collectivite:
    """La ville dont on parle. Lève HorsCloison si aucune n'est dite."""
    return portee_active().collectivite


def portee_active() -> _Portee:
    portee = _portee.get()
    if portee is None:
        raise HorsCloison("Aucune collectivité active : ouvrez « with cloison(collectivite): ».")
    return portee


@contextmanager
def temoigner(temoin: Temoin):
    """Montre au témoin toute écriture de la portée."""
    portee = portee_active()
    precedent, portee.temoin = portee.temoin, temoin
    try:
        yield temoin
    finally:
        portee.temoin = precedent


def _temoin() -> Temoin | None:
    portee = _portee.get()
    return portee.temoin if portee else None


def est_sous_cloison() -> bool:
    return _portee.get() is not None


@contextmanager
def cloison(collectivite: Collectivite):
    """Ouvre la ville. Sur PostgreSQL, c'est aussi la transaction, validée à la sortie."""
    precedente = _portee.get()
    if precedente is not None and precedente.collectivite.pk == collectivite.pk:
        yield collectivite
        return
    jeton = _portee.set(_Portee(collectivite))
    try:
        if connection.vendor == "postgresql":
            with unite_de_travail(), _dite_a_la_base(collectivite, precedente):
                yield collectivite
        else:
            yield collectivite
    finally:
        _portee.reset(jeton)


@contextmanager
def _dite_a_la_base(collectivite, precedente):
    # Le réglage est local à la transaction, mais une cloison imbriquée (tests, tâches) n'est qu'un point de
    # sauvegarde : il faut donc le remettre. Les derniers gestes s'exécutent avant, encore sous la ville.
    _regler(collectivite.pk)
    yield
    _vider(portee_active())
    _regler(precedente.collectivite.pk if precedente else "")


def _regler(valeur) -> None:
    with connection.cursor() as curseur:
        curseur.execute("SELECT set_config(%s, %s, true)", [REGLAGE, str(valeur)])


@contextmanager
def unite_de_travail():
    """Une transaction dont les derniers gestes (journal, jeton) précèdent immédiatement la validation.

    Imbriquée, elle n'est qu'un point de sauvegarde : ce que son échec avait mis au tampon en est retiré.
    """
    portee = portee_active()
    repere = len(portee.tampon)
    portee.profondeur += 1
    try:
        with transaction.atomic():
            yield
            if portee.profondeur == 1:
                _vider(portee)
    except BaseException:
        del portee.tampon[repere:]
        portee.memoire.clear()
        raise
    finally:
        portee.profondeur -= 1


def _vider(portee: _Portee) -> None:
    if portee.tampon:
        tampon, portee.tampon = portee.tampon, []
        for geste in _derniers_gestes:
            geste(portee.collectivite, tampon)


class CloisonQuerySet(models.QuerySet):
    """Les lignes d'une ville ; `bulk_create` y met la ville, comme `save`. Le témoin, s'il y en a un, voit tout."""

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for objet in objs:
            objet.prendre_la_ville()
        crees = super().bulk_create(objs, *args, **kwargs)
        if temoin := _temoin():
            temoin.a_cree(crees)
        return crees

    def update(self, **kwargs):
        if temoin := _temoin():
            temoin.va_changer(self, set(kwargs))
        return super().update(**kwargs)

    def delete(self):
        if temoin := _temoin():
            temoin.va_supprimer(self)
        return super().delete()

    # Ce que Django dit des siennes : ni appelées d'un gabarit, ni offertes par le gestionnaire.
    update.alters_data = delete.alters_data = delete.queryset_only = True


class CloisonManager(models.Manager.from_queryset(CloisonQuerySet)):
    """Le gestionnaire qui refuse de lire hors de la cloison."""

    def get_queryset(self):
        return super().get_queryset().filter(collectivite=collectivite_active().pk)


class Cloisonne(models.Model):
    """Base de toute table de ville."""

    collectivite = models.ForeignKey(
        Collectivite, models.PROTECT, related_name="+", editable=False, verbose_name="collectivité"
    )

    objects = CloisonManager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.prendre_la_ville()
        temoin, est_neuf = _temoin(), self._state.adding
        if temoin and not est_neuf:
            champs = kwargs.get("update_fields")
            temoin.va_changer(type(self).objects.filter(pk=self.pk), set(champs) if champs else None)
        super().save(*args, **kwargs)
        if temoin and est_neuf:
            temoin.a_cree([self])

    def delete(self, *args, **kwargs):
        if temoin := _temoin():
            temoin.va_supprimer(type(self).objects.filter(pk=self.pk))
        return super().delete(*args, **kwargs)

    def clean_fields(self, exclude=None):
        self.prendre_la_ville()
        super().clean_fields(exclude=exclude)

    def prendre_la_ville(self) -> None:
        """Met la ville active sur la ligne ; refuse celle d'une autre ville."""
        active = collectivite_active()
        if self.collectivite_id is None:
            self.collectivite = active
        elif self.collectivite_id != active.pk:
            raise ValidationError("Cette ligne appartient à une autre collectivité.")
