"""Les instances de la ville et leurs membres datés, qui signent la charte de confidentialité."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from jalon.instances.models import Instance, Membre, RoleMembre
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.versions import changer, enregistrer, verrouiller


@operation
def creer_instance(*, nom, par, code="", **champs):
    """Une réunion de plus. Son code, qui ne change pas, vient de son nom si on ne le dit pas. Rend l'instance."""
    instance = Instance(nom=nom, code=code or _code(nom))
    changer(instance, champs)
    enregistrer(instance)
    consigner("instances.instance_creee", instance, par=par, nom=nom, type=instance.type)
    return instance


def _code(nom: str) -> str:
    base = slugify(nom)[:40] or "instance"
    pris = set(Instance.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(
        code for rang in range(1, len(pris) + 2) if (code := f"{base}-{rang}" if rang > 1 else base) not in pris
    )


@operation
def modifier_instance(instance, *, par, **champs):
    """Son nom local, son type, son rythme. Une instance où des situations sont inscrites reste nominative."""
    instance = verrouiller(instance)
    changements = changer(instance, champs)
    if "confidentialite" in changements and _parle_de_quelqu_un(instance):
        raise ValidationError(
            {"confidentialite": "Des situations y ont déjà été examinées : cette instance reste nominative."}
        )
    enregistrer(instance)
    consigner("instances.instance_modifiee", instance, par=par, champs=changements)
    return instance


def _parle_de_quelqu_un(instance) -> bool:
    return instance.les_seances.filter(les_points__renvoi__isnull=False).exists()


@operation
def retirer_instance(instance, *, par):
    """On ne la propose plus ; ses séances restent."""
    instance = verrouiller(instance)
    if instance.les_seances.ouvertes().exists():
        raise ValidationError("Une séance est encore ouverte : tenez-la ou annulez-la d'abord.")
    instance.retiree_le = timezone.localdate()
    enregistrer(instance)
    consigner("instances.instance_retiree", instance, par=par)
    return instance


@operation
def ajouter_membre(instance, *, intervenant, par, role=RoleMembre.PERMANENT, du=None, charte_signee_le=None):
    """Un membre, depuis une date. Il n'ouvre une séance nominative qu'une fois la charte signée."""
    if instance.les_membres.filter(intervenant=intervenant, au=None).exists():
        raise ValidationError({"intervenant": f"{intervenant} est déjà membre : {instance}."})
    _exiger_une_signature_passee(charte_signee_le)
    membre = Membre(instance=instance, intervenant=intervenant, role=role, du=du, charte_signee_le=charte_signee_le)
    enregistrer(membre)
    consigner("instances.membre_ajoute", membre, par=par, instance=instance.nom, membre=str(intervenant))
    return membre


@operation
def modifier_membre(membre, *, par, **champs):
    """Son rôle, ses dates, la date de signature de sa charte ; `au` en fait un ancien membre."""
    membre = verrouiller(membre)
    changements = changer(membre, champs)
    _exiger_une_signature_passee(membre.charte_signee_le)
    enregistrer(membre)
    consigner("instances.membre_modifie", membre, par=par, membre=str(membre), champs=changements)
    return membre


def _exiger_une_signature_passee(le) -> None:
    if le and le > timezone.localdate():
        raise ValidationError({"charte_signee_le": "La charte se date du jour où elle est signée, pas avant."})
