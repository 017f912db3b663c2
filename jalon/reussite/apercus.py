"""L'empreinte d'un aperçu : on ne confirme que ce que l'on a vu."""

import hashlib
import json

PLUS_LE_MEME = "Ce qui va se passer a changé depuis l'aperçu : relisez-le, puis confirmez."


def empreinte(*vu) -> str:
    """Le même texte pour le même aperçu : ce que l'on a saisi, et les dossiers que cela touche."""
    return hashlib.sha256(json.dumps(vu, sort_keys=True, default=str).encode()).hexdigest()[:24]
