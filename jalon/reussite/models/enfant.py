"""L'enfant et sa situation familiale datée."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.reussite.models.famille import Famille
from jalon.reussite.visibilite import EnfantQuerySet
from jalon.saisie.models import AvecChamps
from jalon.socle.cloison import CloisonManager, Cloisonne, ModeIdentite, collectivite_active
from jalon.socle.listes.models import ValeurField
from jalon.socle.numerotation import ecrire
from jalon.socle.reseau.models import Quartier
from jalon.socle.texte import normaliser


class Sexe(models.TextChoices):
    FILLE = "F", "Fille"
    GARCON = "M", "Garçon"


class Enfant(AvecChamps, Fiche):
    """Un enfant suivi, ou repéré. Le dossier, au sens du journal et des droits, c'est lui."""

    numero = models.PositiveIntegerField("numéro")
    nom = models.CharField("nom", max_length=120, blank=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    initiales = models.CharField("initiales", max_length=10, blank=True)
    sexe = models.CharField("sexe", max_length=1, choices=Sexe, blank=True)
    naissance = models.DateField("date de naissance", null=True, blank=True)
    famille = models.ForeignKey(
        Famille, models.PROTECT, related_name="les_enfants", null=True, blank=True, verbose_name="famille"
    )
    langue = models.CharField("langue parlée à la maison", max_length=60, blank=True)
    cle_recherche = models.CharField("clé de recherche", max_length=220, editable=False, default="")
    fusionne_dans = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="les_fusionnes",
        null=True,
        blank=True,
        verbose_name="fusionné dans",
    )

    objects = CloisonManager.from_queryset(EnfantQuerySet)()

    class Meta:
        verbose_name = "enfant"
        verbose_name_plural = "enfants"
        constraints = [
            contrainte_de_cle("enfant"),
            models.UniqueConstraint(fields=["collectivite", "numero"], name="reussite_enfant_numero_unique"),
        ]
        indexes = [
            models.Index(fields=["collectivite", "cle_recherche"], name="reussite_enfant_recherche"),
            models.Index(fields=["collectivite", "naissance"], name="reussite_enfant_naissance"),
            models.Index(fields=["collectivite", "famille"], name="reussite_enfant_famille"),
        ]

    def __str__(self):
        return self.designation

    def prendre_la_ville(self):
        super().prendre_la_ville()
        self.cle_recherche = normaliser(f"{self.nom} {self.prenom} {self.initiales}")[:220]

    @property
    def dossier(self):
        return self

    @property
    def designation(self) -> str:
        """L'enfant, nommé comme la ville l'a choisi."""
        mode = collectivite_active().identite_enfants
        if mode == ModeIdentite.COMPLETE and (self.nom or self.prenom):
            return f"{self.nom.upper()} {self.prenom}".strip()
        if mode == ModeIdentite.PRENOM and self.prenom:
            return self.prenom
        if mode in (ModeIdentite.COMPLETE, ModeIdentite.INITIALES):
            initiales = self.initiales or f"{self.prenom[:1]}{self.nom[:1]}".upper()
            if initiales:
                return initiales
        return f"Enfant n° {self.numero_affiche}"

    @property
    def numero_affiche(self) -> str:
        """Le numéro du dossier, écrit comme la ville l'a choisi."""
        annee = timezone.localdate(self.cree_le).year if self.cree_le else timezone.localdate().year
        return ecrire(collectivite_active().modele_numero, self.numero, annee)


class Situation(Cloisonne):
    """Où et comment vit l'enfant, ou toute sa famille, depuis une date. Sans date : depuis toujours.

    La situation d'un enfant passe avant celle de sa famille, valeur par valeur.
    """

    famille = models.ForeignKey(
        Famille, models.PROTECT, related_name="les_situations", null=True, blank=True, verbose_name="famille"
    )
    enfant = models.ForeignKey(
        Enfant, models.PROTECT, related_name="les_situations", null=True, blank=True, verbose_name="enfant"
    )
    depuis = models.DateField("depuis", null=True, blank=True)
    quartier = models.ForeignKey(
        Quartier, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="quartier"
    )
    quartier_vecu = models.ForeignKey(
        Quartier, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="quartier vécu"
    )
    qpv = models.BooleanField("habite un QPV", null=True, blank=True, help_text="Vide : selon le quartier.")
    structure = ValeurField("structure familiale", liste="structure_familiale", null=True, blank=True)
    responsabilite = ValeurField("responsabilité légale", liste="responsabilite_legale", null=True, blank=True)

    class Meta:
        verbose_name = "situation"
        verbose_name_plural = "situations"
        ordering = ["depuis"]
        constraints = [
            models.CheckConstraint(
                name="reussite_situation_enfant_ou_famille",
                condition=Q(famille=None, enfant__isnull=False) | Q(famille__isnull=False, enfant=None),
                violation_error_message="Une situation est celle d'un enfant ou celle d'une famille.",
            ),
            models.UniqueConstraint(
                fields=["collectivite", "enfant", "depuis"], name="reussite_situation_enfant_unique"
            ),
            models.UniqueConstraint(
                fields=["collectivite", "famille", "depuis"], name="reussite_situation_famille_unique"
            ),
            models.UniqueConstraint(
                fields=["collectivite", "enfant"],
                condition=Q(depuis=None),
                name="reussite_situation_enfant_toujours",
            ),
            models.UniqueConstraint(
                fields=["collectivite", "famille"],
                condition=Q(depuis=None),
                name="reussite_situation_famille_toujours",
            ),
        ]

    def __str__(self):
        return f"Situation de {self.enfant or self.famille}"

    @property
    def dossier(self):
        return self.enfant
