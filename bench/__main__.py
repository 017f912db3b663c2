"""`make bench` : statistiques, champs de la ville, liste, fiche, gestes. Des rapports, en une exécution."""

import subprocess
import sys

BANCS = ("bench.moteur", "bench.champs", "bench.liste", "bench.gestes", "bench.reprise")


def main() -> int:
    # Un processus par banc : chacun a sa base jetable, que Django ne change plus une fois démarré.
    return max(subprocess.run([sys.executable, "-m", banc], check=False).returncode for banc in BANCS)


if __name__ == "__main__":
    sys.exit(main())
