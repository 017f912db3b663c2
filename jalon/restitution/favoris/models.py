"""Une vue enregistrée : un nom, des paramètres, et pour qui."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet


class FavoriQuerySet(CloisonQuerySet):
    def de(self, type: str):
        return self.filter(type=type)

    def visibles_par(self, compte):
        """Les siens, et ceux que la ville partage."""
        return self.filter(Q(compte=compte) | Q(partage=True))


class Favori(Cloisonne):
    """Les paramètres d'un écran (filtres, tri, colonnes), gardés sous un nom. Ne contient jamais de résultat."""

    type = models.CharField("écran", max_length=60)
    nom = models.CharField("nom de la vue", max_length=80)
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    partage = models.BooleanField("partagée avec l'équipe", default=False)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="les_favoris", verbose_name="propriétaire"
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now)

    objects = CloisonManager.from_queryset(FavoriQuerySet)()

    class Meta:
        verbose_name = "vue enregistrée"
        verbose_name_plural = "vues enregistrées"
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "compte", "type", "nom"],
                name="restitution_favori_unique",
                violation_error_message="Vous avez déjà une vue de ce nom : choisissez-en un autre.",
            )
        ]

    def __str__(self):
        return self.nom
