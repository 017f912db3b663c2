"""Un csv comme on en reçoit : n'importe quel séparateur, UTF-8, Windows ou UTF-16. Au fil de l'eau."""

import csv
import io
from collections.abc import Iterator
from typing import IO

from jalon.restitution.echange.cases import MAX_CASE, Illisible

ECHANTILLON = 64 * 1024
SEPARATEURS = (";", "\t", ",", "|")
BOM = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def lire(flux: IO[bytes], nom: str) -> Iterator[tuple[int, list[str]]]:
    """(numéro de ligne, cases) de chaque ligne. Lève Illisible."""
    csv.field_size_limit(MAX_CASE)
    encodage = _encodage(flux)
    flux.seek(0)
    texte = io.TextIOWrapper(flux, encoding=encodage, newline="")
    try:
        echantillon = texte.read(ECHANTILLON)
        texte.seek(0)
        lecteur = csv.reader(texte, delimiter=_separateur(echantillon))
        numero = 1
        for cases in lecteur:
            if any("\0" in case for case in cases):
                raise Illisible("Cette ligne contient un caractère nul.", nom, numero)
            yield numero, cases
            numero = lecteur.line_num + 1
    except csv.Error as erreur:
        trop = "field limit" in str(erreur)
        raison = "Une case dépasse un million de caractères." if trop else "Les guillemets de cette ligne ne vont pas."
        raise Illisible(raison, nom, lecteur.line_num) from None
    except UnicodeError:
        raise Illisible("Ce fichier change d'encodage en route : enregistrez-le en « CSV UTF-8 ».", nom) from None
    finally:
        texte.detach()


def _encodage(flux: IO[bytes]) -> str:
    """Ce qui se lit en UTF-8 l'est ; sinon c'est l'encodage de Windows."""
    flux.seek(0)
    debut = flux.read(4)
    for bom, encodage in BOM.items():
        if debut.startswith(bom):
            return encodage
    flux.seek(0)
    essai = io.TextIOWrapper(flux, encoding="utf-8", newline="")
    try:
        while essai.read(1024 * 1024):
            pass
    except UnicodeDecodeError:
        return "cp1252" if _est_du_cp1252(flux) else "latin-1"
    finally:
        essai.detach()
    return "utf-8"


def _est_du_cp1252(flux: IO[bytes]) -> bool:
    """Cinq octets n'existent pas en cp1252."""
    flux.seek(0)
    return not any(
        octet in bloc for bloc in iter(lambda: flux.read(1024 * 1024), b"") for octet in b"\x81\x8d\x8f\x90\x9d"
    )


def _separateur(echantillon: str) -> str:
    """Celui qui découpe le plus de lignes, et le plus régulièrement."""
    lignes = [ligne for ligne in echantillon.splitlines()[:40] if ligne.strip()][:30]
    return max(SEPARATEURS, key=lambda separateur: _regularite(lignes, separateur))


def _regularite(lignes: list[str], separateur: str) -> tuple[float, int]:
    comptes = [ligne.count(separateur) for ligne in lignes]
    plus = max(comptes, default=0)
    if not plus:
        return 0, 0
    frequent = max(set(comptes) - {0}, key=comptes.count)
    return comptes.count(frequent) / len(comptes), frequent
