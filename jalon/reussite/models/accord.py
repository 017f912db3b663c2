"""L'information donnée à la famille, son accord, et ce qui est partagé avec qui."""

from django.db import models
from django.db.models import F, Q

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.reussite.models.enfant import Enfant
from jalon.reussite.models.famille import ResponsableLegal
from jalon.reussite.models.parcours import Parcours
from jalon.socle.cloison import Cloisonne
from jalon.socle.pieces.models import Piece
from jalon.socle.reseau.models import Intervenant, Structure


class ObjetAccord(models.TextChoices):
    INFORMATION_DONNEE = "information_donnee", "Information donnée"
    ADHESION_AU_PARCOURS = "adhesion_au_parcours", "Adhésion au parcours"
    PARTAGE = "partage_avec_des_partenaires_nommes", "Partage avec des partenaires nommés"
    PARTICIPATION = "participation_a_une_action", "Participation à une action"
    IMAGE = "image", "Image"


class ModeAccord(models.TextChoices):
    NON_DEMANDE = "non_demande", "Non demandé"
    DEMANDE = "demande", "Demandé"
    ORAL_CONSIGNE = "oral_consigne", "Oral consigné"
    SIGNE = "signe", "Signé"
    REFUSE = "refuse", "Refusé"
    RETIRE = "retire", "Retiré"


class Accord(Fiche):
    """Ce qu'un titulaire de l'autorité parentale, ou le jeune majeur, a dit d'un objet, à une date.

    Un retrait ne s'écrit pas par-dessus : la ligne garde sa date d'accord et prend `retire_le`. `titulaire` vide :
    le jeune lui-même si `par_le_jeune`, sinon un titulaire que la source ne nommait pas. L'accord parental n'est pas
    le consentement du RGPD : il vaut adhésion à l'accompagnement.
    """

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_accords", verbose_name="enfant")
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="les_accords", null=True, blank=True, verbose_name="parcours"
    )
    titulaire = models.ForeignKey(
        ResponsableLegal, models.PROTECT, related_name="les_accords", null=True, blank=True, verbose_name="titulaire"
    )
    par_le_jeune = models.BooleanField("donné par le jeune majeur", default=False)
    objet = models.CharField("objet", max_length=40, choices=ObjetAccord)
    mode = models.CharField("mode", max_length=16, choices=ModeAccord)
    le = models.DateField("date", null=True, blank=True)
    retire_le = models.DateField("retiré le", null=True, blank=True)
    partenaires = models.CharField("partenaires nommés", max_length=250, blank=True)
    precision = models.CharField("précision", max_length=250, blank=True)
    piece = models.ForeignKey(
        Piece, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="papier signé"
    )

    class Meta:
        verbose_name = "accord"
        verbose_name_plural = "accords"
        ordering = ["-le", "-pk"]
        constraints = [
            contrainte_de_cle("accord"),
            models.CheckConstraint(
                name="reussite_accord_retrait",
                condition=Q(retire_le=None) | Q(le=None) | Q(retire_le__gte=F("le")),
                violation_error_message="Un accord ne se retire pas avant d'avoir été donné.",
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "enfant", "objet"], name="reussite_accord_enfant"),
            models.Index(fields=["collectivite", "parcours"], name="reussite_accord_parcours"),
        ]

    def __str__(self):
        return f"{self.get_objet_display()} : {self.get_mode_display().lower()}"

    @property
    def dossier(self):
        return self.enfant

    @property
    def est_en_vigueur(self) -> bool:
        return self.mode == ModeAccord.SIGNE and self.retire_le is None


class Partage(Fiche):
    """Les rubriques d'un dossier qu'une personne du réseau peut lire, jusqu'à une date.

    `rubriques` : codes de `reussite.partages.RUBRIQUES`. Avec un compte, la personne voit l'enfant dans sa liste ;
    sans compte, un lien qui expire (`socle.invitations`) ouvre la même fiche et rien d'autre.
    """

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_partages", verbose_name="enfant")
    intervenant = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="les_partages", verbose_name="partagé avec"
    )
    accord = models.ForeignKey(
        Accord, models.PROTECT, related_name="les_partages", null=True, blank=True, verbose_name="accord"
    )
    rubriques = models.JSONField("rubriques", default=list)
    du = models.DateField("du")
    au = models.DateField("jusqu'au")
    fini_le = models.DateField("fini le", null=True, blank=True)
    fini_pourquoi = models.CharField("raison de la fin", max_length=200, blank=True)

    class Meta:
        verbose_name = "partage"
        verbose_name_plural = "partages"
        ordering = ["-du", "-pk"]
        constraints = [
            contrainte_de_cle("partage"),
            models.CheckConstraint(
                name="reussite_partage_dates",
                condition=Q(au__gte=F("du")),
                violation_error_message="Le partage finit avant de commencer.",
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "intervenant"], name="reussite_partage_avec"),
            models.Index(fields=["collectivite", "enfant"], name="reussite_partage_enfant"),
        ]

    def __str__(self):
        return f"Partage avec {self.intervenant}"

    @property
    def dossier(self):
        return self.enfant


class TraceDanger(Cloisonne):
    """La trace minimale d'une transmission pour un enfant en danger : qui, quand, à qui. Jamais le contenu.

    Lisible de son auteur et de ceux qui ont le droit VOIR_LES_TRACES_DE_DANGER ; jamais dans une EPS, un export de
    liste, un partage ni une statistique (CASF L. 226-2-1 et L. 226-2-2 ; code de procédure pénale, art. 40).
    """

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_traces_de_danger", verbose_name="enfant")
    auteur = models.ForeignKey(Intervenant, models.PROTECT, related_name="+", verbose_name="auteur")
    le = models.DateField("le")
    destinataire = models.CharField("transmis à", max_length=160)
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="structure"
    )
    cree_le = models.DateTimeField("notée le", auto_now_add=True)

    class Meta:
        verbose_name = "trace de danger"
        verbose_name_plural = "traces de danger"
        ordering = ["-le", "-pk"]
        indexes = [models.Index(fields=["collectivite", "enfant"], name="reussite_danger_enfant")]

    def __str__(self):
        return f"Transmission du {self.le:%d/%m/%Y}"

    @property
    def dossier(self):
        return self.enfant
