"""La commande `jalon` : elle trouve les commandes de chaque pièce et dit les erreurs en une phrase."""

import os
import sys

from django.core.exceptions import ValidationError
from django.core.management import CommandError, ManagementUtility


def main(arguments: list[str] | None = None) -> None:
    """Lance une commande. Codes de sortie : 0 fait, 1 donnée refusée, 2 appel mal formé."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings")
    arguments = list(sys.argv if arguments is None else arguments)
    if len(arguments) > 1:
        arguments[1] = arguments[1].replace("-", "_") if not arguments[1].startswith("-") else arguments[1]
    try:
        Entree(arguments).execute()
    except ValidationError as erreur:
        _dire(" ".join(erreur.messages), 1)
    except CommandError as erreur:
        _dire(str(erreur), erreur.returncode)
    except KeyboardInterrupt:
        _dire("Interrompu.", 130)
    except Exception as erreur:
        if os.environ.get("JALON_TRACE") == "oui":
            raise
        _dire(f"Jalon n'a pas pu finir cette commande ({type(erreur).__name__} : {erreur}).", 1)


class Entree(ManagementUtility):
    """`ManagementUtility` qui laisse remonter les erreurs : l'entrée les dit elle-même."""

    def fetch_command(self, subcommand):
        commande = super().fetch_command(subcommand)
        commande.run_from_argv = lambda argv: _lancer(commande, argv)
        return commande


def _lancer(commande, argv) -> None:
    commande._called_from_command_line = True
    analyseur = commande.create_parser("jalon", argv[1].replace("_", "-"))
    options = vars(analyseur.parse_args(argv[2:]))
    commande.execute(*options.pop("args", ()), **options)


def _dire(message: str, code: int) -> None:
    print(message, file=sys.stderr)
    raise SystemExit(code)
