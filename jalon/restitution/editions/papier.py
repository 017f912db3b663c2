"""Le papier à en-tête de la ville : son nom, sa couleur, son logo."""

import struct
from dataclasses import dataclass

from jalon.socle.cloison import collectivite_active
from jalon.socle.ville.models import LogoDeVille
from jalon.ui.couleurs import couleur_par_defaut

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}
LOGO_HAUT_CM, LOGO_LARGE_CM = 1.6, 5.0


@dataclass(frozen=True)
class Papier:
    """`couleur` : « #16565c » ; `logo` : les octets de l'image, vides s'il n'y en a pas."""

    nom: str
    couleur: str
    logo: bytes = b""
    extension: str = ""

    @property
    def largeur_du_logo(self) -> float:
        """En centimètres, pour une hauteur de LOGO_HAUT_CM, sans dépasser LOGO_LARGE_CM."""
        large, haut = dimensions(self.logo)
        return min(LOGO_HAUT_CM * large / haut, LOGO_LARGE_CM)

    @property
    def hauteur_du_logo(self) -> float:
        large, haut = dimensions(self.logo)
        return self.largeur_du_logo * haut / large


def papier_de_la_ville() -> Papier:
    ville = collectivite_active()
    logo = LogoDeVille.objects.first() if ville.logo else None
    return Papier(
        nom=ville.nom,
        couleur=ville.couleur or couleur_par_defaut(),
        logo=bytes(logo.contenu) if logo else b"",
        extension=EXTENSIONS[logo.format] if logo else "",
    )


def dimensions(image: bytes) -> tuple[int, int]:
    """(largeur, hauteur) en points d'une image PNG ou JPEG ; un carré si elle ne se lit pas."""
    lues = _du_png(image) if image.startswith(b"\x89PNG") else _du_jpeg(image)
    return lues if lues and all(lues) else (1, 1)


def _du_png(image: bytes) -> tuple[int, int] | None:
    return struct.unpack(">II", image[16:24]) if len(image) >= 24 else None


def _du_jpeg(image: bytes) -> tuple[int, int] | None:
    """Saute de segment en segment jusqu'à celui qui dit la taille (SOF)."""
    place = 2
    while place + 9 < len(image) and image[place] == 0xFF:
        marque, taille = image[place + 1], int.from_bytes(image[place + 2 : place + 4], "big")
        if 0xC0 <= marque <= 0xCF and marque not in (0xC4, 0xC8, 0xCC):
            haut, large = struct.unpack(">HH", image[place + 5 : place + 9])
            return large, haut
        place += 2 + taille
    return None
