"""Le fichier déposé : jugé sur son contenu, chiffré par blocs dans le coffre, rouvert sans nom sur le disque."""

import hashlib
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError

from jalon.restitution.echange.cases import Illisible
from jalon.restitution.echange.sources import ERREURS_DE_ZIP, verifier_l_archive
from jalon.socle.pieces import coffre
from jalon.socle.pieces.formats import passer_l_antivirus

BLOC = 4 * 1024 * 1024
OCTETS_AU_PLUS = 80 * 1024 * 1024
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
# Le conteneur des vieux classeurs, et des récents quand un mot de passe les protège.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SANS_MACROS = (
    "Ce classeur contient des macros : Jalon ne les ouvre pas. Dans votre tableur, « Enregistrer sous », "
    "« Classeur Excel (.xlsx) », puis déposez cette copie."
)
ACCEPTES = "Déposez un tableur : xlsx, ods ou csv."


def juger(flux: IO[bytes], nom: str) -> str:
    """« xlsx », « ods » ou « csv ». Lève ValidationError, avec la raison."""
    flux.seek(0)
    debut = flux.read(8)
    if not debut:
        raise ValidationError("Ce fichier est vide.")
    if debut.startswith(OLE):
        raise ValidationError(
            "Ce classeur est d'un ancien format (.xls) ou protégé par un mot de passe : enregistrez-le en xlsx, sans "
            "mot de passe."
        )
    if debut.startswith(b"PK"):
        return _classeur(flux, nom)
    if debut.startswith(b"%PDF") or (b"\0" in debut and not debut.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise ValidationError(f"Ce fichier n'est pas un tableur. {ACCEPTES}")
    return "csv"


def _classeur(flux: IO[bytes], nom: str) -> str:
    try:
        with zipfile.ZipFile(flux) as archive:
            verifier_l_archive(archive, nom)
            noms = set(archive.namelist())
            if any("vbaproject" in n.lower() or n.startswith("Basic/") for n in noms):
                raise ValidationError(SANS_MACROS)
            if "xl/workbook.xml" in noms:
                return "xlsx"
            if "mimetype" in noms and archive.read("mimetype")[:100].strip() == ODS:
                return "ods"
    except Illisible as illisible:
        raise ValidationError(illisible.raison) from None
    except ERREURS_DE_ZIP:
        raise ValidationError("Ce classeur est abîmé : rouvrez-le dans votre tableur et enregistrez-le.") from None
    raise ValidationError(f"Cette archive n'est pas un tableur. {ACCEPTES}")


def ranger(flux: IO[bytes], cle: uuid.UUID) -> tuple[int, int, str]:
    """Chiffre le fichier dans le coffre. Rend (octets, blocs, empreinte). Lève ValidationError s'il est trop lourd."""
    if settings.ANTIVIRUS:
        flux.seek(0)
        passer_l_antivirus(flux.read(OCTETS_AU_PLUS))
    flux.seek(0)
    octets, blocs, empreinte = 0, 0, hashlib.sha256()
    while bloc := flux.read(BLOC):
        octets += len(bloc)
        if octets > OCTETS_AU_PLUS:
            detruire(cle, blocs)
            raise ValidationError(
                f"Ce fichier dépasse {OCTETS_AU_PLUS // 1024**2} Mo : découpez-le, ou enregistrez-le en csv."
            )
        empreinte.update(bloc)
        coffre.ranger(_cle_du_bloc(cle, blocs), bloc)
        blocs += 1
    return octets, blocs, empreinte.hexdigest()


@contextmanager
def ouvrir(reprise) -> Iterator[IO[bytes]]:
    """Le fichier en clair, sans nom : il disparaît avec le processus. Lève ValidationError s'il a été effacé."""
    if reprise.efface_le:
        raise ValidationError("Le fichier de cette reprise a été effacé : déposez-le de nouveau.")
    with tempfile.TemporaryFile() as clair:
        for rang in range(reprise.blocs):
            clair.write(coffre.sortir(_cle_du_bloc(reprise.cle, rang)))
        clair.flush()
        clair.seek(0)
        yield clair


def detruire(cle: uuid.UUID, blocs: int) -> None:
    for rang in range(blocs):
        coffre.detruire(_cle_du_bloc(cle, rang))


def _cle_du_bloc(cle: uuid.UUID, rang: int) -> uuid.UUID:
    return uuid.uuid5(cle, str(rang))
