"""Le réseau de la ville : structures, intervenants, communes, quartiers, établissements, lieux."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet
from jalon.socle.listes.models import ValeurField
from jalon.socle.reseau.contours import lire_contour
from jalon.socle.texte import normaliser

CLES_UAI = "ABCDEFGHJKLMNPRSTUVWXYZ"
UAI = re.compile(r"[0-9]{7}[A-Za-z]")
CODE_INSEE = re.compile(r"([0-9]{2}|2[AB])[0-9]{3}")


def verifier_uai(uai: str) -> None:
    """Sept chiffres et leur lettre de contrôle (nombre modulo 23). Lève ValidationError."""
    if not UAI.fullmatch(uai):
        raise ValidationError(f"« {uai} » n'est pas un UAI : sept chiffres puis une lettre (0350165P).")
    attendue = CLES_UAI[int(uai[:7]) % 23]
    if uai[7].upper() != attendue:
        raise ValidationError(f"L'UAI {uai} est mal recopié : sa lettre de contrôle devrait être {attendue}.")


def _autres(objet):
    return type(objet).objects.exclude(pk=objet.pk)


def _verifier_point(objet) -> None:
    """Une longitude et une latitude vont ensemble, dans leurs bornes."""
    if (objet.longitude is None) != (objet.latitude is None):
        raise ValidationError("Donnez la longitude et la latitude, ou aucune des deux.")
    if objet.longitude is not None and not (-180 <= objet.longitude <= 180 and -90 <= objet.latitude <= 90):
        raise ValidationError("Ce point n'est pas sur la Terre : longitude de -180 à 180, latitude de -90 à 90.")


def zone_valable(classements, jour):
    """La zone du classement qui vaut ce jour-là : le dernier daté, sinon celui sans date, sinon None."""
    valables = [c for c in classements if c.depuis is None or c.depuis <= jour]
    dernier = max(valables, key=lambda c: (c.depuis is not None, c.depuis), default=None)
    return dernier.zone if dernier else None


class NommeQuerySet(CloisonQuerySet):
    def actifs(self):
        return self.filter(retire_le=None)

    def cherches(self, texte):
        return self.filter(cle_recherche__contains=normaliser(texte))


class Nomme(Cloisonne):
    """Ce qui se cherche par son nom ; se retire sans s'effacer ; garde la clé de sa source d'import."""

    nom = models.CharField("nom", max_length=160)
    cle_recherche = models.CharField("clé de recherche", max_length=200, editable=False, default="")
    cle_externe = models.CharField("clé de la source", max_length=80, blank=True, editable=False)
    retire_le = models.DateField("retiré le", null=True, blank=True)

    objects = CloisonManager.from_queryset(NommeQuerySet)()

    class Meta:
        abstract = True

    def __str__(self):
        return self.nom

    def prendre_la_ville(self):
        super().prendre_la_ville()
        self.cle_recherche = normaliser(self.texte_de_recherche)[:200]

    @property
    def texte_de_recherche(self) -> str:
        return self.nom


class Structure(Nomme):
    """Un partenaire : école mise à part, tout organisme avec qui l'on travaille."""

    type = ValeurField("type", liste="partenaire_type", null=True, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering = ["cle_recherche"]
        indexes = [models.Index(fields=["collectivite", "cle_recherche"], name="socle_structure_recherche")]


class Intervenant(Nomme):
    """Une personne du réseau : référent, animateur, enseignant… Elle peut avoir un compte, ou pas."""

    prenom = models.CharField("prénom", max_length=80, blank=True)
    fonction = ValeurField("fonction", liste="fonction_poste", null=True, blank=True)
    structure = models.ForeignKey(
        Structure,
        models.PROTECT,
        related_name="les_intervenants",
        null=True,
        blank=True,
        verbose_name="structure",
    )
    etablissement = models.ForeignKey(
        "Etablissement",
        models.PROTECT,
        related_name="les_intervenants",
        null=True,
        blank=True,
        verbose_name="école ou établissement où il exerce",
    )
    compte = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="intervenant",
        null=True,
        blank=True,
        verbose_name="compte",
    )
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField("courriel", blank=True)

    class Meta:
        verbose_name = "intervenant"
        verbose_name_plural = "intervenants"
        ordering = ["cle_recherche"]
        indexes = [models.Index(fields=["collectivite", "cle_recherche"], name="socle_intervenant_recherche")]

    def __str__(self):
        return f"{self.prenom} {self.nom}".strip()

    def clean(self):
        if self.compte is not None and self.compte.collectivite_id != self.collectivite_id:
            raise ValidationError({"compte": "Ce compte n'est pas de cette ville."})

    @property
    def texte_de_recherche(self):
        return f"{self.nom} {self.prenom}"


class Commune(Nomme):
    """Une commune du territoire suivi."""

    code_insee = models.CharField("code INSEE", max_length=5)

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ["cle_recherche"]
        constraints = [models.UniqueConstraint(fields=["collectivite", "code_insee"], name="socle_commune_unique")]

    def clean(self):
        self.code_insee = self.code_insee.strip().upper()
        if not CODE_INSEE.fullmatch(self.code_insee):
            raise ValidationError({"code_insee": "Un code INSEE a cinq caractères : 35238, 2A004, 97411."})
        if _autres(self).filter(code_insee=self.code_insee).exists():
            raise ValidationError({"code_insee": "Cette commune est déjà dans le réseau."})


class Quartier(Nomme):
    """Un quartier, prioritaire ou vécu, avec son contour et ses dates de validité."""

    code = models.CharField("code officiel", max_length=12, blank=True, help_text="QP… (2015) ou QN… (2024).")
    type = ValeurField("type", liste="type_quartier", null=True, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="les_quartiers", null=True, blank=True, verbose_name="commune"
    )
    contour = models.JSONField("contour (GeoJSON, WGS84)", null=True, blank=True)
    valide_du = models.DateField("valide du", null=True, blank=True)
    valide_au = models.DateField("valide au", null=True, blank=True)

    class Meta:
        verbose_name = "quartier"
        verbose_name_plural = "quartiers"
        ordering = ["cle_recherche"]
        constraints = [
            models.CheckConstraint(
                name="socle_quartier_dates",
                condition=Q(valide_du=None) | Q(valide_au=None) | Q(valide_du__lte=models.F("valide_au")),
                violation_error_message="La fin de validité précède son début.",
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "cle_recherche"], name="socle_quartier_recherche")]

    def clean(self):
        if self.contour:
            self.contour = lire_contour(self.contour)


class Etablissement(Nomme):
    """Une école, un collège, un lycée : connu par son UAI ou, à défaut, par son nom."""

    uai = models.CharField("UAI", max_length=8, blank=True)
    type = ValeurField("type", liste="type_etablissement", null=True, blank=True)
    secteur = ValeurField("secteur", liste="secteur_etablissement", null=True, blank=True)
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="les_etablissements",
        null=True,
        blank=True,
        verbose_name="commune",
    )
    quartier = models.ForeignKey(
        Quartier,
        models.PROTECT,
        related_name="les_etablissements",
        null=True,
        blank=True,
        verbose_name="quartier",
    )
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    cite_educative = models.BooleanField("cité éducative", default=False)

    class Meta:
        verbose_name = "établissement"
        verbose_name_plural = "établissements"
        ordering = ["cle_recherche"]
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "uai"], condition=~Q(uai=""), name="socle_etablissement_uai_unique"
            )
        ]
        indexes = [models.Index(fields=["collectivite", "cle_recherche"], name="socle_etab_recherche")]

    def clean(self):
        _verifier_point(self)
        if self.uai:
            self.uai = self.uai.strip().upper()
            verifier_uai(self.uai)
            autre = _autres(self).filter(uai=self.uai).first()
            if autre:
                raise ValidationError({"uai": f"Cet UAI est déjà celui de « {autre} »."})

    def zone_le(self, jour):
        """L'éducation prioritaire ce jour-là (Valeur ou None) ; se lit sur `les_classements` préchargés."""
        return zone_valable(self.les_classements.all(), jour)


class Classement(Cloisonne):
    """L'éducation prioritaire d'un établissement, datée : sans début, elle vaut depuis toujours."""

    etablissement = models.ForeignKey(
        Etablissement, models.PROTECT, related_name="les_classements", verbose_name="établissement"
    )
    zone = ValeurField("éducation prioritaire", liste="zone_scolarisation")
    depuis = models.DateField("depuis", null=True, blank=True)

    class Meta:
        verbose_name = "classement"
        verbose_name_plural = "classements"
        ordering = ["depuis"]
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "etablissement", "depuis"], name="socle_classement_unique"),
            models.UniqueConstraint(
                fields=["collectivite", "etablissement"],
                condition=Q(depuis=None),
                name="socle_classement_sans_date_unique",
            ),
        ]

    def __str__(self):
        return f"{self.etablissement} : {self.zone}"


class Lieu(Nomme):
    """Un lieu d'accueil ou de réunion."""

    adresse = models.CharField("adresse", max_length=200, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    quartier = models.ForeignKey(
        Quartier, models.PROTECT, related_name="les_lieux", null=True, blank=True, verbose_name="quartier"
    )

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ["cle_recherche"]
        indexes = [models.Index(fields=["collectivite", "cle_recherche"], name="socle_lieu_recherche")]

    def clean(self):
        _verifier_point(self)
