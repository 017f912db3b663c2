"""La commande `jalon` : elle trouve les commandes de chaque pièce et dit les erreurs en une phrase."""

import difflib
import os
import re
import sys

import django
from django.core.exceptions import ValidationError
from django.core.management import CommandError, get_commands, load_command_class
from django.db import OperationalError, ProgrammingError

AIDE = ("aide", "help", "--help", "-h")
# Ce que dit argparse, dans nos mots ; ce qui n'y est pas est une phrase d'une de nos commandes.
TRADUCTIONS = (
    (r"the following arguments are required: (.+)", r"Il manque : \1."),
    (r"unrecognized arguments: (.+)", r"Cette commande ne connaît pas : \1."),
    (r"argument ([^:]+): expected one argument", r"\1 attend une valeur."),
    (r"argument ([^:]+): expected at least one argument", r"\1 attend au moins une valeur."),
    (r"argument ([^:]+): expected (\d+) arguments?", r"\1 attend \2 valeurs."),
    (
        r"argument ([^:]+): invalid choice: '?(.+?)'? \(choose from (.+)\)",
        r"\1 : « \2 » n'existe pas. Choisissez parmi \3.",
    ),
    (r"argument ([^:]+): invalid int value: '(.*)'", r"\1 attend un nombre entier, pas « \2 »."),
    (r"argument ([^:]+): invalid \w+ value: '(.*)'", r"\1 ne comprend pas « \2 »."),
    (r"argument ([^:]+): not allowed with argument (.+)", r"\1 et \2 ne vont pas ensemble."),
    (r"argument ([^:]+): ignored explicit argument '(.*)'", r"\1 ne prend pas de valeur."),
    (r"one of the arguments (.+) is required", r"Il manque l'un de : \1."),
    (r"ambiguous option: (\S+) could match (.+)", r"« \1 » peut vouloir dire \2 : écrivez l'option en entier."),
    (r"argument ([^:]+): (.+)", r"\1 : \2"),
)


def main(arguments: list[str] | None = None) -> None:
    """Lance une commande. Codes de sortie : 0 fait, 1 donnée refusée, 2 appel mal formé."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings")
    arguments = list(sys.argv if arguments is None else arguments)
    try:
        _executer(arguments[1:])
    except ValidationError as erreur:
        _dire(" ".join(erreur.messages), 1)
    except CommandError as erreur:
        _dire(str(erreur), erreur.returncode)
    except BrokenPipeError:
        # Celui qui lisait est parti (« | head ») : rien à dire, et plus rien à écrire à la fermeture.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        _dire("Interrompu.", 130)
    except Exception as erreur:
        if os.environ.get("JALON_TRACE") == "oui":
            raise
        _dire(_panne(erreur), 1)


def _executer(arguments: list[str]) -> None:
    django.setup()
    if not arguments or arguments[0] in AIDE:
        print(sommaire())
        return
    nom, reste = arguments[0].replace("-", "_"), arguments[1:]
    if nom not in get_commands():
        raise CommandError(_inconnue(arguments[0]), returncode=2)
    commande = load_command_class(get_commands()[nom], nom)
    # argparse lève ainsi ses erreurs au lieu de les écrire lui-même, en anglais, avec tout l'usage.
    commande._called_from_command_line = False
    try:
        options = vars(commande.create_parser("jalon", arguments[0]).parse_args(reste))
    except CommandError as erreur:
        raise CommandError(f"{_traduire(str(erreur))} (« jalon {arguments[0]} --help »)", returncode=2) from None
    commande._called_from_command_line = True
    commande.execute(*options.pop("args", ()), **options)


def sommaire() -> str:
    """Nos commandes et ce qu'elles font ; celles de Django restent là, sans être mises en avant."""
    notres = {nom: module for nom, module in get_commands().items() if str(module).startswith("jalon.")}
    lignes = [f"  {nom.replace('_', '-'):<22} {load_command_class(m, nom).help}" for nom, m in sorted(notres.items())]
    return "\n".join(["Les commandes de Jalon (« jalon COMMANDE --help » pour le détail) :", "", *lignes])


def _inconnue(nom: str) -> str:
    proches = difflib.get_close_matches(nom.replace("-", "_"), get_commands(), n=1)
    suite = f"Vouliez-vous « {proches[0].replace('_', '-')} » ?" if proches else "« jalon aide » donne la liste."
    return f"Il n'y a pas de commande « {nom} ». {suite}"


def _traduire(message: str) -> str:
    message = message.removeprefix("Error: ")
    for modele, phrase in TRADUCTIONS:
        if trouve := re.fullmatch(modele, message, re.DOTALL):
            return trouve.expand(phrase)
    return message


def _panne(erreur: Exception) -> str:
    if isinstance(erreur, OperationalError | ProgrammingError) and re.search(
        r"no such table|does not exist", str(erreur)
    ):
        return "La base n'est pas prête : lancez « jalon migrate », puis recommencez."
    return f"Jalon n'a pas pu finir cette commande ({type(erreur).__name__} : {erreur})."


def _dire(message: str, code: int) -> None:
    print(message, file=sys.stderr)
    raise SystemExit(code)
