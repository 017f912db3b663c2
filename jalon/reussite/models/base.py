"""Ce que les fiches de la réussite éducative ont en commun."""

from django.db import models

from jalon.socle.cloison import Cloisonne


class Fiche(Cloisonne):
    """Une fiche que deux personnes peuvent ouvrir : sa version dit si l'autre a enregistré entre-temps.

    `cle_externe` est la clé de la source d'un import : elle fait d'un second import une mise à jour.
    """

    cle_externe = models.CharField("clé de la source", max_length=80, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True


def contrainte_de_cle(nom: str) -> models.UniqueConstraint:
    """Une clé de source ne désigne qu'une ligne de la ville."""
    return models.UniqueConstraint(
        fields=["collectivite", "cle_externe"],
        condition=~models.Q(cle_externe=""),
        name=f"reussite_{nom}_cle_unique",
    )
