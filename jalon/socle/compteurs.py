"""Les numéros qui se suivent dans une ville, sans trou dû à la concurrence."""

from django.db import models, transaction

from jalon.socle.cloison import Cloisonne


class Compteur(Cloisonne):
    """Le dernier numéro donné pour une suite (« enfant », « famille »…)."""

    suite = models.SlugField("suite")
    dernier = models.BigIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "compteur"
        verbose_name_plural = "compteurs"
        constraints = [models.UniqueConstraint(fields=["collectivite", "suite"], name="socle_compteur_unique")]

    def __str__(self):
        return f"{self.suite} : {self.dernier}"


def prochains_numeros(suite: str, combien: int = 1) -> range:
    """Réserve `combien` numéros consécutifs de la suite, dans la transaction en cours."""
    with transaction.atomic():
        Compteur.objects.get_or_create(suite=suite)
        compteur = Compteur.objects.select_for_update(of=("self",)).get(suite=suite)
        premier = compteur.dernier + 1
        compteur.dernier += combien
        compteur.save(update_fields=["dernier"])
    return range(premier, premier + combien)


def reserver_jusqu_a(suite: str, numero: int) -> None:
    """Les numéros jusqu'à celui-ci sont pris (un import garde ceux de sa source) : les prochains viennent après."""
    with transaction.atomic():
        Compteur.objects.get_or_create(suite=suite)
        compteur = Compteur.objects.select_for_update(of=("self",)).get(suite=suite)
        if compteur.dernier < numero:
            compteur.dernier = numero
            compteur.save(update_fields=["dernier"])
