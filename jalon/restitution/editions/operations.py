"""Déposer, reprendre, retirer un modèle de document."""

import hashlib

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from jalon.restitution.editions.documents import document
from jalon.restitution.editions.modeles import ModeleDocument
from jalon.socle.journal.operations import consigner, operation

INCONNUS_DITS = 20


@operation
def deposer_modele(*, code, fichier, par) -> ModeleDocument:
    """Met un modèle (octets, ou objet qui a `read`) à la place de celui qui sert. Lève ValidationError si refusé."""
    contenu = fichier if isinstance(fichier, bytes) else fichier.read()
    format_ = accepter(code, contenu)
    _retirer_celui_qui_sert(code, format_)
    modele = ModeleDocument(
        document=code,
        format=format_,
        numero=_dernier_numero(code, format_) + 1,
        contenu=contenu,
        taille=len(contenu),
        empreinte=hashlib.sha256(contenu).hexdigest(),
        depose_par=par,
    )
    modele.full_clean()
    modele.save()
    consigner("restitution.modele_depose", modele, par=par, document=code, format=format_, version=modele.numero)
    return modele


@operation
def reprendre_modele(modele, *, par) -> ModeleDocument:
    """Remet en service une version précédente, si elle est toujours acceptée."""
    modele = ModeleDocument.objects.select_for_update(of=("self",)).get(pk=modele.pk)
    if modele.retire_le is None:
        raise ValidationError("Cette version est déjà celle qui sert.")
    accepter(modele.document, bytes(modele.contenu))
    _retirer_celui_qui_sert(modele.document, modele.format)
    modele.retire_le = None
    modele.save(update_fields=["retire_le"])
    consigner("restitution.modele_repris", modele, par=par, document=modele.document, version=modele.numero)
    return modele


@operation
def retirer_modele(modele, *, par) -> ModeleDocument:
    """Revient au modèle par défaut ; la version déposée se garde."""
    modele = ModeleDocument.objects.select_for_update(of=("self",)).get(pk=modele.pk)
    if modele.retire_le is not None:
        raise ValidationError("Ce modèle est déjà retiré : c'est celui de Jalon qui sert.")
    modele.retire_le = timezone.now()
    modele.save(update_fields=["retire_le"])
    consigner("restitution.modele_retire", modele, par=par, document=modele.document, version=modele.numero)
    return modele


def accepter(code: str, contenu: bytes) -> str:
    """Le format d'un modèle accepté ; le contrôle, et avec lui lxml, ne se charge qu'ici. Lève ValidationError."""
    from jalon.restitution.editions.controle import examiner

    declare = document(code)
    if declare is None:
        raise ValueError(f"Le document {code} n'est pas déclaré.")
    examen = examiner(declare, contenu)
    if examen.inconnus:
        raise ValidationError([_phrase(*champ) for champ in examen.inconnus[:INCONNUS_DITS]])
    return examen.format


def _phrase(champ: str, proche: str) -> str:
    suite = f" : vouliez-vous « {proche} » ?" if proche else "."
    return f"Le champ « {champ} » n'existe pas dans ce document{suite}"


def _retirer_celui_qui_sert(code: str, format_: str) -> None:
    ModeleDocument.objects.en_vigueur().filter(document=code, format=format_).update(retire_le=timezone.now())


def _dernier_numero(code: str, format_: str) -> int:
    deposes = ModeleDocument.objects.filter(document=code, format=format_)
    return deposes.aggregate(dernier=Max("numero"))["dernier"] or 0
