"""Les actions, individuelles et collectives ; les groupes, leurs séances, les présences ; les bilans à quatre voix."""

from django.db import models
from django.db.models import F, Q

from jalon.reussite.models.base import Fiche, contrainte_de_cle
from jalon.reussite.models.diagnostic import Preconisation
from jalon.reussite.models.enfant import Enfant
from jalon.reussite.models.parcours import Objectif, Parcours
from jalon.reussite.visibilite import DeLEnfantQuerySet, GroupeQuerySet, SeanceQuerySet
from jalon.saisie.models import AvecChamps
from jalon.socle.cloison import CloisonManager, Cloisonne
from jalon.socle.listes.models import ValeurField
from jalon.socle.reseau.models import Intervenant, Lieu, Structure


class TypeAction(models.TextChoices):
    INDIVIDUELLE = "individuelle", "Individuelle"
    COLLECTIVE = "collective", "Collective"
    COLLECTIVE_DE_DROIT_COMMUN = "collective_de_droit_commun", "Collective de droit commun"


class EtatAction(models.TextChoices):
    PRECONISEE = "preconisee", "Préconisée"
    PROPOSEE_A_LA_FAMILLE = "proposee_a_la_famille", "Proposée à la famille"
    REFUSEE = "refusee", "Refusée"
    EN_ATTENTE = "en_attente", "En attente"
    EN_COURS = "en_cours", "En cours"
    SUSPENDUE = "suspendue", "Suspendue"
    TERMINEE = "terminee", "Terminée"
    ARRETEE_PREMATUREMENT = "arretee_prematurement", "Arrêtée prématurément"
    ANNULEE = "annulee", "Annulée"


class VoixBilan(models.TextChoices):
    ENFANT = "enfant", "Enfant"
    REFERENT = "referent", "Référent"
    PROFESSIONNEL = "professionnel", "Professionnel"
    FAMILLE = "famille", "Famille"


class StatutPresence(models.TextChoices):
    PRESENT = "present", "Présent"
    ABSENT_EXCUSE = "absent_excuse", "Absent excusé"
    ABSENT = "absent", "Absent"
    ANNULE = "annule", "Séance annulée"


class Groupe(Fiche):
    """Un groupe d'une action collective : des places, un créneau, des séances."""

    nom = models.CharField("nom", max_length=120)
    action = ValeurField("action", liste="action", null=True, blank=True)
    domaine = ValeurField("domaine", liste="domaine", null=True, blank=True)
    dispositif = ValeurField("dispositif", liste="dispositif", null=True, blank=True)
    maitre_oeuvre = ValeurField("maître d'œuvre", liste="maitre_oeuvre", null=True, blank=True)
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="prestataire"
    )
    intervenant = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="les_groupes", null=True, blank=True, verbose_name="animateur"
    )
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="lieu")
    places = models.PositiveSmallIntegerField("places", null=True, blank=True)
    creneau = models.CharField("créneau", max_length=80, blank=True)
    du = models.DateField("du", null=True, blank=True)
    au = models.DateField("au", null=True, blank=True)

    objects = CloisonManager.from_queryset(GroupeQuerySet)()

    class Meta:
        verbose_name = "groupe"
        verbose_name_plural = "groupes"
        ordering = ["nom", "pk"]
        constraints = [
            contrainte_de_cle("groupe"),
            models.CheckConstraint(
                name="reussite_groupe_dates",
                condition=Q(du=None) | Q(au=None) | Q(au__gte=F("du")),
                violation_error_message="La fin du groupe précède son début.",
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "nom"], name="reussite_groupe_nom")]

    def __str__(self):
        return self.nom


class Action(AvecChamps, Fiche):
    """Ce qui est fait pour un enfant dans un domaine, et où l'on en est. Sans parcours : une action collective seule.

    `notee_le` est la date à laquelle l'action est apparue (préconisée, proposée, refusée ou mise en attente avant
    tout début) ; `prevu` et `realise` sont des heures ; `cout` des euros.
    """

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_actions", verbose_name="enfant")
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="les_actions", null=True, blank=True, verbose_name="parcours"
    )
    objectif = models.ForeignKey(
        Objectif, models.PROTECT, related_name="les_actions", null=True, blank=True, verbose_name="objectif"
    )
    preconisation = models.ForeignKey(
        Preconisation, models.PROTECT, related_name="les_actions", null=True, blank=True, verbose_name="préconisation"
    )
    groupe = models.ForeignKey(
        Groupe, models.PROTECT, related_name="les_actions", null=True, blank=True, verbose_name="groupe"
    )
    type = models.CharField("type", max_length=28, choices=TypeAction, default=TypeAction.INDIVIDUELLE)
    domaine = ValeurField("domaine", liste="domaine", null=True, blank=True)
    action = ValeurField("action", liste="action", null=True, blank=True)
    libelle = models.CharField("précision", max_length=200, blank=True)
    maitre_oeuvre = ValeurField("maître d'œuvre", liste="maitre_oeuvre", null=True, blank=True)
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="structure"
    )
    intervenant = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="les_actions", null=True, blank=True, verbose_name="intervenant"
    )
    notee_le = models.DateField("notée le", null=True, blank=True)
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    etat = models.CharField("état", max_length=22, choices=EtatAction, default=EtatAction.PRECONISEE)
    etat_le = models.DateField("dans cet état depuis", null=True, blank=True)
    motif_refus = ValeurField("motif de refus", liste="motif_refus_action", null=True, blank=True)
    cause_arret = ValeurField("cause de l'arrêt", liste="cause_arret", null=True, blank=True)
    prevu = models.DecimalField("volume prévu (heures)", max_digits=7, decimal_places=2, null=True, blank=True)
    realise = models.DecimalField("volume réalisé (heures)", max_digits=7, decimal_places=2, null=True, blank=True)
    cout = models.DecimalField("coût (euros)", max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ["-debut", "-pk"]
        constraints = [
            contrainte_de_cle("action"),
            models.CheckConstraint(
                name="reussite_action_dates",
                condition=Q(debut=None) | Q(fin=None) | Q(fin__gte=F("debut")),
                violation_error_message="La fin de l'action précède son début.",
            ),
            models.CheckConstraint(
                name="reussite_action_refus",
                condition=Q(motif_refus=None) | Q(etat=EtatAction.REFUSEE),
                violation_error_message="Seule une action refusée a un motif de refus.",
            ),
            models.CheckConstraint(
                name="reussite_action_arret",
                condition=Q(cause_arret=None) | Q(etat=EtatAction.ARRETEE_PREMATUREMENT),
                violation_error_message="Seule une action arrêtée prématurément a une cause d'arrêt.",
            ),
        ]
        indexes = [
            models.Index(fields=["collectivite", "enfant"], name="reussite_action_enfant"),
            models.Index(fields=["collectivite", "parcours"], name="reussite_action_parcours"),
            models.Index(fields=["collectivite", "groupe"], name="reussite_action_groupe"),
            models.Index(fields=["collectivite", "intervenant"], name="reussite_action_par"),
        ]

    def __str__(self):
        return self.libelle or str(self.action or self.domaine or self.get_type_display())

    @property
    def dossier(self):
        return self.enfant


class Bilan(Fiche):
    """Ce qu'une des quatre voix dit d'une action."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="les_bilans", verbose_name="action")
    acteur = models.CharField("voix", max_length=14, choices=VoixBilan)
    le = models.DateField("date")
    resultat = ValeurField("résultat", liste="bilan_resultat", null=True, blank=True)
    commentaire = models.TextField("commentaire", blank=True)

    class Meta:
        verbose_name = "bilan d'action"
        verbose_name_plural = "bilans d'action"
        ordering = ["-le", "pk"]
        constraints = [
            contrainte_de_cle("bilan"),
            models.UniqueConstraint(fields=["collectivite", "action", "acteur", "le"], name="reussite_bilan_unique"),
        ]

    def __str__(self):
        return f"{self.get_acteur_display()} : {self.resultat or 'non exprimé'}"

    @property
    def dossier(self):
        return self.action.enfant


class Inscription(Fiche):
    """Un enfant dans un groupe, de quand à quand ; avec ou sans parcours. Au-delà des places : en attente."""

    groupe = models.ForeignKey(Groupe, models.PROTECT, related_name="les_inscriptions", verbose_name="groupe")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_inscriptions", verbose_name="enfant")
    du = models.DateField("du", null=True, blank=True)
    au = models.DateField("au", null=True, blank=True)
    en_attente = models.BooleanField("en liste d'attente", default=False)

    objects = CloisonManager.from_queryset(DeLEnfantQuerySet)()

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ["du", "pk"]
        constraints = [
            contrainte_de_cle("inscription"),
            models.CheckConstraint(
                name="reussite_inscription_dates",
                condition=Q(du=None) | Q(au=None) | Q(au__gte=F("du")),
                violation_error_message="La fin de l'inscription précède son début.",
            ),
            models.UniqueConstraint(
                fields=["collectivite", "groupe", "enfant"],
                condition=Q(au=None),
                name="reussite_inscription_unique",
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "enfant"], name="reussite_inscription_de")]

    def __str__(self):
        return f"{self.enfant} : {self.groupe}"

    @property
    def dossier(self):
        return self.enfant

    @property
    def cle_de_groupe(self) -> tuple[int, int | None]:
        """Un enfant n'a qu'une inscription en cours par groupe ; finies, elles sont autant qu'il y en a eu."""
        return self.groupe_id, self.pk if self.au else None


class SeanceGroupe(Fiche):
    """Une séance d'un groupe. `duree` en minutes."""

    groupe = models.ForeignKey(Groupe, models.PROTECT, related_name="les_seances", verbose_name="groupe")
    le = models.DateField("date")
    debut = models.TimeField("heure", null=True, blank=True)
    duree = models.PositiveSmallIntegerField("durée (minutes)", null=True, blank=True)
    intervenant = models.ForeignKey(
        Intervenant, models.PROTECT, related_name="les_seances", null=True, blank=True, verbose_name="intervenant"
    )
    annulee = models.BooleanField("annulée", default=False)
    theme = models.CharField("thème", max_length=160, blank=True)

    objects = CloisonManager.from_queryset(SeanceQuerySet)()

    class Meta:
        verbose_name = "séance de groupe"
        verbose_name_plural = "séances de groupe"
        ordering = ["-le", "-pk"]
        constraints = [contrainte_de_cle("seance")]
        indexes = [
            models.Index(fields=["collectivite", "groupe", "-le"], name="reussite_seance_groupe"),
            models.Index(fields=["collectivite", "intervenant", "le"], name="reussite_seance_par"),
        ]

    def __str__(self):
        return f"{self.groupe} le {self.le:%d/%m/%Y}"


class Presence(Cloisonne):
    """La présence d'un enfant à une séance ; celle d'un parent, à côté."""

    seance = models.ForeignKey(SeanceGroupe, models.PROTECT, related_name="les_presences", verbose_name="séance")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_presences", verbose_name="enfant")
    statut = models.CharField("présence", max_length=14, choices=StatutPresence)
    avec_un_parent = models.BooleanField("avec un parent", default=False)

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "seance", "enfant"], name="reussite_presence_unique")
        ]
        indexes = [models.Index(fields=["collectivite", "enfant"], name="reussite_presence_de")]

    def __str__(self):
        return f"{self.enfant} : {self.get_statut_display()}"

    @property
    def dossier(self):
        return self.enfant


class EtatAccueil(models.TextChoices):
    PROPOSE = "propose", "Proposé"
    ACCEPTE = "accepte", "Accepté"
    REFUSE = "refuse", "Refusé"


class Exclusion(Fiche):
    """Une exclusion d'un collégien et l'accueil proposé pendant ce temps ; un refus reste, et se compte."""

    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="les_exclusions", verbose_name="enfant")
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="les_exclusions", null=True, blank=True, verbose_name="parcours"
    )
    le = models.DateField("premier jour")
    jours = models.PositiveSmallIntegerField("jours d'exclusion", null=True, blank=True)
    motif = ValeurField("motif", liste="exclusion_motif", null=True, blank=True)
    accueil = models.CharField("accueil", max_length=8, choices=EtatAccueil, default=EtatAccueil.PROPOSE)
    refus = models.CharField("raison du refus", max_length=200, blank=True)
    jours_accueil = models.PositiveSmallIntegerField("jours d'accueil", null=True, blank=True)
    retour_le = models.DateField("retour au collège le", null=True, blank=True)
    retour = models.TextField("retour préparé avec le collège", blank=True)

    class Meta:
        verbose_name = "exclusion"
        verbose_name_plural = "exclusions"
        ordering = ["-le", "-pk"]
        constraints = [
            contrainte_de_cle("exclusion"),
            models.UniqueConstraint(fields=["collectivite", "enfant", "le"], name="reussite_exclusion_unique"),
            models.CheckConstraint(
                name="reussite_exclusion_refus",
                condition=Q(refus="") | Q(accueil=EtatAccueil.REFUSE),
                violation_error_message="Seul un accueil refusé a une raison de refus.",
            ),
        ]
        indexes = [models.Index(fields=["collectivite", "le"], name="reussite_exclusion_le")]

    def __str__(self):
        return f"Exclusion du {self.le:%d/%m/%Y}"

    @property
    def dossier(self):
        return self.enfant
