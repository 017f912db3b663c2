"""Une séance, ses points, qui y vient et pour quoi, ce qui s'y décide."""

from django.db import models
from django.db.models import Q

from jalon.instances.models.instance import Instance
from jalon.instances.visibilite import DecisionQuerySet, PointQuerySet, SeanceQuerySet
from jalon.socle.cloison import CloisonManager, Cloisonne
from jalon.socle.dossiers import ReferenceDeDossier
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.models import ValeurField
from jalon.socle.renvois import Renvoi
from jalon.socle.reseau.models import Intervenant, Structure


class EtatSeance(models.TextChoices):
    PLANIFIEE = "planifiee", "Planifiée"
    CONVOQUEE = "convoquee", "Convoquée"
    TENUE = "tenue", "Tenue"
    CLOSE = "close", "Relevé validé"
    ANNULEE = "annulee", "Annulée"


class Seance(Cloisonne):
    """Une réunion de l'instance, à une date. Close : le relevé est validé, rien ne change plus."""

    instance = models.ForeignKey(Instance, models.PROTECT, related_name="les_seances", verbose_name="instance")
    numero = models.PositiveIntegerField("numéro")
    le = models.DateField("date")
    debut = models.TimeField("début", null=True, blank=True)
    lieu = models.CharField("lieu", max_length=160, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatSeance, default=EtatSeance.PLANIFIEE)
    convoquee_le = models.DateField("convocations envoyées le", null=True, blank=True)
    close_le = models.DateField("relevé validé le", null=True, blank=True)
    notes = models.TextField("notes générales", blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    cle_externe = models.CharField("clé de la source", max_length=80, blank=True, editable=False)

    objects = CloisonManager.from_queryset(SeanceQuerySet)()

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ["-le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "instance", "numero"], name="instances_seance_numero"),
            models.UniqueConstraint(
                fields=["collectivite", "cle_externe"], condition=~Q(cle_externe=""), name="instances_seance_cle"
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "-le"], name="instances_seance_le")]

    def __str__(self):
        return f"{self.instance} du {self.le:%d/%m/%Y}"

    @property
    def est_close(self) -> bool:
        return self.etat in (EtatSeance.CLOSE, EtatSeance.ANNULEE)


class TypePoint(models.TextChoices):
    NOUVELLE_SITUATION = "nouvelle_situation", "Nouvelle situation"
    POINT_D_ETAPE = "point_d_etape", "Point d'étape"
    DEMANDE_DE_PROLONGATION = "demande_de_prolongation", "Demande de prolongation"
    SORTIE = "sortie", "Sortie"
    INFORMATION = "information", "Information"


class Point(Cloisonne):
    """Un point de l'ordre du jour. Nominatif, il tient par un renvoi opaque ; sinon il n'a que son titre.

    `anonyme` : la famille n'est pas informée, la situation se présente sans nom. `retire_le` : le point a quitté
    l'ordre du jour (accord retiré, par exemple) et ne s'imprime plus.
    """

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="les_points", verbose_name="séance")
    ordre = models.PositiveSmallIntegerField("ordre")
    type = models.CharField("type", max_length=26, choices=TypePoint, default=TypePoint.INFORMATION)
    titre = models.CharField("titre", max_length=160, blank=True)
    renvoi = models.OneToOneField(
        Renvoi, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="situation"
    )
    quartier = models.CharField("quartier de la situation", max_length=160, blank=True, editable=False)
    anonyme = models.BooleanField("présentée sans nom", default=False)
    heure = models.TimeField("heure", null=True, blank=True)
    duree = models.PositiveSmallIntegerField("durée (minutes)", null=True, blank=True)
    parents_presents = models.BooleanField("parents présents", null=True, blank=True)
    compte_rendu = models.TextField("ce qui s'est dit", blank=True)
    examine_le = models.DateField("examiné le", null=True, blank=True)
    restitue_le = models.DateField("restitué à la famille le", null=True, blank=True)
    retire_le = models.DateField("retiré le", null=True, blank=True)
    retire_pourquoi = models.CharField("raison du retrait", max_length=200, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    cle_externe = models.CharField("clé de la source", max_length=80, blank=True, editable=False)

    objects = CloisonManager.from_queryset(PointQuerySet)()

    class Meta:
        verbose_name = "point"
        verbose_name_plural = "points"
        ordering = ["ordre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "cle_externe"], condition=~Q(cle_externe=""), name="instances_point_cle"
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "seance", "ordre"], name="instances_point_ordre")]

    def __str__(self):
        return self.titre or f"{self.get_type_display()} n° {self.ordre}"

    @property
    def dossier(self):
        """Le dossier que le point désigne, sans le charger ; None pour un point sans situation."""
        return ReferenceDeDossier(self.renvoi.vers_type, self.renvoi.vers_id) if self.renvoi_id else None


class Participation(models.TextChoices):
    CONVIE = "convie", "Convié"
    PRESENT = "present", "Présent"
    EXCUSE = "excuse", "Excusé"
    ABSENT = "absent", "Absent"


class Convocation(Cloisonne):
    """Une personne conviée à la séance ; avec un `point`, à celui-là seulement. `structure` : la sienne ce jour-là."""

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="les_convocations", verbose_name="séance")
    intervenant = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="les_convocations", verbose_name="personne"
    )
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="structure"
    )
    point = models.ForeignKey(
        Point, models.PROTECT, related_name="les_convocations", null=True, blank=True, verbose_name="point"
    )
    participation = models.CharField("participation", max_length=8, choices=Participation, default=Participation.CONVIE)

    class Meta:
        verbose_name = "convocation"
        verbose_name_plural = "convocations"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "seance", "intervenant"],
                condition=Q(point=None),
                name="instances_convocation_seance",
            ),
            models.UniqueConstraint(
                fields=["collectivite", "point", "intervenant"],
                condition=Q(point__isnull=False),
                name="instances_convocation_point",
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "intervenant"], name="instances_convocation_de")]

    def __str__(self):
        return str(self.intervenant)


class Decision(Cloisonne):
    """Ce qu'un point décide, qui s'en charge, pour quand ; reprise de séance en séance tant qu'elle reste à faire."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="les_decisions", verbose_name="point")
    decision = ValeurField("décision", liste="decision_eps", null=True, blank=True)
    texte = models.CharField("à faire", max_length=250, blank=True)
    le = models.DateField("décidé le")
    responsable = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="les_decisions", null=True, blank=True, verbose_name="responsable"
    )
    pour_le = models.DateField("pour le", null=True, blank=True)
    echeance = models.OneToOneField(
        Echeance, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="échéance"
    )
    mise_en_oeuvre_le = models.DateField("mise en œuvre le", null=True, blank=True)
    cle_externe = models.CharField("clé de la source", max_length=80, blank=True, editable=False)

    objects = CloisonManager.from_queryset(DecisionQuerySet)()

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        ordering = ["le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "cle_externe"], condition=~Q(cle_externe=""), name="instances_decision_cle"
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "le"], name="instances_decision_le")]

    def __str__(self):
        return self.texte or str(self.decision or "Décision")

    @property
    def dossier(self):
        return self.point.dossier
