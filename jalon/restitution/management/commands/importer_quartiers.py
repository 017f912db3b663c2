import dataclasses
import json
from pathlib import Path

from jalon.restitution.echange.quartiers import BilanQuartiers, importer_quartiers, lire_quartiers
from jalon.socle.commandes import CommandeDeVille


class Command(CommandeDeVille):
    help = "Importe les quartiers prioritaires (QPV) depuis le GeoJSON officiel."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, metavar="FICHIER", help="le GeoJSON des QPV, 2015 ou 2024, en WGS84")
        super().add_arguments(parser)
        parser.add_argument("--format", choices=["texte", "json"], default="texte", help="comment dire le résultat")

    def travailler(self, *, fichier, format, **options):
        bilan = importer_quartiers(lire_quartiers(fichier), fichier=fichier.name, par=None)
        dire = (
            json.dumps(dataclasses.asdict(bilan), ensure_ascii=False, indent=1) if format == "json" else _texte(bilan)
        )
        self.stdout.write(dire)


def _json(bilan: BilanQuartiers) -> str:
    return json.dumps(dataclasses.asdict(bilan), ensure_ascii=False, indent=1)


def _texte(bilan: BilanQuartiers) -> str:
    lignes = [
        f"{bilan.fichier} : {bilan.lus} quartiers lus.",
        f"{bilan.crees} créés, {bilan.mis_a_jour} mis à jour, {bilan.redessines} redessinés, "
        f"{bilan.inchanges} inchangés ; {bilan.points_replaces} établissements et lieux changent de quartier.",
    ]
    if bilan.hors_territoire:
        lignes.append(f"{len(bilan.hors_territoire)} hors des communes de la ville.")
        lignes += [f"  {quartier}" for quartier in bilan.hors_territoire[:20]]
        if len(bilan.hors_territoire) > 20:
            lignes.append(f"  et {len(bilan.hors_territoire) - 20} autres.")
    return "\n".join(lignes)
