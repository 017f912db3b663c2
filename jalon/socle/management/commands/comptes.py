import json

from django.core.management.base import BaseCommand

from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.comptes.demonstration import MOT_DE_PASSE
from jalon.socle.comptes.models import Compte
from jalon.socle.habilitations import AttributionRole


class Command(BaseCommand):
    help = "Liste les comptes (ceux de démonstration avec leur mot de passe)"

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="seulement les comptes de démonstration")
        parser.add_argument("--format", choices=["texte", "json"], default="texte", help="texte (par défaut) ou json")

    def handle(self, *, demo=False, format="texte", **options):
        lignes = [_decrire(compte, roles) for compte, roles in _comptes(demo)]
        if format == "json":
            self.stdout.write(json.dumps(lignes, ensure_ascii=False, indent=2))
            return
        for ligne in lignes:
            self.stdout.write("  ".join(f"{ligne[nom] or '':<{largeur}}" for nom, largeur in LARGEURS.items()).rstrip())


LARGEURS = {"collectivite": 16, "role": 20, "identifiant": 44, "mot_de_passe": 20, "nom": 0}


def _comptes(demo: bool):
    """(compte, codes de ses rôles), ville par ville ; l'hébergeur, qui n'en a pas, à la fin."""
    comptes = Compte.objects.filter(desactive_le=None)
    if demo:
        comptes = comptes.filter(est_de_demonstration=True)
    for ville in Collectivite.objects.order_by("code"):
        with cloison(ville):
            roles: dict[int, list[str]] = {}
            for attribution in AttributionRole.objects.select_related("role").order_by("role__code"):
                roles.setdefault(attribution.compte_id, []).append(attribution.role.code)
        yield from ((compte, roles.get(compte.pk, [])) for compte in comptes.filter(collectivite=ville).order_by("pk"))
    yield from ((compte, ["hebergeur"]) for compte in comptes.filter(collectivite=None).order_by("pk"))


def _decrire(compte, roles: list[str]) -> dict:
    return {
        "identifiant": compte.courriel,
        "mot_de_passe": MOT_DE_PASSE if compte.est_de_demonstration else None,
        "collectivite": compte.collectivite.code if compte.collectivite_id else None,
        "role": ", ".join(roles),
        "nom": compte.nom,
    }
