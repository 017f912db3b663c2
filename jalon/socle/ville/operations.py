"""Régler la ville active, et lui donner un logo."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError

from jalon.socle.cloison import Collectivite, collectivite_active
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.pieces.formats import SIMPLES, reconnaitre
from jalon.socle.versions import consigner_changements, modifier_fiche, verrouiller
from jalon.socle.ville.models import LogoDeVille

SANS_HDS = (
    "Votre hébergeur ne déclare pas d'hébergement certifié de données de santé (JALON_HDS) : "
    "les champs de santé restent éteints."
)
LOGO_AU_PLUS = 300 * 1024
IMAGES = tuple(debut for debut, format_ in SIMPLES.items() if format_.startswith("image/"))


@operation
def modifier_ville(*, version, par, **champs) -> Collectivite:
    """Change les réglages de la ville active. Lève Conflit si quelqu'un les a enregistrés depuis `version`.

    Sans dossier : la liste des enfants et les statistiques se recalculent en entier.
    """
    if champs.get("donnees_de_sante") and not settings.HDS:
        raise ValidationError({"donnees_de_sante": SANS_HDS})
    ville, changements = modifier_fiche(collectivite_active(), version=version, champs=champs)
    _mettre_a_jour_la_ville_active(ville)
    consigner_changements("socle.ville_modifiee", ville, changements, par=par)
    return ville


@operation
def poser_le_logo(*, fichier, par) -> LogoDeVille:
    """Remplace le logo par une image PNG ou JPEG (octets, ou objet qui a `read`). Lève ValidationError."""
    contenu = fichier if isinstance(fichier, bytes) else fichier.read()
    ville = verrouiller(collectivite_active())
    logo = LogoDeVille.objects.first() or LogoDeVille()
    logo.contenu, logo.format = contenu, _format_du_logo(contenu)
    logo.full_clean()
    logo.save()
    _noter_le_logo(ville, hashlib.sha256(contenu).hexdigest()[:16])
    consigner("socle.logo_pose", logo, par=par, format=logo.format, taille=len(contenu))
    return logo


@operation
def retirer_le_logo(*, par) -> None:
    ville = verrouiller(collectivite_active())
    logo = LogoDeVille.objects.first()
    if logo is None:
        raise ValidationError("La ville n'a pas de logo.")
    _noter_le_logo(ville, "")
    consigner("socle.logo_retire", logo, par=par)
    logo.delete()


def _format_du_logo(contenu: bytes) -> str:
    if len(contenu) > LOGO_AU_PLUS:
        raise ValidationError(f"Ce logo dépasse {LOGO_AU_PLUS // 1024} Ko : réduisez l'image, 200 pixels suffisent.")
    if not contenu.startswith(IMAGES):
        raise ValidationError("Le logo est une image PNG ou JPEG : enregistrez le vôtre dans un de ces formats.")
    return reconnaitre(contenu)


def _noter_le_logo(ville: Collectivite, empreinte: str) -> None:
    ville.logo = empreinte
    ville.save(update_fields=["logo"])
    _mettre_a_jour_la_ville_active(ville)


def _mettre_a_jour_la_ville_active(ville: Collectivite) -> None:
    # Ce qui se recalcule en fin de transaction, et la page en cours, lisent la ville active.
    active = collectivite_active()
    for champ in Collectivite._meta.concrete_fields:
        setattr(active, champ.attname, getattr(ville, champ.attname))
