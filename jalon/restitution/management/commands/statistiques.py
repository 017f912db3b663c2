import json
import sys
from datetime import date

from django.core.management.base import CommandError

from jalon.restitution.editions.tableurs import FORMATS, en_octets
from jalon.restitution.statistiques.catalogue import statistique, statistiques
from jalon.restitution.statistiques.periode import periode
from jalon.socle.commandes import CommandeDeVille


class Command(CommandeDeVille):
    help = "Calcule des statistiques du catalogue sur une période, et les écrit sur la sortie standard."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--du", required=True, metavar="AAAA-MM-JJ", help="premier jour de la période")
        parser.add_argument("--au", required=True, metavar="AAAA-MM-JJ", help="dernier jour, et date des files actives")
        parser.add_argument("--code", nargs="+", action="extend", default=[], metavar="X", help="ENF-01, PAR-18…")
        parser.add_argument("--toutes", action="store_true", help="tout le catalogue, dans son ordre")
        parser.add_argument(
            "--filtre", nargs="+", action="extend", default=[], metavar="axe=valeur", help="par code ou par libellé"
        )
        parser.add_argument(
            "--axe",
            nargs="+",
            default=[],
            metavar="AXE",
            help="un axe ou deux à la place de ceux du catalogue : quartier, enfant.transport (un champ de la ville)…",
        )
        parser.add_argument("--ages-au", metavar="AAAA-MM-JJ", help="date des âges ; par défaut, celle de la ville")
        parser.add_argument("--liste", action="store_true", help="ajoute les clés de ce qui est compté")
        parser.add_argument("--format", choices=["json", *FORMATS], default="json")

    def travailler(self, *, du, au, code, toutes, filtre, axe, ages_au, liste, format, **options):
        demandees = _demandees(code, toutes)
        temps = _periode(_date(du, "--du"), _date(au, "--au"), _date(ages_au, "--ages-au") if ages_au else None)
        resultats = list(_calculer(demandees, temps, _filtres(filtre), axe, liste))
        if format == "json":
            objets = [objet for _, _, objet in resultats]
            seul = objets[0] if len(objets) == 1 and not toutes else objets
            self.stdout.write(json.dumps(seul, ensure_ascii=False, indent=1))
        else:
            _ecrire_le_tableur(format, resultats)


def _calculer(demandees, temps, filtres, axes, avec_liste):
    # Chargé au premier calcul, avec numpy.
    from jalon.restitution.statistiques.calcul import Calcul
    from jalon.restitution.statistiques.fraicheur import instantane
    from jalon.restitution.statistiques.mise_en_forme import en_objet

    calculs = {}
    for demandee in demandees:
        mesure = demandee.mesure
        if mesure.univers not in calculs:
            calculs[mesure.univers] = Calcul(instantane(mesure.univers).ville, temps, filtres)
        calcul = calculs[mesure.univers]
        voulus = axes or demandee.axes
        try:
            resultat = calcul.resultat(mesure, voulus)
        except ValueError as erreur:
            raise CommandError(f"{demandee.code} : {erreur}", returncode=2) from None
        liste = mesure.unite.nommer(calcul.cles(mesure, voulus)) if avec_liste else None
        yield demandee, resultat, en_objet(demandee, resultat, calcul, liste)


def _ecrire_le_tableur(format, resultats) -> None:
    from jalon.restitution.statistiques.mise_en_forme import COLONNES, en_lignes

    lignes = []
    for demandee, resultat, objet in resultats:
        lignes += en_lignes(demandee, resultat)
        for cle in objet.get("liste", ()):
            lignes.append([demandee.code, demandee.libelle, "Liste", cle, "", "", *[None] * 5])
    sys.stdout.buffer.write(en_octets(format, "Statistiques", COLONNES, lignes))


def _demandees(codes, toutes):
    if toutes == bool(codes):
        raise CommandError("Dites quelles statistiques : --code ENF-01 PAR-18… ou --toutes.", returncode=2)
    if toutes:
        return statistiques()
    inconnus = [code for code in codes if statistique(code) is None]
    if inconnus:
        raise CommandError(f"Le catalogue n'a pas de statistique « {inconnus[0]} ».", returncode=2)
    return [statistique(code) for code in codes]


def _periode(du, au, ages_au):
    try:
        return periode(du, au, ages_au)
    except ValueError as erreur:
        raise CommandError(f"{erreur} Vérifiez --du et --au.", returncode=2) from None


def _date(texte: str, option: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise CommandError(f"{option} attend une date qui existe, écrite AAAA-MM-JJ.", returncode=2) from None


def _filtres(textes) -> dict[str, list[str]]:
    filtres: dict[str, list[str]] = {}
    for texte in textes:
        axe, egal, valeur = texte.partition("=")
        if not (axe and egal and valeur):
            raise CommandError(f"« {texte} » n'est pas un filtre : écrivez axe=valeur.", returncode=2)
        filtres.setdefault(axe, []).append(valeur)
    return filtres
