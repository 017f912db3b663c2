"""Les instances de la ville, sous leur nom local, et leurs membres datés."""

from django.db import models
from django.db.models import F, Q

from jalon.instances.visibilite import InstanceQuerySet
from jalon.socle.cloison import CloisonManager, Cloisonne
from jalon.socle.reseau.models import Intervenant, Lieu, Quartier


class TypeInstance(models.TextChoices):
    EPS = "eps", "Équipe pluridisciplinaire de soutien (EPS)"
    REUNION_D_EQUIPE = "reunion_d_equipe", "Réunion d'équipe"
    CLSPD_PLENIER = "clspd_plenier", "CLSPD, formation plénière"
    CLSPD_RESTREINT = "clspd_restreint", "CLSPD, formation restreinte"
    CELLULE_DE_VEILLE = "cellule_de_veille", "Cellule de veille"
    GROUPE_NOMINATIF = "groupe_nominatif", "Groupe de suivi nominatif"
    COPIL = "copil", "Comité de pilotage"
    COTECH = "cotech", "Comité technique"
    AUTRE = "autre", "Autre réunion"


class Confidentialite(models.TextChoices):
    PUBLIQUE = "publique", "Publique"
    MEMBRES = "membres", "Réservée aux membres"
    NOMINATIVE = "nominative", "Nominative : membres ayant signé la charte"


class Instance(Cloisonne):
    """Une réunion qui revient, sous le nom que la ville lui donne (EPS, ERE, cellule de réussite éducative…)."""

    code = models.SlugField("code")
    nom = models.CharField("nom local", max_length=120)
    type = models.CharField("type", max_length=20, choices=TypeInstance, default=TypeInstance.EPS)
    confidentialite = models.CharField(
        "confidentialité", max_length=10, choices=Confidentialite, default=Confidentialite.NOMINATIVE
    )
    quartier = models.ForeignKey(
        Quartier, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="territoire"
    )
    lieu = models.ForeignKey(
        Lieu, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="lieu habituel"
    )
    minutes_par_point = models.PositiveSmallIntegerField("minutes par situation", default=20)
    semaines_entre_seances = models.PositiveSmallIntegerField("semaines entre deux séances", null=True, blank=True)
    retiree_le = models.DateField("retirée le", null=True, blank=True)

    objects = CloisonManager.from_queryset(InstanceQuerySet)()

    class Meta:
        verbose_name = "instance"
        verbose_name_plural = "instances"
        ordering = ["nom", "pk"]
        constraints = [models.UniqueConstraint(fields=["collectivite", "code"], name="instances_instance_unique")]

    def __str__(self):
        return self.nom


class RoleMembre(models.TextChoices):
    ANIMATEUR = "animateur", "Animateur"
    SECRETAIRE = "secretaire", "Secrétaire"
    PERMANENT = "permanent", "Membre permanent"
    INVITE = "invite", "Invité"


class Membre(Cloisonne):
    """Une personne du réseau membre d'une instance, et la date de sa signature de la charte de confidentialité."""

    instance = models.ForeignKey(Instance, models.PROTECT, related_name="les_membres", verbose_name="instance")
    intervenant = models.ForeignKey(Intervenant, models.PROTECT, related_name="les_instances", verbose_name="membre")
    role = models.CharField("rôle", max_length=10, choices=RoleMembre, default=RoleMembre.PERMANENT)
    charte_signee_le = models.DateField("charte signée le", null=True, blank=True)
    du = models.DateField("du", null=True, blank=True)
    au = models.DateField("au", null=True, blank=True)

    class Meta:
        verbose_name = "membre d'instance"
        verbose_name_plural = "membres d'instance"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "instance", "intervenant"],
                condition=Q(au=None),
                name="instances_membre_unique",
            ),
            models.CheckConstraint(
                name="instances_membre_dates",
                condition=Q(du=None) | Q(au=None) | Q(au__gte=F("du")),
                violation_error_message="La fin précède le début.",
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "intervenant"], name="instances_membre_de")]

    def __str__(self):
        return str(self.intervenant)
