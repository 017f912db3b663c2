"""Les traces techniques (console) : un jeton de lien n'y est jamais écrit, même quand la page demandée n'existe pas."""

import logging
import re

# Un jeton est « code-de-ville.secret » ; le secret seul ouvre, la ville se lit encore.
SECRET = re.compile(r"(?<=\.)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


class SansJeton(logging.Filter):
    """Remplace le secret d'un jeton par des points ; la ligne reste lisible."""

    def filter(self, record):
        dit = record.getMessage()
        propre = SECRET.sub("…", dit)
        if propre != dit:
            record.msg, record.args = propre, ()
        return True
