"""Ce que l'on a déjà rencontré dans le fichier, sans le garder en mémoire : des empreintes, sur disque, sans nom."""

import hashlib
import secrets
import sqlite3


class DejaVues:
    """Clé → première ligne qui la porte. Un fichier temporaire que le système oublie ; on n'y lit aucun nom."""

    def __init__(self):
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("CREATE TABLE vues (cle BLOB PRIMARY KEY, ligne INTEGER, fois INTEGER) WITHOUT ROWID")
        self._base.execute("BEGIN")
        self._sel = secrets.token_bytes(16)

    def voir(self, numero: int, *cle: str) -> tuple[int, int]:
        """(ligne où on l'a vue d'abord, combien de fois avec celle-ci)."""
        empreinte = hashlib.blake2b("\x1f".join(cle).encode(), key=self._sel, digest_size=16).digest()
        vue = self._base.execute("SELECT ligne, fois FROM vues WHERE cle = ?", (empreinte,)).fetchone()
        if vue is None:
            self._base.execute("INSERT INTO vues VALUES (?, ?, 1)", (empreinte, numero))
            return numero, 1
        self._base.execute("UPDATE vues SET fois = fois + 1 WHERE cle = ?", (empreinte,))
        return vue[0], vue[1] + 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._base.close()
