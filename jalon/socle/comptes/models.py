"""Les comptes : une personne qui se connecte, dans une seule ville."""

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from jalon.socle.cloison import Collectivite


class CompteManager(BaseUserManager):
    def creer(self, *, courriel, nom, collectivite=None, mot_de_passe=None, **champs):
        """Crée un compte. Sans mot de passe, le compte ne s'ouvre que par invitation."""
        compte = self.model(
            courriel=self.normalize_email(courriel).lower(), nom=nom, collectivite=collectivite, **champs
        )
        compte.set_password(mot_de_passe)
        compte.full_clean(exclude=["password"])
        compte.save()
        compte.tenir_l_adresse()
        return compte

    def get_by_natural_key(self, courriel):
        return self.get(courriel__iexact=courriel)


class Compte(AbstractBaseUser):
    """Hors de la cloison : il faut le lire pour savoir quelle ville ouvrir."""

    courriel = models.EmailField("adresse électronique", unique=True)
    nom = models.CharField("nom affiché", max_length=120)
    collectivite = models.ForeignKey(
        Collectivite,
        models.PROTECT,
        related_name="les_comptes",
        null=True,
        blank=True,
        verbose_name="collectivité",
        help_text="Vide pour l'hébergeur, qui n'ouvre aucun dossier.",
    )
    est_de_demonstration = models.BooleanField("compte de démonstration", default=False)
    resume_hebdomadaire = models.BooleanField("reçoit le résumé de la semaine", default=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    desactive_le = models.DateTimeField("désactivé le", null=True, blank=True)

    USERNAME_FIELD = "courriel"
    EMAIL_FIELD = "courriel"
    REQUIRED_FIELDS = ["nom"]

    objects = CompteManager()

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        ordering = ["nom"]

    def __str__(self):
        return self.nom

    @property
    def is_active(self):
        return self.desactive_le is None

    def tenir_l_adresse(self) -> None:
        """Donne à allauth la même adresse, déjà vérifiée : c'est la ville qui l'a saisie."""
        EmailAddress = apps.get_model("account", "EmailAddress")
        EmailAddress.objects.filter(user=self).exclude(email=self.courriel).delete()
        EmailAddress.objects.get_or_create(user=self, email=self.courriel, defaults={"verified": True, "primary": True})
