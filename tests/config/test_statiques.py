import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from tests.maison import sources, texte


@pytest.fixture
def rassembles(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_tout_fichier_statique_nomme_dans_un_gabarit_est_servi(rassembles):
    for gabarit in sources(".html"):
        for nom in re.findall(r"""\{%\s*static\s+["']([^"']+)["']""", texte(gabarit)):
            assert Path(rassembles, staticfiles_storage.stored_name(nom)).exists(), f"{gabarit.name} : {nom}"


def test_aucun_fichier_statique_ne_vient_d_ailleurs(rassembles):
    for fichier in rassembles.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", fichier.read_text(encoding="utf-8")), fichier.name
