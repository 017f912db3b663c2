"""La famille et ses responsables légaux."""

from django.db import models

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.saisie.models import AvecChamps
from jalon.socle.cloison import ModeIdentite, collectivite_active
from jalon.socle.listes.models import ValeurField
from jalon.socle.texte import normaliser


class Famille(AvecChamps, Fiche):
    """Le foyer d'un ou plusieurs enfants suivis."""

    numero = models.PositiveIntegerField("numéro")
    nom = models.CharField("nom", max_length=120, blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.CharField("commune", max_length=120, blank=True)
    fratrie = models.PositiveSmallIntegerField("nombre d'enfants du foyer", null=True, blank=True)
    observations = models.TextField("observations", blank=True, help_text="Des faits, pas de jugement.")
    cle_recherche = models.CharField("clé de recherche", max_length=200, editable=False, default="")

    class Meta:
        verbose_name = "famille"
        verbose_name_plural = "familles"
        constraints = [
            contrainte_de_cle("famille"),
            models.UniqueConstraint(fields=["collectivite", "numero"], name="reussite_famille_numero_unique"),
        ]
        indexes = [models.Index(fields=["collectivite", "cle_recherche"], name="reussite_famille_recherche")]

    def __str__(self):
        mode = collectivite_active().identite_familles
        if mode == ModeIdentite.COMPLETE and self.nom:
            return f"Famille {self.nom}"
        if mode == ModeIdentite.INITIALES and self.nom:
            return f"Famille {self.nom[0]}."
        return f"Famille n° {self.numero}"

    def prendre_la_ville(self):
        super().prendre_la_ville()
        self.cle_recherche = normaliser(self.nom)[:200]


class ResponsableLegal(Fiche):
    """Une personne qui exerce, ou non, l'autorité parentale. Une adresse confidentielle ne sort jamais."""

    famille = models.ForeignKey(Famille, models.PROTECT, related_name="les_responsables", verbose_name="famille")
    lien = ValeurField("lien avec l'enfant", liste="lien_responsable", null=True, blank=True)
    nom = models.CharField("nom", max_length=120, blank=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    autorite_parentale = models.BooleanField("exerce l'autorité parentale", null=True, blank=True)
    vit_avec_enfant = models.BooleanField("vit avec l'enfant", null=True, blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True, help_text="Si elle diffère de celle du foyer.")
    adresse_confidentielle = models.BooleanField("adresse confidentielle", default=False)
    ne_pas_contacter = models.BooleanField("ne pas contacter", default=False)
    decision_du_juge = models.TextField("décision du juge", blank=True, help_text="Date et objet seulement.")
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    interprete = models.CharField("interprète nécessaire", max_length=60, blank=True, help_text="Langue.")
    situation_emploi = ValeurField("situation d'emploi", liste="situation_emploi", null=True, blank=True)

    class Meta:
        verbose_name = "responsable légal"
        verbose_name_plural = "responsables légaux"
        ordering = ["pk"]
        constraints = [contrainte_de_cle("responsable")]
        indexes = [models.Index(fields=["collectivite", "famille"], name="reussite_resp_famille")]

    def __str__(self):
        mode = collectivite_active().identite_familles
        lien = str(self.lien) if self.lien_id else "Responsable"
        if mode == ModeIdentite.COMPLETE and (self.nom or self.prenom):
            return f"{self.prenom} {self.nom}".strip()
        if mode == ModeIdentite.INITIALES and (self.nom or self.prenom):
            return f"{lien} {self.prenom[:1]}{self.nom[:1]}"
        if mode == ModeIdentite.PRENOM and self.prenom:
            return self.prenom
        return lien
