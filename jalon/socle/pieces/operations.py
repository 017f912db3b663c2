"""Joindre et retirer une pièce."""

import hashlib
import unicodedata
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jalon.socle.annulations import annulable, proposer
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.pieces import coffre
from jalon.socle.pieces.formats import reconnaitre
from jalon.socle.pieces.models import Piece
from jalon.socle.taches import chaque_jour

GARDE_APRES_RETRAIT = timedelta(days=31)


@operation
def joindre(*, dossier, fichier, nom, par, type=None, confidentielle=False):
    """Joint un fichier (octets, ou objet qui a `read`) à un dossier. Lève ValidationError si le contenu est refusé."""
    contenu = fichier if isinstance(fichier, bytes) else fichier.read()
    piece = Piece(
        dossier_type=dossier._meta.label_lower,
        dossier_id=dossier.pk,
        nom=_nom_propre(nom),
        type=type,
        format=reconnaitre(contenu),
        taille=len(contenu),
        empreinte=hashlib.sha256(contenu).hexdigest(),
        confidentielle=confidentielle,
        par=par,
    )
    piece.full_clean()
    # Le fichier d'abord : une ligne acquittée a toujours son fichier ; un fichier sans ligne est balayé la nuit.
    coffre.ranger(piece.cle, contenu)
    piece.save()
    consigner("socle.piece_jointe", piece, par=par, nom=piece.nom, taille=piece.taille)
    return piece


@operation
def retirer(piece, *, par):
    """Retire la pièce du dossier ; le fichier est gardé trente jours, le temps d'annuler."""
    piece = Piece.objects.select_for_update(of=("self",)).get(pk=piece.pk)
    if piece.retiree_le:
        raise ValidationError("Cette pièce a déjà été retirée.")
    piece.retiree_le = timezone.now()
    piece.save(update_fields=["retiree_le"])
    proposer(
        "socle.piece_retiree",
        libelle=f"Retrait de « {piece.nom} »",
        donnees={"piece": piece.pk},
        par=par,
        dossier=piece.dossier,
    )
    consigner("socle.piece_retiree", piece, par=par, nom=piece.nom)
    return piece


@annulable("socle.piece_retiree")
def _remettre(donnees, *, par):
    piece = Piece.objects.select_for_update(of=("self",)).get(pk=donnees["piece"])
    piece.retiree_le = None
    piece.save(update_fields=["retiree_le"])
    consigner("socle.piece_remise", piece, par=par, nom=piece.nom)


@operation
def detruire_les_retirees(*, par):
    """Détruit le contenu des pièces retirées depuis plus d'un mois. Rend le nombre de fichiers détruits."""
    cles = list(_a_detruire().values_list("cle", flat=True))
    _a_detruire().update(detruite_le=timezone.now())
    transaction.on_commit(lambda: [coffre.detruire(cle) for cle in cles])
    consigner("socle.pieces_detruites", None, par=par, combien=len(cles))
    return len(cles)


def _a_detruire():
    return Piece.objects.filter(retiree_le__lt=timezone.now() - GARDE_APRES_RETRAIT, detruite_le=None)


@chaque_jour("detruire_les_pieces_retirees")
def _chaque_nuit():
    if _a_detruire().exists():
        detruire_les_retirees(par=None)


def _nom_propre(nom: str) -> str:
    """Le dernier morceau du chemin, sans caractère de contrôle."""
    dernier = nom.replace("\\", "/").rsplit("/", 1)[-1]
    propre = "".join(c for c in dernier if unicodedata.category(c)[0] != "C").strip()
    return propre[-160:] or "sans nom"
