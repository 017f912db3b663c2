import dataclasses
import json
from pathlib import Path

from django.core.management.base import CommandError

from jalon.restitution.echange.annuaire import BilanAnnuaire, importer_annuaire, lire_annuaire
from jalon.socle.commandes import CommandeDeVille
from jalon.socle.reseau.models import CODE_INSEE, Commune


class Command(CommandeDeVille):
    help = "Importe les établissements de la ville depuis l'annuaire de l'Éducation nationale (CSV)."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, metavar="FICHIER", help="l'annuaire, en CSV à « ; »")
        super().add_arguments(parser)
        parser.add_argument("--commune", metavar="INSEE", help="par défaut, les communes du réseau de la ville")
        parser.add_argument("--format", choices=["texte", "json"], default="texte", help="comment dire le résultat")

    def travailler(self, *, fichier, commune, format, **options):
        bilan = importer_annuaire(lire_annuaire(fichier, _communes(commune)), par=None)
        self.stdout.write(_json(bilan) if format == "json" else _texte(bilan))


def _communes(demandee: str | None) -> set[str]:
    if demandee is None:
        return set(Commune.objects.actifs().values_list("code_insee", flat=True))
    if not CODE_INSEE.fullmatch(demandee):
        raise CommandError(f"« {demandee} » n'est pas un code INSEE de commune (35238, 2A004).", returncode=2)
    return {demandee}


def _json(bilan: BilanAnnuaire) -> str:
    return json.dumps({**dataclasses.asdict(bilan), "retenus": bilan.retenus}, ensure_ascii=False, indent=1)


def _texte(bilan: BilanAnnuaire) -> str:
    types = ", ".join(f"{nombre} {libelle}" for libelle, nombre in bilan.types_hors_perimetre.most_common())
    lignes = [
        f"{bilan.fichier} : {bilan.lues} lignes lues.",
        f"{bilan.retenus} établissements : {bilan.crees} créés, {bilan.mis_a_jour} mis à jour, "
        f"{bilan.inchanges} inchangés ; {bilan.classes} classements écrits.",
        f"{len(bilan.hors_perimetre)} lignes hors périmètre{f' ({types})' if types else ''}.",
        *(f"  ligne {h['ligne']} : {h['uai']} {h['nom']} ({h['type'] or 'sans type'})" for h in bilan.hors_perimetre),
        *bilan.remarques,
    ]
    return "\n".join(lignes)
