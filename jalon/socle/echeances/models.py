"""Les échéances : ce qu'il y a à faire, pour quand, par qui."""

from collections.abc import Callable

from django.db import models

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet
from jalon.socle.dossiers import ReferenceDeDossier, parmi_les_visibles
from jalon.socle.reseau.models import Intervenant

_suppleances: list[Callable] = []


def declarer_suppleance(remplaces: Callable) -> Callable:
    """`remplaces(compte)` rend les clés des intervenants dont le compte tient la place aujourd'hui."""
    _suppleances.append(remplaces)
    return remplaces


class EcheanceQuerySet(CloisonQuerySet):
    def a_faire(self):
        return self.filter(faite_le=None, annulee_le=None)

    def en_retard(self, jour):
        return self.a_faire().filter(le__lt=jour)

    def du_dossier(self, dossier):
        return self.filter(dossier_type=dossier._meta.label_lower, dossier_id=dossier.pk)

    def de(self, compte):
        """Celles dont le compte est responsable, lui ou la personne qu'il remplace aujourd'hui."""
        # Des sous-requêtes, pas des jointures : SQLite lirait sinon toutes les échéances de la ville.
        siennes = models.Q(responsable__in=Intervenant.objects.filter(compte=compte).order_by().values("pk"))
        for remplaces in _suppleances:
            siennes |= models.Q(responsable__in=remplaces(compte))
        return self.filter(siennes)

    def visibles_par(self, compte):
        """Les siennes, et celles des dossiers qu'il voit."""
        return self.filter(parmi_les_visibles(compte) | models.Q(responsable__compte=compte))


class Echeance(Cloisonne):
    """Une chose à faire, attachée à un dossier ou à personne."""

    dossier_type = models.CharField("type de dossier", max_length=60, blank=True)
    dossier_id = models.BigIntegerField("dossier", null=True, blank=True)
    objet_type = models.CharField("type d'objet", max_length=60, blank=True)
    objet_id = models.BigIntegerField("objet", null=True, blank=True)
    nature = models.SlugField("nature", blank=True, help_text="Pour les échéances que des règles relisent.")
    libelle = models.CharField("à faire", max_length=160)
    le = models.DateField("pour le")
    responsable = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="les_echeances", null=True, blank=True, verbose_name="responsable"
    )
    faite_le = models.DateField("faite le", null=True, blank=True)
    annulee_le = models.DateField("annulée le", null=True, blank=True)

    objects = CloisonManager.from_queryset(EcheanceQuerySet)()

    class Meta:
        verbose_name = "échéance"
        verbose_name_plural = "échéances"
        ordering = ["le", "pk"]
        constraints = [
            models.CheckConstraint(
                name="socle_echeance_faite_ou_annulee",
                condition=models.Q(faite_le=None) | models.Q(annulee_le=None),
                violation_error_message="Une échéance est faite, ou annulée, pas les deux.",
            )
        ]
        indexes = [
            models.Index(fields=["collectivite", "dossier_type", "dossier_id", "le"], name="socle_echeance_dossier"),
            models.Index(fields=["collectivite", "responsable", "le"], name="socle_echeance_responsable"),
        ]

    def __str__(self):
        return self.libelle

    @property
    def dossier(self):
        """De quoi désigner le dossier au journal, sans charger l'objet."""
        return ReferenceDeDossier(self.dossier_type, self.dossier_id) if self.dossier_id else None

    @property
    def est_a_faire(self) -> bool:
        return self.faite_le is None and self.annulee_le is None
