"""Le coffre : AES-256-GCM, une clé par ville enveloppée par la clé maîtresse.

Un fichier sur disque est `nonce (12 octets) + chiffré`, lié à sa ville et à sa clé de rangement par les données
associées : déplacé d'une ville ou d'une pièce à l'autre, il ne s'ouvre plus.
"""

import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from jalon.socle.cloison import collectivite_active
from jalon.socle.pieces.models import CleDeVille

NONCE = 12


class CoffreIllisible(RuntimeError):
    """La clé maîtresse n'est pas la bonne, ou le fichier a été altéré."""


def ranger(cle, contenu: bytes) -> None:
    """Chiffre et écrit le contenu, sur disque pour de bon avant de rendre la main."""
    chemin = _chemin(cle)
    chemin.parent.mkdir(parents=True, exist_ok=True)
    provisoire = chemin.with_suffix(".tmp")
    with open(provisoire, "xb") as fichier:
        fichier.write(_chiffrer(_cle_de_ville(), contenu, _liens(cle)))
        fichier.flush()
        os.fsync(fichier.fileno())
    provisoire.rename(chemin)
    dossier = os.open(chemin.parent, os.O_RDONLY)
    try:
        os.fsync(dossier)
    finally:
        os.close(dossier)


def sortir(cle) -> bytes:
    """Lit et déchiffre. Lève CoffreIllisible."""
    try:
        return _dechiffrer(_cle_de_ville(), _chemin(cle).read_bytes(), _liens(cle))
    except FileNotFoundError:
        raise CoffreIllisible("Le fichier de cette pièce manque dans le coffre.") from None


def detruire(cle) -> None:
    _chemin(cle).unlink(missing_ok=True)


def _chemin(cle) -> Path:
    nom = str(cle)
    return Path(settings.PIECES) / collectivite_active().code / nom[:2] / nom


def _liens(cle) -> bytes:
    return f"{collectivite_active().code}/{cle}".encode()


def _cle_de_ville() -> bytes:
    liens = f"cle/{collectivite_active().code}".encode()
    ligne = CleDeVille.objects.first()
    if ligne is None:
        enveloppe = _chiffrer(_cle_maitresse(), secrets.token_bytes(32), liens)
        ligne, _ = CleDeVille.objects.get_or_create(defaults={"enveloppe": enveloppe})
    return _dechiffrer(_cle_maitresse(), bytes(ligne.enveloppe), liens)


def _cle_maitresse() -> bytes:
    return hashlib.sha256(settings.CLE_MAITRESSE.encode()).digest()


def _chiffrer(cle: bytes, clair: bytes, liens: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(cle).encrypt(nonce, clair, liens)


def _dechiffrer(cle: bytes, chiffre: bytes, liens: bytes) -> bytes:
    try:
        return AESGCM(cle).decrypt(chiffre[:NONCE], chiffre[NONCE:], liens)
    except InvalidTag:
        raise CoffreIllisible(
            "Cette pièce ne s'ouvre pas : la clé maîtresse a changé ou le fichier a été altéré."
        ) from None
