"""Les demandes : la fiche de repérage d'un enfant, d'où qu'elle vienne, et la suite qu'on lui donne."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.reussite.models.contact import Contact
from jalon.reussite.models.enfant import Enfant, Sexe
from jalon.reussite.models.parcours import Parcours
from jalon.reussite.visibilite import DemandeQuerySet
from jalon.saisie.models import AvecChamps
from jalon.socle.cloison import CloisonManager, Cloisonne
from jalon.socle.invitations.models import Invitation
from jalon.socle.listes.models import ValeurField
from jalon.socle.reseau.models import Etablissement, Intervenant, Structure
from jalon.socle.texte import normaliser


class TypeDemandeur(models.TextChoices):
    FAMILLE = "famille", "Famille"
    PROFESSIONNEL = "professionnel", "Professionnel"


class SuiteDemande(models.TextChoices):
    A_INSTRUIRE = "a_instruire", "À instruire"
    EN_ATTENTE_D_ACCORD_PARENTAL = "en_attente_d_accord_parental", "En attente d'accord parental"
    A_EXAMINER_EN_EPS = "a_examiner_en_eps", "À examiner en EPS"
    COMPLEMENT_D_INFORMATION = "complement_d_information", "Complément d'information demandé"
    ADMIS_EN_ATTENTE_D_UN_REFERENT = "admis_en_attente_dun_referent", "Admis, en attente d'un référent"
    ADMIS_EN_PARCOURS = "admis_en_parcours", "Admis en parcours"
    ORIENTE_VERS_ACTION_COLLECTIVE = "oriente_vers_action_collective", "Orienté vers une action collective"
    ORIENTE_VERS_LE_DROIT_COMMUN = "oriente_vers_le_droit_commun", "Orienté vers le droit commun"
    REFUS_DE_LA_FAMILLE = "refus_de_la_famille", "Refus de la famille"
    NON_RETENU_PAR_L_EPS = "non_retenu_par_l_eps", "Non retenu par l'EPS"
    HORS_CRITERES = "hors_criteres", "Hors critères"
    SANS_SUITE = "sans_suite", "Sans suite"
    DEJA_SUIVI = "deja_suivi", "Déjà suivi"


class Demande(AvecChamps, Fiche):
    """Une inquiétude dite à l'équipe, au sujet d'un enfant. Non admise, elle reste : l'entonnoir se compte.

    `enfant` est vide tant que l'équipe ne l'a pas rattachée à un dossier : ce que l'émetteur a dit de l'enfant
    (`nom`, `initiales`, `naissance`…) est gardé tel quel. `recue_par` est vide quand elle vient d'un lien.
    """

    numero = models.PositiveIntegerField("numéro")
    le = models.DateField("reçue le")
    enfant = models.ForeignKey(
        Enfant, models.PROTECT, related_name="les_demandes", null=True, blank=True, verbose_name="enfant"
    )
    nom = models.CharField("nom", max_length=120, blank=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    initiales = models.CharField("initiales ou pseudonyme", max_length=30, blank=True)
    sexe = models.CharField("sexe", max_length=1, choices=Sexe, blank=True)
    naissance = models.DateField("date de naissance", null=True, blank=True)
    annee_naissance = models.PositiveSmallIntegerField("année de naissance", null=True, blank=True)
    etablissement = models.ForeignKey(
        Etablissement, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="établissement"
    )
    niveau = ValeurField("niveau", liste="niveau_scolaire", null=True, blank=True)
    classe = models.CharField("classe", max_length=30, blank=True)
    responsables = models.TextField("responsables et coordonnées", blank=True)

    demandeur = models.CharField("qui demande", max_length=14, choices=TypeDemandeur, blank=True)
    origine_demande = ValeurField("origine de la demande", liste="origine_demande", null=True, blank=True)
    origine = ValeurField("origine du repérage", liste="origine_reperage", null=True, blank=True)
    emetteur = models.CharField("émetteur", max_length=160, blank=True)
    fonction_emetteur = models.CharField("fonction", max_length=120, blank=True)
    courriel_emetteur = models.EmailField("courriel", blank=True)
    telephone_emetteur = models.CharField("téléphone", max_length=30, blank=True)
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="structure"
    )

    faits = models.TextField("faits observés", blank=True, help_text="Des faits, pas de jugement.")
    points_d_appui = models.TextField("points d'appui", blank=True)
    deja_tente = models.TextField("ce qui a déjà été tenté", blank=True)
    suivis_connus = models.TextField("suivis connus", blank=True)
    attente_professionnel = models.TextField("attente du professionnel", blank=True)
    attente_famille = models.TextField("attente de la famille et de l'enfant", blank=True)
    famille_informee = models.BooleanField("famille informée", null=True, blank=True)
    famille_informee_le = models.DateField("famille informée le", null=True, blank=True)
    famille_d_accord = models.BooleanField("famille d'accord", null=True, blank=True)
    urgence = ValeurField("urgence", liste="urgence", null=True, blank=True)

    recue_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="reçue par"
    )
    suivie_par = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="suivie par"
    )
    suite = models.CharField("suite donnée", max_length=32, choices=SuiteDemande, default=SuiteDemande.A_INSTRUIRE)
    suite_le = models.DateField("suite donnée le", null=True, blank=True)
    cause = ValeurField("motif de non-admission", liste="motif_non_admission", null=True, blank=True)
    examinee_le = models.DateField("examinée le", null=True, blank=True)
    repondue_le = models.DateField("réponse à l'émetteur le", null=True, blank=True)
    reponse = models.TextField("réponse à l'émetteur", blank=True)
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="les_demandes", null=True, blank=True, verbose_name="parcours"
    )
    invitation = models.ForeignKey(
        Invitation,
        models.PROTECT,
        related_name="les_demandes",
        null=True,
        blank=True,
        editable=False,
        verbose_name="lien par lequel elle est venue",
    )
    appel = models.ForeignKey(
        Contact,
        models.PROTECT,
        related_name="les_demandes",
        null=True,
        blank=True,
        editable=False,
        verbose_name="appel dont elle vient",
    )
    cle_recherche = models.CharField("clé de recherche", max_length=240, editable=False, default="")

    objects = CloisonManager.from_queryset(DemandeQuerySet)()

    class Meta:
        verbose_name = "demande"
        verbose_name_plural = "demandes"
        ordering = ["-le", "-pk"]
        constraints = [
            contrainte_de_cle("demande"),
            models.UniqueConstraint(fields=["collectivite", "numero"], name="reussite_demande_numero_unique"),
            models.CheckConstraint(
                name="reussite_demande_reponse_datee",
                condition=Q(reponse="") | Q(repondue_le__isnull=False),
                violation_error_message="Une réponse à l'émetteur a sa date.",
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "suite", "-le"], name="reussite_demande_suite"),
            models.Index(fields=["collectivite", "-le"], name="reussite_demande_le"),
            models.Index(fields=["collectivite", "enfant"], name="reussite_demande_enfant"),
        ]

    def __str__(self):
        return f"Demande n° {self.numero} du {self.le:%d/%m/%Y}"

    def prendre_la_ville(self):
        super().prendre_la_ville()
        self.cle_recherche = normaliser(f"{self.nom} {self.prenom} {self.initiales} {self.emetteur}")[:240]

    @property
    def dossier(self):
        return self.enfant


class DomaineDemande(Cloisonne):
    """Un domaine de difficulté coché dans une demande."""

    demande = models.ForeignKey(Demande, models.PROTECT, related_name="les_domaines", verbose_name="demande")
    domaine = ValeurField("domaine", liste="domaine")

    class Meta:
        verbose_name = "domaine d'une demande"
        verbose_name_plural = "domaines d'une demande"
        constraints = [
            models.UniqueConstraint(
                fields=["collectivite", "demande", "domaine"], name="reussite_domaine_demande_unique"
            )
        ]

    def __str__(self):
        return str(self.domaine)

    @property
    def dossier(self):
        return self.demande.enfant


class NatureDemande(Cloisonne):
    """Un motif de saisine coché dans une demande."""

    demande = models.ForeignKey(Demande, models.PROTECT, related_name="les_natures", verbose_name="demande")
    nature = ValeurField("nature", liste="nature_demande")

    class Meta:
        verbose_name = "nature d'une demande"
        verbose_name_plural = "natures d'une demande"
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "demande", "nature"], name="reussite_nature_demande_unique")
        ]

    def __str__(self):
        return str(self.nature)

    @property
    def dossier(self):
        return self.demande.enfant
