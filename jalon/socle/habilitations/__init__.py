"""Qui peut quoi : les droits sont des codes déclarés par les pièces, les rôles sont des données de la ville."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from jalon.socle.cloison import CloisonManager, Cloisonne, CloisonQuerySet


class Portee(models.TextChoices):
    """Sur quels dossiers un rôle s'exerce, du plus étroit au plus large."""

    AUCUN_DOSSIER = "aucun", "Aucun dossier"
    AGREGATS = "agregats", "Chiffres seulement"
    DOSSIERS = "dossiers", "Ses dossiers"
    EPS = "eps", "Les dossiers de ses EPS"
    STRUCTURE = "structure", "Les dossiers de sa structure"
    VILLE = "ville", "Toute la ville"


ETENDUE = {portee: rang for rang, portee in enumerate(Portee.values)}

ROLES_PAR_DEFAUT = {
    "administrateur": ("Administrateur fonctionnel", Portee.AUCUN_DOSSIER),
    "coordonnateur": ("Coordonnateur", Portee.VILLE),
    "referent": ("Référent de parcours", Portee.DOSSIERS),
    "secretariat": ("Secrétariat", Portee.VILLE),
    "intervenant": ("Intervenant", Portee.DOSSIERS),
    "partenaire": ("Partenaire", Portee.DOSSIERS),
    "accueil": ("Accueil", Portee.AUCUN_DOSSIER),
    "agent_victimes": ("Agent habilité victimes", Portee.AUCUN_DOSSIER),
    "mediateur": ("Médiateur", Portee.AUCUN_DOSSIER),
    "coordonnateur_clspd": ("Coordonnateur CLSPD", Portee.AUCUN_DOSSIER),
    "membre_instance": ("Membre d'instance", Portee.EPS),
    "chef_de_projet": ("Chef de projet", Portee.AGREGATS),
    "elu": ("Élu", Portee.AGREGATS),
    "financeur": ("Financeur", Portee.AGREGATS),
    "dpo": ("Délégué à la protection des données", Portee.AUCUN_DOSSIER),
    "hebergeur": ("Hébergeur", Portee.AUCUN_DOSSIER),
}

_droits: dict[str, str] = {}
_droits_par_defaut: dict[str, list[str]] = defaultdict(list)


def declarer_droits(droits: type[models.TextChoices], par_defaut: Mapping[str, Iterable[str]]) -> None:
    """Une pièce déclare ses droits et les rôles par défaut qui les ont.

    Lève ValueError sur un droit déjà déclaré, un droit ou un rôle inconnu.
    """
    for code, libelle in droits.choices:
        if code in _droits:
            raise ValueError(f"Le droit {code} est déclaré deux fois.")
        _droits[code] = libelle
    for role, codes in par_defaut.items():
        if role not in ROLES_PAR_DEFAUT:
            raise ValueError(f"Le rôle par défaut {role} n'existe pas.")
        for code in codes:
            if code not in droits.values:
                raise ValueError(f"Le droit {code} n'est pas déclaré.")
            _droits_par_defaut[role].append(str(code))


def droits_declares() -> dict[str, str]:
    """Code → libellé de tous les droits."""
    return dict(_droits)


class Role(Cloisonne):
    """Un ensemble de droits et une portée ; la ville peut les changer."""

    code = models.SlugField("code")
    libelle = models.CharField("libellé", max_length=80)
    portee = models.CharField("portée", max_length=10, choices=Portee)
    droits = models.JSONField("droits", default=list, blank=True)
    droits_proposes = models.JSONField("droits déjà proposés", default=list, blank=True, editable=False)

    class Meta:
        verbose_name = "rôle"
        verbose_name_plural = "rôles"
        constraints = [models.UniqueConstraint(fields=["collectivite", "code"], name="socle_role_unique")]

    def __str__(self):
        return self.libelle


class AttributionRole(Cloisonne):
    """Un rôle donné à un compte."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="les_attributions", verbose_name="compte"
    )
    role = models.ForeignKey(Role, models.PROTECT, related_name="les_attributions", verbose_name="rôle")

    class Meta:
        verbose_name = "attribution de rôle"
        verbose_name_plural = "attributions de rôle"
        constraints = [
            models.UniqueConstraint(fields=["collectivite", "compte", "role"], name="socle_attribution_unique")
        ]

    def __str__(self):
        return f"{self.compte} : {self.role}"


class AccesQuerySet(CloisonQuerySet):
    def ouverts(self):
        return self.filter(expire_le__gt=timezone.now())

    def du_compte(self, compte, dossier_type):
        return self.ouverts().filter(compte=compte, dossier_type=dossier_type)


class AccesExceptionnel(Cloisonne):
    """Un dossier ouvert hors de son périmètre : motif écrit, durée limitée, coordonnateur prévenu."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="compte")
    dossier_type = models.CharField("type de dossier", max_length=60)
    dossier_id = models.BigIntegerField("dossier")
    motif = models.TextField("motif")
    ouvert_le = models.DateTimeField("ouvert le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")

    objects = CloisonManager.from_queryset(AccesQuerySet)()

    class Meta:
        verbose_name = "accès exceptionnel"
        verbose_name_plural = "accès exceptionnels"
        indexes = [
            models.Index(fields=["collectivite", "compte", "dossier_type", "expire_le"], name="socle_acces_du_compte")
        ]

    def __str__(self):
        return f"{self.compte} : {self.dossier_type} {self.dossier_id}"

    @property
    def est_ouvert(self) -> bool:
        return self.expire_le > timezone.now()


def creer_les_roles_par_defaut() -> None:
    """Les rôles d'une ville, avec les droits déclarés par les pièces.

    Un rôle existant reçoit les droits apparus depuis qu'on les lui a proposés ; ceux que la ville a retirés le restent.
    """
    presents = {role.code: role for role in Role.objects.filter(code__in=ROLES_PAR_DEFAUT)}
    for code, role in presents.items():
        neufs = set(_droits_par_defaut[code]) - set(role.droits_proposes)
        role.droits = sorted({*role.droits, *neufs})
        role.droits_proposes = sorted(_droits_par_defaut[code])
    Role.objects.bulk_update(presents.values(), ["droits", "droits_proposes"])
    Role.objects.bulk_create(
        Role(
            code=code,
            libelle=libelle,
            portee=portee,
            droits=sorted(_droits_par_defaut[code]),
            droits_proposes=sorted(_droits_par_defaut[code]),
        )
        for code, (libelle, portee) in ROLES_PAR_DEFAUT.items()
        if code not in presents
    )


def des_droits_sont_apparus() -> bool:
    """Un rôle par défaut de la ville active n'a-t-il pas encore reçu un droit d'une version plus récente ?"""
    roles = Role.objects.filter(code__in=ROLES_PAR_DEFAUT)
    return any(role.droits_proposes != sorted(_droits_par_defaut[role.code]) for role in roles)


def droits_de(compte) -> dict[str, Portee]:
    """Droit → portée la plus large que le compte y a. Lu une fois par compte chargé."""
    if not getattr(compte, "is_authenticated", False) or compte.collectivite_id is None or not compte.is_active:
        return {}
    _lire_les_roles(compte)
    return compte._droits_lus


def roles_de(compte) -> frozenset[str]:
    """Les codes des rôles du compte ; aucun pour une personne sans compte."""
    droits_de(compte)
    return getattr(compte, "_roles_lus", frozenset())


def _lire_les_roles(compte) -> None:
    if hasattr(compte, "_droits_lus"):
        return
    lus = list(Role.objects.filter(les_attributions__compte=compte).values_list("code", "portee", "droits"))
    compte._roles_lus = frozenset(code for code, _, _ in lus)
    compte._droits_lus = _droits_des((portee, droits) for _, portee, droits in lus)


def _droits_des(roles) -> dict[str, Portee]:
    les_droits: dict[str, Portee] = {}
    for portee, droits in roles:
        for droit in droits:
            actuelle = les_droits.get(droit)
            if actuelle is None or ETENDUE[portee] > ETENDUE[actuelle]:
                les_droits[droit] = Portee(portee)
    return les_droits


def a_le_droit(compte, droit: str) -> bool:
    return str(droit) in droits_de(compte)


def portee_de(compte, droit: str) -> Portee:
    """La portée du compte pour ce droit ; AUCUN_DOSSIER s'il ne l'a pas."""
    return droits_de(compte).get(str(droit), Portee.AUCUN_DOSSIER)


def comptes_ayant(droit: str):
    """Les comptes ouverts de la ville qui ont ce droit."""
    roles = [role.pk for role in Role.objects.all() if str(droit) in role.droits]
    comptes = get_user_model().objects.filter(desactive_le=None, les_attributions__role__in=roles)
    return comptes.distinct()


def exiger(compte, droit: str) -> None:
    """Lève PermissionDenied (403) : pour ce que l'on voit mais que l'on ne peut pas faire."""
    if not a_le_droit(compte, droit):
        raise PermissionDenied(f"Il vous manque le droit « {_droits.get(str(droit), droit)} ».")
