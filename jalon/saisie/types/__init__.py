"""Le registre des types de champs : une classe chacun. `type_de(code)` rend l'instance ; `types()`, toutes."""

from jalon.saisie.types import calcules, choix, dates, nombres, references, textes  # noqa: F401 (s'inscrivent)
from jalon.saisie.types.base import TypeDeChamp, inscrire, type_de, types

__all__ = ["TypeDeChamp", "inscrire", "type_de", "types"]
