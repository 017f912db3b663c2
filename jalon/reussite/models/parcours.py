"""Les parcours : dispositifs, référents datés, suspensions, profils d'enquête, objectifs."""

from django.db import models
from django.db.models import F, Q

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.reussite.models.enfant import Enfant
from jalon.reussite.visibilite import ParcoursQuerySet
from jalon.saisie.models import AvecChamps
from jalon.socle.cloison import CloisonManager, Cloisonne
from jalon.socle.listes.models import Valeur, ValeurField
from jalon.socle.reseau.models import Intervenant


class RegleEntree(models.TextChoices):
    ACCORD = "accord", "À la signature de l'accord"
    DECISION = "decision", "À la décision de l'instance"
    PREMIERE_ACTION = "premiere_action", "À la première action"


class EtatParcours(models.TextChoices):
    REPERE = "repere", "Repéré"
    EN_ATTENTE_D_ACCORD = "en_attente_d_accord", "En attente d'accord"
    EN_DIAGNOSTIC = "en_diagnostic", "En diagnostic"
    EN_COURS = "en_cours", "En cours"
    SUSPENDU = "suspendu", "Suspendu"
    EN_VEILLE = "en_veille", "En veille (relais)"
    TERMINE = "termine", "Terminé"
    NON_OUVERT = "non_ouvert", "Non ouvert"


AVANT_ENTREE = (
    EtatParcours.REPERE,
    EtatParcours.EN_ATTENTE_D_ACCORD,
    EtatParcours.EN_DIAGNOSTIC,
    EtatParcours.NON_OUVERT,
)
OUVERTS = (EtatParcours.EN_COURS, EtatParcours.SUSPENDU, EtatParcours.EN_VEILLE)


class Atteinte(models.TextChoices):
    ATTEINT = "atteint", "Atteint"
    PARTIELLEMENT_ATTEINT = "partiellement_atteint", "Partiellement atteint"
    NON_ATTEINT = "non_atteint", "Non atteint"
    SANS_OBJET_ABANDONNE = "sans_objet_abandonne", "Sans objet / abandonné"
    NON_EVALUE = "non_evalue", "Non évalué"


class Dispositif(Cloisonne):
    """Les règles d'un dispositif de la ville ; son nom est la valeur de la liste « dispositif »."""

    valeur = models.OneToOneField(Valeur, models.PROTECT, related_name="dispositif", verbose_name="dispositif")
    regle_entree = models.CharField("règle d'entrée", max_length=16, choices=RegleEntree, default=RegleEntree.ACCORD)
    duree_fixe = models.BooleanField("mesure à durée fixe", default=False)
    individualise = models.BooleanField("parcours individualisé", default=True)
    mois_entre_points = models.PositiveSmallIntegerField("mois entre deux points d'étape", default=6)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "dispositif"
        verbose_name_plural = "dispositifs"

    def __str__(self):
        return str(self.valeur)


class Parcours(AvecChamps, Fiche):
    """Le chemin d'un enfant dans un dispositif (PRE, CLAS…), du repérage à la clôture.

    Les dates décident, l'état renseigne : sans entrée, un parcours ne compte nulle part ailleurs que dans l'état
    des parcours. Annulé (ouvert par erreur), il ne compte nulle part.
    """

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_parcours", verbose_name="enfant")
    dispositif = ValeurField("dispositif", liste="dispositif", related_name="les_parcours")
    etat = models.CharField("état", max_length=20, choices=EtatParcours, default=EtatParcours.REPERE)
    etat_le = models.DateField("dans cet état depuis", null=True, blank=True)
    repere_le = models.DateField("repéré le", null=True, blank=True)
    origine = ValeurField("origine du repérage", liste="origine_reperage", null=True, blank=True)
    entree = models.DateField("date d'entrée", null=True, blank=True)
    sortie = models.DateField("date de sortie", null=True, blank=True)
    motif = ValeurField("motif de sortie", liste="motif_sortie", null=True, blank=True)
    relais = models.CharField("relais", max_length=200, blank=True)
    bilan_final = models.TextField("bilan final", blank=True)
    entree_sans_accord = models.CharField(
        "raison d'une entrée sans accord signé", max_length=200, blank=True, editable=False
    )
    annule_le = models.DateField("annulé le", null=True, blank=True)
    annule_pourquoi = models.CharField("raison de l'annulation", max_length=200, blank=True)

    objects = CloisonManager.from_queryset(ParcoursQuerySet)()

    class Meta:
        verbose_name = "parcours"
        verbose_name_plural = "parcours"
        ordering = ["-entree", "-pk"]
        constraints = [
            contrainte_de_cle("parcours"),
            models.CheckConstraint(
                name="reussite_parcours_etat_date",
                condition=Q(etat__in=AVANT_ENTREE, entree=None, sortie=None)
                | Q(etat__in=OUVERTS, entree__isnull=False, sortie=None)
                | Q(etat=EtatParcours.TERMINE, entree__isnull=False, sortie__isnull=False),
                violation_error_message="L'état du parcours ne correspond pas à ses dates d'entrée et de sortie.",
            ),
            models.CheckConstraint(
                name="reussite_parcours_sortie_apres_entree",
                condition=Q(sortie=None) | Q(sortie__gte=F("entree")),
                violation_error_message="La sortie précède l'entrée.",
            ),
            models.CheckConstraint(
                name="reussite_parcours_motif_avec_sortie",
                condition=Q(motif=None) | Q(sortie__isnull=False),
                violation_error_message="Un motif de sortie sans date de sortie.",
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "enfant"], name="reussite_parcours_enfant"),
            models.Index(fields=["collectivite", "etat", "entree"], name="reussite_parcours_etat"),
            models.Index(fields=["collectivite", "sortie"], name="reussite_parcours_sortie"),
        ]

    def __str__(self):
        return f"{self.dispositif} de {self.enfant}"

    @property
    def dossier(self):
        return self.enfant

    @property
    def est_ouvert(self) -> bool:
        return self.etat in OUVERTS

    @property
    def est_clos(self) -> bool:
        return self.sortie is not None


class ReferentParcours(Cloisonne):
    """Qui suit le parcours, de quand à quand. Sans début : depuis toujours."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="les_referents", verbose_name="parcours")
    intervenant = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="les_suivis_de_parcours", verbose_name="référent"
    )
    du = models.DateField("du", null=True, blank=True)
    au = models.DateField("au", null=True, blank=True)

    class Meta:
        verbose_name = "référent de parcours"
        verbose_name_plural = "référents de parcours"
        ordering = ["du"]
        constraints = [
            models.CheckConstraint(
                name="reussite_referent_dates",
                condition=Q(du=None) | Q(au=None) | Q(au__gte=F("du")),
                violation_error_message="La fin précède le début.",
            ),
            models.UniqueConstraint(
                fields=["collectivite", "parcours", "intervenant", "du"], name="reussite_referent_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "intervenant"], name="reussite_referent_de"),
            models.Index(fields=["collectivite", "parcours", "du"], name="reussite_referent_parcours"),
        ]

    def __str__(self):
        return f"{self.intervenant}"

    @property
    def dossier(self):
        return self.parcours.enfant


class Suspension(Cloisonne):
    """Une pause du parcours, motivée."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="les_suspensions", verbose_name="parcours")
    du = models.DateField("du")
    au = models.DateField("au", null=True, blank=True)
    raison = models.CharField("raison", max_length=200, blank=True)

    class Meta:
        verbose_name = "suspension"
        verbose_name_plural = "suspensions"
        ordering = ["du"]
        constraints = [
            models.CheckConstraint(
                name="reussite_suspension_dates",
                condition=Q(au=None) | Q(au__gte=F("du")),
                violation_error_message="La fin de la suspension précède son début.",
            ),
            models.UniqueConstraint(fields=["collectivite", "parcours", "du"], name="reussite_suspension_unique"),
        ]

    def __str__(self):
        return f"Suspendu du {self.du:%d/%m/%Y}"

    @property
    def dossier(self):
        return self.parcours.enfant


class ProfilParcours(Cloisonne):
    """Le profil d'enquête d'un parcours, pour une vague donnée."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="les_profils", verbose_name="parcours")
    vague = models.CharField("vague d'enquête", max_length=20, default="2022")
    profil = ValeurField("profil", liste="profil_anct")

    class Meta:
        verbose_name = "profil de parcours"
        verbose_name_plural = "profils de parcours"
        ordering = ["vague"]
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "parcours", "vague"], name="reussite_profil_unique")
        ]

    def __str__(self):
        return f"{self.profil} ({self.vague})"

    @property
    def dossier(self):
        return self.parcours.enfant


class Objectif(Fiche):
    """Ce que l'on vise dans un domaine, et où l'on en est."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="les_objectifs", verbose_name="parcours")
    domaine = ValeurField("domaine", liste="domaine")
    libelle = models.CharField("objectif", max_length=250, blank=True)
    priorite = models.PositiveSmallIntegerField("priorité", null=True, blank=True)
    fixe_le = models.DateField("fixé le", null=True, blank=True)
    echeance = models.DateField("échéance", null=True, blank=True)
    atteinte = models.CharField("degré d'atteinte", max_length=22, choices=Atteinte, blank=True)
    evalue_le = models.DateField("évalué le", null=True, blank=True)

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ["priorite", "pk"]
        constraints = [contrainte_de_cle("objectif")]
        indexes = [models.Index(fields=["collectivite", "parcours"], name="reussite_objectif_parcours")]

    def __str__(self):
        return self.libelle or str(self.domaine)

    @property
    def dossier(self):
        return self.parcours.enfant
