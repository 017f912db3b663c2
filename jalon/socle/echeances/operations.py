"""Créer, terminer, reporter, annuler une échéance."""

from collections import defaultdict
from collections.abc import Callable

from django.core.exceptions import ValidationError

from jalon.socle.annulations import annulable, proposer
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.operations import consigner, operation

_suites: dict[str, list[Callable]] = defaultdict(list)


def a_la_suite(nature: str) -> Callable:
    """Déclare ce qu'entraîne une échéance de cette nature faite, annulée ou remise : `fonction(echeance, *, par)`."""

    def enregistrer(fonction: Callable) -> Callable:
        _suites[nature].append(fonction)
        return fonction

    return enregistrer


def _enchainer(echeance, par) -> None:
    for fonction in _suites.get(echeance.nature, ()):
        fonction(echeance, par=par)


@operation
def creer(*, libelle, le, par, dossier=None, objet=None, responsable=None, nature=""):
    """Pose une échéance, sur un dossier s'il y en a un. Rend l'échéance."""
    echeance = Echeance(libelle=libelle, le=le, responsable=responsable, nature=nature)
    if dossier is not None:
        echeance.dossier_type, echeance.dossier_id = dossier._meta.label_lower, dossier.pk
    if objet is not None:
        echeance.objet_type, echeance.objet_id = objet._meta.label_lower, objet.pk
    echeance.full_clean()
    echeance.save()
    consigner("socle.echeance_creee", echeance, par=par, libelle=libelle, le=le)
    return echeance


@operation
def terminer(echeance, *, le, par):
    echeance = _reprendre(echeance)
    echeance.faite_le = le
    echeance.save(update_fields=["faite_le"])
    libelle = f"Échéance faite : « {echeance.libelle} »"
    proposer(
        "socle.echeance_faite", libelle=libelle, donnees={"echeance": echeance.pk}, par=par, dossier=echeance.dossier
    )
    consigner("socle.echeance_faite", echeance, par=par, le=le)
    _enchainer(echeance, par)
    return echeance


@operation
def reporter(echeance, *, le, par):
    echeance = _reprendre(echeance)
    avant, echeance.le = echeance.le, le
    echeance.save(update_fields=["le"])
    consigner("socle.echeance_reportee", echeance, par=par, avant=avant, le=le)
    return echeance


@operation
def confier(echeance, *, responsable, par):
    """La passe à un autre intervenant, ou à personne."""
    echeance = _reprendre(echeance)
    avant, echeance.responsable = echeance.responsable, responsable
    echeance.save(update_fields=["responsable"])
    consigner("socle.echeance_confiee", echeance, par=par, avant=str(avant or ""), a=str(responsable or ""))
    return echeance


@operation
def annuler(echeance, *, le, par):
    echeance = _reprendre(echeance)
    echeance.annulee_le = le
    echeance.save(update_fields=["annulee_le"])
    consigner("socle.echeance_annulee", echeance, par=par, le=le)
    _enchainer(echeance, par)
    return echeance


@operation
def remettre_a_faire(echeance, *, par):
    """Revient sur une échéance faite ou annulée."""
    echeance = Echeance.objects.select_for_update(of=("self",)).get(pk=echeance.pk)
    echeance.faite_le = echeance.annulee_le = None
    echeance.save(update_fields=["faite_le", "annulee_le"])
    consigner("socle.echeance_remise", echeance, par=par)
    _enchainer(echeance, par)
    return echeance


@annulable("socle.echeance_faite")
def _remettre(donnees, *, par):
    remettre_a_faire(Echeance.objects.get(pk=donnees["echeance"]), par=par)


def _reprendre(echeance) -> Echeance:
    echeance = Echeance.objects.select_for_update(of=("self",)).get(pk=echeance.pk)
    if not echeance.est_a_faire:
        raise ValidationError("Cette échéance est déjà faite ou annulée.")
    return echeance
