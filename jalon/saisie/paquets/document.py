"""Le document d'un paquet : le composer, le relire, le comparer à la ville."""

import json
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError

from jalon.saisie.configuration import a_la_publication
from jalon.saisie.models import VersionConfiguration
from jalon.saisie.paquets.sections import Ecart, Section, est_declaree, sections
from jalon.socle.cloison import collectivite_active
from jalon.socle.ouverture import vocabulaire

FORMAT = 1
OCTETS_AU_PLUS = 20 * 1024 * 1024
NOM_AU_PLUS = 120
D_ORIGINE = "Listes d'origine de Jalon"


def composer(codes: Collection[str] | None = None) -> dict:
    """Le paquet de la ville active ; `codes` : ses seules sections voulues, toutes à défaut."""
    voulues = [section for section in sections() if codes is None or section.code in codes]
    return _document(collectivite_active().nom, {section.code: section.exporter() for section in voulues})


def en_octets(paquet: dict) -> bytes:
    """Le même contenu fait les mêmes octets."""
    return json.dumps(paquet, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def d_origine() -> dict:
    """Le paquet par défaut : les listes avec lesquelles une ville s'ouvre."""
    listes = [{"code": code, **donnees} for code, donnees in sorted(vocabulaire().items())]
    return _document(D_ORIGINE, {"listes": listes})


def lire(octets: bytes) -> dict:
    """Le document d'un fichier. Lève ValidationError, en une phrase, s'il ne peut pas être repris."""
    if len(octets) > OCTETS_AU_PLUS:
        raise ValidationError(f"Ce fichier dépasse {OCTETS_AU_PLUS // 1024**2} Mo : ce n'est pas un paquet de Jalon.")
    try:
        paquet = json.loads(octets.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValidationError("Ce fichier n'est pas du JSON : choisissez un paquet exporté de Jalon.") from None
    verifier(paquet)
    return paquet


def verifier(paquet: Any) -> None:
    """Lève ValidationError si ce n'est pas un paquet, ou s'il vient d'une version plus récente."""
    format_ = paquet.get("format") if isinstance(paquet, dict) else None
    if not isinstance(format_, int) or isinstance(format_, bool) or not isinstance(paquet.get("sections"), dict):
        raise ValidationError("Ce fichier n'est pas un paquet de configuration de Jalon.")
    if format_ > FORMAT:
        raise ValidationError(
            f"Ce paquet vient d'une version plus récente de Jalon (format {format_}, ici {FORMAT}) : "
            "mettez Jalon à jour, puis déposez-le de nouveau."
        )
    if format_ < 1:
        raise ValidationError("Ce paquet ne dit pas son format : exportez-le de nouveau.")
    comparer(paquet)


def comparer(paquet: dict) -> list[tuple[Section, list[Ecart]]]:
    """Par section connue du paquet, ce qu'elle apporterait à la ville. Lève ValidationError s'il est abîmé."""
    contenus = paquet["sections"]
    return [(section, section.comparer(contenus[section.code])) for section in sections() if section.code in contenus]


def inconnues(paquet: dict) -> list[str]:
    """Les sections que cette ville ne sait pas lire : un module qu'elle n'a pas."""
    return sorted(code for code in paquet["sections"] if not est_declaree(code))


def _document(nom: str, contenus: dict) -> dict:
    return {"format": FORMAT, "nom": nom[:NOM_AU_PLUS], "sections": contenus}


@a_la_publication
def _garder_avec_la_version(version: VersionConfiguration) -> None:
    """Une version publiée dit toute la configuration du moment, fichiers exceptés."""
    version.paquet = composer([section.code for section in sections() if section.dans_les_versions])
    version.save(update_fields=["paquet"])
