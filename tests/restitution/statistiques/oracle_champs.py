"""Les champs de la ville selon l'oracle : relus du document publié et du JSON des objets, sans rien de `Projection`."""

from collections import defaultdict
from decimal import Decimal

from jalon.reussite.models import Parcours
from jalon.saisie.models import VersionConfiguration
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Structure

PREFIXES = {
    "enfant": "reussite.enfant",
    "famille": "reussite.famille",
    "parcours": "reussite.parcours",
    "demande": "reussite.demande",
    "action": "reussite.action",
}
SE_COMPTENT = ("oui_non", "liste", "liste_multiple", "nombre", "date", "structure", "calcule")


class Champs:
    """Ce que la ville active a défini, et ce qu'il faut pour le lire sur un objet."""

    def __init__(self):
        publiee = VersionConfiguration.objects.order_by("-numero").first()
        self.entites = publiee.contenu["entites"] if publiee else {}
        self.codes = defaultdict(set)
        for liste, code in Valeur.objects.values_list("liste__code", "code"):
            self.codes[liste].add(code)
        self.structures = set(Structure.objects.values_list("pk", flat=True))
        self.dispositifs = defaultdict(set)
        for enfant, famille, pk, code in Parcours.objects.filter(annule_le=None).values_list(
            "enfant", "enfant__famille", "pk", "dispositif__code"
        ):
            for cle in (("enfant", enfant), ("famille", famille), ("parcours", pk)):
                self.dispositifs[cle].add(code)

    def definis(self, prefixe) -> dict:
        champs = self.entites.get(PREFIXES[prefixe], {}).get("champs", [])
        return {champ["code"]: champ for champ in champs}

    def axes(self) -> list[str]:
        """Les codes des axes que cette configuration doit donner."""
        return [
            f"{prefixe}.{code}"
            for prefixe in PREFIXES
            for code, champ in self.definis(prefixe).items()
            if champ.get("compte") and est_en_service(champ) and champ["type"] in SE_COMPTENT
        ]

    def lire(self, axe: str, ligne) -> list:
        """Les codes des valeurs de la ligne ; [None] si elle n'en a pas, [] sur un champ à plusieurs valeurs."""
        prefixe, _, code = axe.partition(".")
        champ = self.definis(prefixe)[code]
        inconnu = [] if champ["type"] == "liste_multiple" else [None]
        objet = de_la_ligne(prefixe, ligne)
        if objet is None or not self.se_montre(prefixe, champ, objet):
            return inconnu
        return self.valeurs(prefixe, champ, objet) or inconnu

    def se_montre(self, prefixe, champ, objet) -> bool:
        if not est_en_service(champ):
            return False
        if champ.get("dispositifs") and not set(champ["dispositifs"]) & self.dispositifs_de(prefixe, objet):
            return False
        condition = champ.get("condition")
        if not condition:
            return True
        maitre = self.definis(prefixe).get(condition["champ"])
        if maitre is None:
            natif = getattr(objet, condition["champ"])
            return (natif.code if isinstance(natif, Valeur) else natif) in condition["valeurs"]
        if not self.se_montre(prefixe, maitre, objet):
            return False
        dites = objet.champs_ville.get(maitre["code"])
        return bool(set(dites if isinstance(dites, list) else [dites]) & set(condition["valeurs"]))

    def dispositifs_de(self, prefixe, objet) -> set[str]:
        if prefixe in ("demande", "action"):
            return self.dispositifs["parcours", objet.parcours_id]
        return self.dispositifs[prefixe, objet.pk]

    def valeurs(self, prefixe, champ, objet) -> list:
        calcule = champ["type"] == "calcule"
        lue = self.calcul(prefixe, champ, objet) if calcule else objet.champs_ville.get(champ["code"])
        if lue is None:
            return []
        return getattr(self, f"de_{champ['type']}", self.de_nombre)(champ, lue)

    def calcul(self, prefixe, champ, objet):
        """La seule formule des tests : une somme de deux champs."""
        somme = Decimal(0)
        for code in champ["options"]["formule"].split(" + "):
            terme = self.definis(prefixe)[code]
            lue = objet.champs_ville.get(code)
            if lue is None or not self.se_montre(prefixe, terme, objet):
                return None
            somme += Decimal(lue)
        return somme

    def de_oui_non(self, champ, lue):
        return ["oui" if lue else "non"]

    def de_liste(self, champ, lue):
        return [lue] if lue in self.codes[champ["liste"]] else []

    def de_liste_multiple(self, champ, lue):
        return [code for code in lue if code in self.codes[champ["liste"]]]

    def de_structure(self, champ, lue):
        return [str(lue)] if lue in self.structures else []

    def de_date(self, champ, lue):
        return [lue[:7]]

    def de_nombre(self, champ, lue):
        bornes = champ.get("options", {}).get("tranches", [])
        passees = [borne for borne in bornes if Decimal(lue) >= Decimal(str(borne))]
        suivantes = bornes[len(passees) :]
        if not bornes:
            # Peu de nombres différents : chacun sa tranche.
            return [f"{Decimal(lue).normalize() + 0:f}"]
        if not passees:
            return [f"moins_de_{bornes[0]}"]
        return [f"{passees[-1]}_a_{suivantes[0]}" if suivantes else f"{passees[-1]}_et_plus"]


def est_en_service(champ) -> bool:
    return not champ.get("retire_le")


def de_la_ligne(prefixe, ligne):
    """L'objet dont la ligne lit le champ."""
    if prefixe in ("demande", "action"):
        return ligne.objet
    if prefixe == "parcours":
        return ligne.parcours
    enfant = ligne.enfant
    return enfant.famille if prefixe == "famille" and enfant else None if prefixe == "famille" else enfant
