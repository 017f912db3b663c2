"""Écrire un outil d'évaluation : critères et échelle, dans un brouillon que l'on publie une fois pour toutes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.saisie.models import Critere, Echelon, Outil, VersionOutil
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.models import Valeur
from jalon.socle.texte import normaliser

CODE_AU_PLUS = 50


@dataclass(frozen=True)
class CritereVoulu:
    """Un critère à écrire. Sans `code`, il vient du libellé : c'est par lui que deux versions se comparent."""

    libelle: str
    libelle_enfant: str = ""
    aide: str = ""
    theme: Valeur | None = None
    code: str = ""


@dataclass(frozen=True)
class EchelonVoulu:
    score: int
    libelle: str
    libelle_enfant: str = ""
    pictogramme: str = ""


@operation
def creer_outil(*, libelle, criteres, echelons, par, consigne="", code="") -> Outil:
    """Crée un outil et son premier brouillon. Lève ValidationError s'il n'a ni critère ni échelle."""
    outil = Outil(code=code or _code(libelle), libelle=libelle.strip(), consigne=consigne)
    outil.full_clean()
    outil.save()
    _ecrire(_neuve(outil, 1), criteres, echelons)
    consigner("saisie.outil_cree", outil, par=par, code=outil.code)
    return outil


@operation
def modifier_outil(outil, *, libelle, par, consigne="") -> Outil:
    """Change le nom et la consigne, de toutes les versions."""
    outil = _reprendre(outil)
    outil.libelle, outil.consigne = libelle.strip(), consigne
    outil.full_clean()
    outil.save()
    consigner("saisie.outil_modifie", outil, par=par, libelle=outil.libelle)
    return outil


@operation
def preparer_version(outil, *, par) -> VersionOutil:
    """Ouvre un brouillon, copie de la dernière version publiée. Lève ValidationError s'il y en a déjà un."""
    outil = _reprendre(outil)
    derniere = outil.les_versions.order_by("-numero").first()
    if derniere.publiee_le is None:
        raise ValidationError(f"La version {derniere.numero} est déjà en préparation : changez-la, ou publiez-la.")
    neuve = _neuve(outil, derniere.numero + 1)
    _ecrire(neuve, _criteres_de(derniere), _echelons_de(derniere))
    consigner("saisie.version_preparee", neuve, par=par, outil=outil.code, numero=neuve.numero)
    return neuve


@operation
def regler_brouillon(version, *, criteres, echelons, par) -> VersionOutil:
    """Remplace les critères et l'échelle du brouillon, dans l'ordre donné. Une version publiée ne change plus."""
    version = _brouillon(version)
    version.les_criteres.all().delete()
    version.les_echelons.all().delete()
    _ecrire(version, criteres, echelons)
    consigner("saisie.version_reglee", version, par=par, outil=version.outil.code, numero=version.numero)
    return version


@operation
def publier_version(version, *, par) -> VersionOutil:
    """La version sert désormais aux nouvelles évaluations ; les anciennes gardent la leur."""
    version = _brouillon(version)
    version.publiee_le = timezone.localdate()
    version.save(update_fields=["publiee_le"])
    consigner("saisie.version_publiee", version, par=par, outil=version.outil.code, numero=version.numero)
    return version


@operation
def retirer_outil(outil, *, par) -> Outil:
    """L'outil n'est plus proposé ; les évaluations passées restent."""
    outil = _reprendre(outil)
    outil.retire_le = outil.retire_le or timezone.localdate()
    outil.save(update_fields=["retire_le"])
    consigner("saisie.outil_retire", outil, par=par, code=outil.code)
    return outil


@operation
def remettre_outil(outil, *, par) -> Outil:
    outil = _reprendre(outil)
    outil.retire_le = None
    outil.save(update_fields=["retire_le"])
    consigner("saisie.outil_remis", outil, par=par, code=outil.code)
    return outil


def _reprendre(outil) -> Outil:
    return Outil.objects.select_for_update(of=("self",)).get(pk=outil.pk)


def _brouillon(version) -> VersionOutil:
    version = VersionOutil.objects.select_for_update(of=("self",)).select_related("outil").get(pk=version.pk)
    if version.publiee_le:
        raise ValidationError(
            f"La version {version.numero} est publiée depuis le {version.publiee_le:%d/%m/%Y} : elle ne change plus. "
            "Préparez une nouvelle version."
        )
    return version


def _neuve(outil, numero: int) -> VersionOutil:
    version = VersionOutil(outil=outil, numero=numero)
    version.full_clean()
    version.save()
    return version


def _criteres_de(version) -> list[CritereVoulu]:
    return [
        CritereVoulu(c.libelle, c.libelle_enfant, c.aide, c.theme, c.code)
        for c in version.les_criteres.select_related("theme")
    ]


def _echelons_de(version) -> list[EchelonVoulu]:
    return [EchelonVoulu(e.score, e.libelle, e.libelle_enfant, e.pictogramme) for e in version.les_echelons.all()]


def _ecrire(version, criteres: Iterable[CritereVoulu], echelons: Iterable[EchelonVoulu]) -> None:
    criteres, echelons = list(criteres), list(echelons)
    if not criteres:
        raise ValidationError("Un outil a au moins un critère : écrivez ce que l'on regarde.")
    scores = {e.score for e in echelons}
    if len(scores) < 2 or len(scores) < len(echelons):
        raise ValidationError("Une échelle a au moins deux degrés, de scores tous différents.")
    lignes = [_critere(version, voulu, rang) for rang, voulu in enumerate(criteres, 1)]
    codes = [ligne.code for ligne in lignes]
    for ligne in lignes:
        if codes.count(ligne.code) > 1:
            raise ValidationError(f"Deux critères s'appellent « {ligne.libelle} » : distinguez-les.")
    _valider(Critere, lignes)
    _valider(Echelon, [Echelon(version=version, **vars(voulu)) for voulu in echelons])


def _critere(version, voulu: CritereVoulu, rang: int) -> Critere:
    return Critere(
        version=version,
        code=voulu.code or _code(voulu.libelle),
        libelle=voulu.libelle.strip(),
        libelle_enfant=voulu.libelle_enfant.strip(),
        aide=voulu.aide.strip(),
        theme=voulu.theme,
        ordre=rang,
    )


def _valider(modele, lignes) -> None:
    for ligne in lignes:
        ligne.clean_fields(exclude=["collectivite", "version", "theme"])
    modele.objects.bulk_create(lignes)


def _code(libelle: str) -> str:
    return normaliser(libelle).replace(" ", "_")[:CODE_AU_PLUS].strip("_") or "outil"
