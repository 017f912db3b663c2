"""Greffon chargé avant les réglages : les tests ont leur dossier de données, jamais celui de la machine."""

import os
import tempfile

# Un processus de xdist hérite du dossier de celui qui l'a lancé.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _dossier = tempfile.TemporaryDirectory(prefix="jalon-tests-")
    os.environ["JALON_DONNEES"] = _dossier.name

# L'interface synchrone de Playwright tient une boucle asynchrone dans le fil des tests.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
