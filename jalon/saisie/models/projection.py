"""Où sont rangées les valeurs des champs de la ville : en JSON sur l'objet, et projetées pour lister et compter."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from jalon.socle.cles import CleTexteField
from jalon.socle.cloison import Cloisonne


class AvecChamps(models.Model):
    """Un objet qui porte les champs de la ville : {code du champ: valeur rangée}. Une valeur absente est inconnue.

    Un champ caché ou retiré garde sa valeur ici ; il n'est ni montré, ni projeté.
    """

    champs_ville = models.JSONField("champs de la ville", default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True


class Projection(Cloisonne):
    """Une valeur d'un champ listé ou compté, sous une forme typée que la base trie, filtre et compte.

    `code` : l'entier que comptent les statistiques (0 ou 1, clé de la valeur de liste, numéro de jour, millièmes d'un
    nombre…) ; `tri` : la clé de tri, textuelle. Un champ à plusieurs valeurs a plusieurs lignes, selon `rang`.
    """

    entite = models.CharField("entité", max_length=60)
    champ = models.CharField("champ", max_length=60)
    objet_id = models.BigIntegerField("objet")
    rang = models.PositiveSmallIntegerField("rang", default=0)
    code = models.BigIntegerField("code", null=True, blank=True)
    tri = CleTexteField("clé de tri", max_length=80, blank=True)

    class Meta:
        verbose_name = "valeur projetée"
        verbose_name_plural = "valeurs projetées"
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "entite", "objet_id", "champ", "rang"], name="saisie_projection_unique"
            )
        ]
        indexes = [
            models.Index(fields=["collectivite", "entite", "champ", "tri", "objet_id"], name="saisie_projection_tri"),
            models.Index(fields=["collectivite", "entite", "champ", "code"], name="saisie_projection_code"),
        ]

    def __str__(self):
        return f"{self.entite} {self.objet_id} : {self.champ}"
