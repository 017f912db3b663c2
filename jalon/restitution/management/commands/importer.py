import json
from pathlib import Path

from django.core.management import CommandError

from jalon.restitution.echange.cases import Illisible
from jalon.restitution.echange.operations import importer
from jalon.restitution.echange.rapport import Rapport
from jalon.restitution.echange.sources import ouvrir
from jalon.socle.commandes import CommandeDeVille


class Command(CommandeDeVille):
    help = "Importe des dossiers au format d'échange : tout, ou rien si une seule ligne est refusée."

    def add_arguments(self, parser):
        parser.add_argument(
            "source", type=Path, metavar="SOURCE", help="un dossier ou un zip de CSV, ou un classeur xlsx ou ods"
        )
        super().add_arguments(parser)
        parser.add_argument("--a-blanc", action="store_true", help="dit ce que l'import ferait, sans rien écrire")
        parser.add_argument(
            "--creer-valeurs",
            action="store_true",
            help="crée les valeurs de liste, intervenants, structures, quartiers et établissements inconnus",
        )
        parser.add_argument("--format", choices=["texte", "json"], default="texte", help="comment dire le résultat")

    def travailler(self, *, source, a_blanc, creer_valeurs, format, **options):
        try:
            with ouvrir(source) as ouverte:
                rapport = importer(ouverte, par=None, a_blanc=a_blanc, creer_valeurs=creer_valeurs)
        except Illisible as illisible:
            rapport = Rapport(source=source.name, a_blanc=a_blanc)
            rapport.refuser(illisible.fichier, illisible.ligne, illisible.colonne, illisible.raison)
        en_json = format == "json"
        self.stdout.write(
            json.dumps(rapport.en_objet(), ensure_ascii=False, indent=1) if en_json else rapport.en_texte()
        )
        if rapport.refus_en_tout:
            raise CommandError(rapport.conclusion)
