"""Une reprise : un tableur déposé, ce qu'on en a compris, ce qu'il a changé. Purgée trente jours après."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from jalon.restitution.reprise.droits import Droit
from jalon.socle.annulations import Annulation
from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet
from jalon.socle.habilitations import a_le_droit
from jalon.socle.taches import Travail

LIGNES_GARDEES = 5000


class Etat(models.TextChoices):
    PREPARATION = "preparation", "En préparation"
    ESSAI = "essai", "Essai en cours"
    ESSAYEE = "essayee", "Prête à importer"
    IMPORT = "import", "Import en cours"
    IMPORTEE = "importee", "Importée"
    INTERROMPUE = "interrompue", "Interrompue"
    DEFAITE = "defaite", "Défaite"
    ABANDONNEE = "abandonnee", "Abandonnée"


EN_COURS = (Etat.ESSAI, Etat.IMPORT)
REGLABLES = (Etat.PREPARATION, Etat.ESSAYEE)


class RepriseQuerySet(CloisonQuerySet):
    def visibles_par(self, compte):
        return self if a_le_droit(compte, Droit.REPRENDRE) else self.none()


class Reprise(Cloisonne):
    """Un tableur et ce que l'on veut en faire. Son fichier est dans le coffre, par blocs, sous `cle`."""

    nom = models.CharField("nom du fichier", max_length=160)
    cle = models.UUIDField("clé de rangement", unique=True, editable=False)
    blocs = models.PositiveSmallIntegerField("nombre de blocs", default=0, editable=False)
    format = models.CharField("format", max_length=8)
    taille = models.PositiveIntegerField("taille (octets)")
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    gabarit = models.CharField("sorte de tableur", max_length=60, blank=True)
    table = models.CharField("table", max_length=60, blank=True)
    feuille = models.CharField("feuille", max_length=120, blank=True)
    entete = models.PositiveIntegerField("ligne d'en-tête", default=1)
    hauteur_entete = models.PositiveSmallIntegerField("lignes d'en-tête", default=1)
    entetes = models.JSONField("noms des colonnes", default=list, blank=True)
    correspondances = models.JSONField("correspondances", default=dict, blank=True)
    transformations = models.JSONField("transformations", default=dict, blank=True)
    valeurs = models.JSONField("mots rattachés", default=dict, blank=True)
    constantes = models.JSONField("valeurs communes à toutes les lignes", default=dict, blank=True)
    mise_a_jour_seule = models.BooleanField("ne crée rien", default=False)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.PREPARATION)
    total = models.PositiveIntegerField("lignes à lire", default=0)
    lues = models.PositiveIntegerField("dernière ligne traitée", default=0)
    rapport = models.JSONField("rapport", default=dict, blank=True, encoder=DjangoJSONEncoder)
    travail = models.ForeignKey(
        Travail, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name="travail en cours"
    )  # SET_NULL : un travail oublié n'emporte pas la reprise.
    annulation = models.ForeignKey(
        Annulation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="de quoi défaire"
    )
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="par"
    )
    cree_le = models.DateTimeField("déposée le", default=timezone.now)
    importee_le = models.DateTimeField("importée le", null=True, blank=True)
    efface_le = models.DateTimeField("fichier effacé le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = CloisonManager.from_queryset(RepriseQuerySet)()

    class Meta:
        verbose_name = "reprise"
        verbose_name_plural = "reprises"
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["collectivite", "-cree_le"], name="restitution_reprise_le")]

    def __str__(self):
        return self.nom

    @property
    def est_en_cours(self) -> bool:
        return self.etat in EN_COURS

    @property
    def se_regle(self) -> bool:
        return self.etat in REGLABLES

    @property
    def se_defait(self) -> bool:
        ouverte = self.annulation_id and not self.annulation.annulee_le and self.annulation.expire_le > timezone.now()
        return bool(self.etat in (Etat.IMPORTEE, Etat.INTERROMPUE) and ouverte)

    @property
    def avancement(self) -> int:
        """De 0 à 100 ; l'essai connaît le nombre de lignes depuis que la feuille est choisie."""
        fait, total = (self.travail.fait, self.travail.total) if self.travail else (self.lues, self.total)
        return min(100, 100 * fait // total) if total else 0


class LigneDeReprise(Cloisonne):
    """Une ligne du tableur à revoir, ou revue : ses cases, ce qui n'y va pas, ce que l'on y a corrigé."""

    # CASCADE : une ligne n'est rien sans sa reprise.
    reprise = models.ForeignKey(Reprise, models.CASCADE, related_name="les_lignes", verbose_name="reprise")
    numero = models.PositiveIntegerField("ligne")
    cases = models.JSONField("cases", default=list)
    corrections = models.JSONField("corrections", default=dict, blank=True)
    defauts = models.JSONField("défauts", default=list, blank=True)
    ecartee = models.BooleanField("laissée de côté", default=False)

    class Meta:
        verbose_name = "ligne de reprise"
        verbose_name_plural = "lignes de reprise"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "reprise", "numero"], name="restitution_ligne_reprise")
        ]

    def __str__(self):
        return f"Ligne {self.numero}"

    @property
    def cases_corrigees(self) -> list[str]:
        """Les cases telles qu'elles seront reprises."""
        corrigees = list(self.cases)
        for rang, texte in self.corrections.items():
            corrigees += [""] * (int(rang) + 1 - len(corrigees))
            corrigees[int(rang)] = texte
        return corrigees


class Geste(models.TextChoices):
    CREE = "cree", "Créé"
    CHANGE = "change", "Changé"
    SUPPRIME = "supprime", "Supprimé"


class TraceDeReprise(Cloisonne):
    """Ce qu'une reprise a fait aux objets d'un modèle, dans l'ordre.

    `objets` : [clé, empreinte] créé ; [clé, avant, après] changé ; [clé, valeurs] supprimé.
    """

    # CASCADE : une trace n'est rien sans sa reprise.
    reprise = models.ForeignKey(Reprise, models.CASCADE, related_name="les_traces", verbose_name="reprise")
    modele = models.CharField("modèle", max_length=80)
    geste = models.CharField("geste", max_length=8, choices=Geste)
    objets = models.JSONField("objets", encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "trace de reprise"
        verbose_name_plural = "traces de reprise"
        ordering = ["pk"]
        indexes = [models.Index(fields=["collectivite", "reprise", "modele"], name="restitution_trace_reprise")]

    def __str__(self):
        return f"{self.get_geste_display()} : {self.modele}"


class CorrespondanceRetenue(Cloisonne):
    """Ce que la ville a choisi, la dernière fois, pour une colonne de ce nom dans cette sorte de tableur."""

    gabarit = models.CharField("sorte de tableur", max_length=60)
    entete = models.CharField("en-tête", max_length=160)
    cible = models.CharField("cible", max_length=120, blank=True)
    valeurs = models.JSONField("mots rattachés", default=dict, blank=True)

    class Meta:
        verbose_name = "correspondance retenue"
        verbose_name_plural = "correspondances retenues"
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "gabarit", "entete"], name="restitution_correspondance")
        ]

    def __str__(self):
        return f"{self.entete} → {self.cible}"
