import os
import subprocess

import pytest

from tests.maison import RACINE

BON = "============== 12 passed, 1 skipped in 3.21s =============="
VIDE = "============== 4 deselected in 0.10s =============="
ROUGE = "===== 1 failed, 11 passed in 61.00s (0:01:01) ====="


@pytest.fixture
def ci(tmp_path):
    """Lance `.ci/run` avec un faux `make` qui dit ces lignes et rend ce code."""

    def lancer(lignes, code=0):
        faux = tmp_path / "make"
        faux.write_text("#!/bin/sh\ncat <<'FIN'\n" + "\n".join(lignes) + f"\nFIN\nexit {code}\n")
        faux.chmod(0o755)
        environnement = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
        return subprocess.run([RACINE / ".ci" / "run"], env=environnement, capture_output=True, text=True)

    return lancer


def test_deux_passes_vertes_passent(ci):
    sortie = ci([BON, BON])
    assert sortie.returncode == 0
    assert sortie.stdout.endswith("SQLite : 12 tests exécutés.\nPostgreSQL : 12 tests exécutés.\n")


@pytest.mark.parametrize("lignes", [[BON, VIDE], [VIDE, BON], [BON], [], [BON, BON, BON]])
def test_une_passe_sans_test_ou_manquante_echoue(ci, lignes):
    assert ci(lignes).returncode != 0


def test_le_code_de_make_est_rendu(ci):
    assert ci([BON, ROUGE], code=2).returncode == 2
    assert ci([BON, BON], code=3).returncode == 3
