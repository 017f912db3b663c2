"""Les mots de la ville : chaque liste est une suite de valeurs, dont le code ne change jamais."""

from django.core.exceptions import ValidationError
from django.db import models

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet, portee_active
from jalon.socle.texte import normaliser


class Liste(Cloisonne):
    """Une liste déroulante. Verrouillée : des règles la lisent, seuls ses libellés et son ordre changent."""

    code = models.SlugField("code")
    libelle = models.CharField("libellé", max_length=80)
    verrouillee = models.BooleanField("verrouillée", default=False)

    class Meta:
        verbose_name = "liste"
        verbose_name_plural = "listes"
        ordering = ["libelle"]
        constraints = [models.UniqueConstraint(fields=["collectivite", "code"], name="socle_liste_unique")]

    def __str__(self):
        return self.libelle


def oublier_les_listes() -> None:
    """Ce que `lecture` a retenu sous la cloison active n'est plus sûr."""
    portee_active().memoire.pop("listes", None)


class ValeurQuerySet(CloisonQuerySet):
    def de(self, liste: str):
        """Les valeurs proposables de la liste, dans l'ordre de la ville."""
        return self.filter(liste__code=liste, retiree_le=None).order_by("ordre", "libelle")

    def update(self, **champs):
        oublier_les_listes()
        return super().update(**champs)


class Valeur(Cloisonne):
    """Une valeur de liste : code stable, libellé et ordre de la ville, synonymes pour les imports."""

    liste = models.ForeignKey(Liste, models.PROTECT, related_name="les_valeurs", verbose_name="liste")
    code = models.CharField("code", max_length=60)
    libelle = models.CharField("libellé", max_length=120)
    synonymes = models.JSONField("synonymes", default=list, blank=True)
    ordre = models.PositiveIntegerField("ordre", default=0)
    retiree_le = models.DateField("retirée le", null=True, blank=True)
    code_national = models.CharField("code national", max_length=60, blank=True)
    remplacee_par = models.ForeignKey(
        "self", models.PROTECT, related_name="les_remplacees", null=True, blank=True, verbose_name="remplacée par"
    )

    objects = CloisonManager.from_queryset(ValeurQuerySet)()

    class Meta:
        verbose_name = "valeur"
        verbose_name_plural = "valeurs"
        ordering = ["ordre", "libelle"]
        constraints = [models.UniqueConstraint(fields=["collectivite", "liste", "code"], name="socle_valeur_unique")]
        indexes = [models.Index(fields=["collectivite", "liste", "ordre"], name="socle_valeur_ordre")]

    def __str__(self):
        return self.libelle

    def prendre_la_ville(self):
        super().prendre_la_ville()
        oublier_les_listes()

    @property
    def cles(self) -> set[str]:
        """Tout ce qui désigne cette valeur dans un import, normalisé."""
        return {normaliser(texte) for texte in (self.code, self.libelle, *self.synonymes)}


class ValeurField(models.ForeignKey):
    """Une valeur d'une liste donnée : `motif = ValeurField("motif de sortie", liste="motif_sortie")`."""

    def __init__(self, verbose_name=None, *, liste, **options):
        self.liste = liste
        options.setdefault("to", Valeur)
        options.setdefault("on_delete", models.PROTECT)
        options.setdefault("related_name", "+")
        super().__init__(verbose_name=verbose_name, **options)

    def deconstruct(self):
        nom, chemin, args, options = super().deconstruct()
        return nom, chemin, args, {**options, "liste": self.liste}

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if value is None:
            return
        trouvee = Valeur.objects.select_related("remplacee_par").filter(pk=value, liste__code=self.liste).first()
        if trouvee is None:
            raise ValidationError(f"Cette valeur n'est pas dans la liste « {self.liste} ».")
        if trouvee.remplacee_par and not self._est_deja_ecrite(value, model_instance):
            raise ValidationError(
                f"« {trouvee} » a été remplacée par « {trouvee.remplacee_par} » : choisissez celle-ci."
            )

    def _est_deja_ecrite(self, value, model_instance) -> bool:
        """Une fiche qui la porte encore (un geste ancien, annulé depuis) se corrige sans qu'on la bloque."""
        deja = {"pk": model_instance.pk, self.attname: value}
        return model_instance.pk is not None and type(model_instance)._base_manager.filter(**deja).exists()

    def formfield(self, **options):
        return super().formfield(**{"queryset": Valeur.objects.none(), **options})
