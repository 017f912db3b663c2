"""Les clés de la liste des enfants : une ligne par enfant, des clés typées et jamais nulles.

La liste se trie sur des choses calculées (dernier contact, référent, école) : elle lit cette table, tenue à jour
par la même transaction que les dossiers. SQLite et PostgreSQL rangent différemment les vides et les accents :
ici il n'y a ni l'un ni l'autre.
"""

from django.db import models

from jalon.reussite.models.enfant import Enfant
from jalon.reussite.models.parcours import Parcours
from jalon.reussite.visibilite import CleQuerySet
from jalon.socle.cles import CleTexteField
from jalon.socle.cloison import CloisonManager, Cloisonne
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Etablissement, Intervenant, Quartier

LOINTAIN = 99_999_999
TRIABLES = (
    "nom",
    "naissance",
    "debut",
    "ecole",
    "quartier",
    "referent",
    "etat_rang",
    "dernier_contact",
    "prochaine_echeance",
    "sexe",
    "dispositif",
    "famille",
    "profil",
)


class CleListe(Cloisonne):
    """Une ligne de la liste des enfants. Jours au format AAAAMMJJ ; LOINTAIN ou 0 pour « inconnu »."""

    enfant = models.OneToOneField(Enfant, models.PROTECT, related_name="cle_liste", verbose_name="enfant")
    nom = CleTexteField("clé du nom", max_length=220, default="")
    naissance = models.IntegerField("naissance", default=LOINTAIN)
    sexe = CleTexteField("sexe", max_length=1, default="")
    famille = CleTexteField("clé de la famille", max_length=220, default="")
    debut = models.IntegerField("début de suivi", default=LOINTAIN)
    ecole = CleTexteField("clé de l'école", max_length=220, default="")
    quartier = CleTexteField("clé du quartier", max_length=220, default="")
    referent = CleTexteField("clé du référent", max_length=220, default="")
    dispositif = CleTexteField("clé du dispositif", max_length=220, default="")
    profil = CleTexteField("clé du profil", max_length=220, default="")
    etat_rang = models.SmallIntegerField("rang de l'état", default=99)
    dernier_contact = models.IntegerField("dernier contact", default=0)
    prochaine_echeance = models.IntegerField("prochaine échéance", default=LOINTAIN)
    prochaine_echeance_libelle = models.CharField("libellé de la prochaine échéance", max_length=160, blank=True)
    etat = models.CharField("état", max_length=20, blank=True)
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="parcours montré"
    )
    le_referent = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="référent actuel"
    )
    le_quartier = models.ForeignKey(
        Quartier, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="quartier actuel"
    )
    etablissement = models.ForeignKey(
        Etablissement,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="établissement actuel",
    )
    niveau = models.ForeignKey(
        Valeur, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="niveau actuel"
    )
    le_profil = models.ForeignKey(
        Valeur, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="dernier profil"
    )

    objects = CloisonManager.from_queryset(CleQuerySet)()

    class Meta:
        verbose_name = "clé de liste"
        verbose_name_plural = "clés de liste"
        indexes = [
            models.Index(fields=["collectivite", cle, "enfant"], name=f"reussite_cle_{cle}"[:30]) for cle in TRIABLES
        ]

    def __str__(self):
        return self.nom
