"""Les contacts : une visite, un appel, une rencontre, notés en deux gestes."""

from django.db import models

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.reussite.models.enfant import Enfant
from jalon.reussite.models.parcours import Parcours
from jalon.socle.cloison import Cloisonne
from jalon.socle.listes.models import ValeurField
from jalon.socle.reseau.models import Intervenant


class Contact(Fiche):
    """Un échange avec la famille, l'enfant ou un partenaire ; saisi une fois pour plusieurs enfants."""

    le = models.DateField("date")
    type = ValeurField("type de contact", liste="type_contact")
    interlocuteur = models.CharField("avec qui", max_length=120, blank=True)
    auteur = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="noté par"
    )
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="les_contacts", null=True, blank=True, verbose_name="parcours"
    )
    duree = models.PositiveSmallIntegerField("durée (minutes)", null=True, blank=True)
    resume = models.TextField("résumé", blank=True, help_text="Des faits, pas de jugement.")
    avec_la_famille = models.BooleanField("compte comme dernier contact", default=True)

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contacts"
        ordering = ["-le", "-pk"]
        constraints = [contrainte_de_cle("contact")]
        indexes = [models.Index(fields=["collectivite", "le"], name="reussite_contact_le")]

    def __str__(self):
        return f"{self.type} du {self.le:%d/%m/%Y}"


class ContactEnfant(Cloisonne):
    """L'enfant concerné par un contact."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="les_enfants", verbose_name="contact")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_contacts", verbose_name="enfant")

    class Meta:
        verbose_name = "enfant d'un contact"
        verbose_name_plural = "enfants d'un contact"
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "contact", "enfant"], name="reussite_contact_enfant_unique")
        ]
        indexes = [models.Index(fields=["collectivite", "enfant"], name="reussite_contact_de")]

    def __str__(self):
        return f"{self.enfant} : {self.contact}"

    @property
    def dossier(self):
        return self.enfant
