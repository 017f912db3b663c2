"""Ce qui court à côté du parcours : suivis partenaires, activités extra-scolaires, rendez-vous."""

from django.db import models
from django.db.models import F, Q

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.reussite.models.enfant import Enfant
from jalon.reussite.models.parcours import Parcours
from jalon.reussite.visibilite import DeLEnfantQuerySet
from jalon.socle.cloison import CloisonManager, Cloisonne
from jalon.socle.listes.models import ValeurField
from jalon.socle.reseau.models import Intervenant, Structure


class PriseEnCharge(models.TextChoices):
    DEMANDEE = "demandee", "Demandée"
    EN_LISTE_D_ATTENTE = "en_liste_d_attente", "En liste d'attente"
    EN_COURS = "en_cours", "En cours"
    TERMINEE = "terminee", "Terminée"
    INTERROMPUE = "interrompue", "Interrompue"
    REFUSEE = "refusee", "Refusée"


class MomentSuivi(models.TextChoices):
    AVANT = "avant", "Avant le parcours"
    PENDANT = "pendant", "Pendant le parcours"
    APRES = "apres", "Après le parcours"


class SuiviPartenaire(Fiche):
    """Un suivi mené par un partenaire à côté du parcours. `demande_le` : depuis quand on attend."""

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_suivis", verbose_name="enfant")
    partenaire = models.ForeignKey(
        Structure, models.PROTECT, related_name="les_suivis", null=True, blank=True, verbose_name="partenaire"
    )
    type = ValeurField("type de suivi", liste="suivi_type", null=True, blank=True)
    objet = ValeurField("objet", liste="suivi_objet", null=True, blank=True)
    intervention = ValeurField("type d'intervention", liste="suivi_intervention", null=True, blank=True)
    prise_en_charge = models.CharField("prise en charge", max_length=20, choices=PriseEnCharge, blank=True)
    demande_le = models.DateField("demandé le", null=True, blank=True)
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    moment = models.CharField("moment", max_length=8, choices=MomentSuivi, blank=True)
    precision = models.CharField("précision", max_length=200, blank=True)

    objects = CloisonManager.from_queryset(DeLEnfantQuerySet)()

    class Meta:
        verbose_name = "suivi partenaire"
        verbose_name_plural = "suivis partenaires"
        ordering = ["-debut", "-pk"]
        constraints = [
            contrainte_de_cle("suivi"),
            models.CheckConstraint(
                name="reussite_suivi_dates",
                condition=Q(debut=None) | Q(fin=None) | Q(fin__gte=F("debut")),
                violation_error_message="La fin du suivi précède son début.",
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "enfant"], name="reussite_suivi_enfant"),
            models.Index(fields=["collectivite", "prise_en_charge", "demande_le"], name="reussite_suivi_attente"),
        ]

    def __str__(self):
        return str(self.partenaire or self.type or "Suivi")

    @property
    def dossier(self):
        return self.enfant


class Activite(Fiche):
    """Une activité extra-scolaire de l'enfant."""

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_activites", verbose_name="enfant")
    activite = ValeurField("activité", liste="type_activite")
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="structure"
    )
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    par_le_dispositif = models.BooleanField("trouvée par le dispositif", null=True, blank=True)

    objects = CloisonManager.from_queryset(DeLEnfantQuerySet)()

    class Meta:
        verbose_name = "activité extra-scolaire"
        verbose_name_plural = "activités extra-scolaires"
        ordering = ["-debut", "-pk"]
        constraints = [
            contrainte_de_cle("activite"),
            models.CheckConstraint(
                name="reussite_activite_dates",
                condition=Q(debut=None) | Q(fin=None) | Q(fin__gte=F("debut")),
                violation_error_message="La fin de l'activité précède son début.",
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "enfant"], name="reussite_activite_enfant")]

    def __str__(self):
        return str(self.activite)

    @property
    def dossier(self):
        return self.enfant


class StatutRendezVous(models.TextChoices):
    PREVU = "prevu", "Prévu"
    HONORE = "honore", "Honoré"
    ANNULE_PAR_LA_FAMILLE = "annule_par_la_famille", "Annulé par la famille"
    ANNULE_PAR_LE_SERVICE = "annule_par_le_service", "Annulé par le service"
    NON_HONORE = "non_honore", "Non honoré"


class RendezVous(Fiche):
    """Un rendez-vous avec une famille, pour un ou plusieurs de ses enfants."""

    le = models.DateField("date")
    heure = models.TimeField("heure", null=True, blank=True)
    avec = models.CharField("avec", max_length=160, blank=True)
    lieu = models.CharField("lieu", max_length=160, blank=True)
    intervenant = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="les_rendez_vous", null=True, blank=True, verbose_name="pris par"
    )
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="les_rendez_vous", null=True, blank=True, verbose_name="parcours"
    )
    statut = models.CharField("statut", max_length=22, choices=StatutRendezVous, default=StatutRendezVous.PREVU)

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
        ordering = ["-le", "-heure", "-pk"]
        constraints = [contrainte_de_cle("rendez_vous")]
        indexes = [
            models.Index(fields=["collectivite", "le"], name="reussite_rdv_le"),
            models.Index(fields=["collectivite", "intervenant", "le"], name="reussite_rdv_par"),
        ]

    def __str__(self):
        return f"Rendez-vous du {self.le:%d/%m/%Y}"

    @property
    def heure_dite(self) -> str:
        """« 9 h », « 17 h 30 » ; vide sans heure."""
        if self.heure is None:
            return ""
        return f"{self.heure.hour} h {self.heure:%M}" if self.heure.minute else f"{self.heure.hour} h"


class RendezVousEnfant(Cloisonne):
    """L'enfant concerné par un rendez-vous."""

    rendez_vous = models.ForeignKey(RendezVous, models.PROTECT, related_name="les_enfants", verbose_name="rendez-vous")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_rendez_vous", verbose_name="enfant")

    class Meta:
        verbose_name = "enfant d'un rendez-vous"
        verbose_name_plural = "enfants d'un rendez-vous"
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "rendez_vous", "enfant"], name="reussite_rdv_enfant_unique")
        ]
        indexes = [models.Index(fields=["collectivite", "enfant"], name="reussite_rdv_de")]

    def __str__(self):
        return f"{self.enfant} : {self.rendez_vous}"

    @property
    def dossier(self):
        return self.enfant
