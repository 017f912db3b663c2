"""Une configuration au hasard sur la ville d'une `Fabrique` : des champs de toutes sortes, et leurs valeurs."""

from jalon.reussite.models import Action, Demande, Enfant, Famille, Parcours
from jalon.saisie.configuration import oublier
from jalon.saisie.entites import entite
from jalon.saisie.models import VersionConfiguration
from jalon.saisie.projection import reprojeter
from jalon.socle.reseau.models import Structure
from tests.restitution.statistiques.fabrique import JOURS

MODELES = {
    "reussite.enfant": Enfant,
    "reussite.famille": Famille,
    "reussite.parcours": Parcours,
    "reussite.demande": Demande,
    "reussite.action": Action,
}
LISTE = "nature_demande"


class FabriqueDeChamps:
    """Publie une configuration sur la ville d'une fabrique, puis remplit les fiches, sans souci de ce qui se voit."""

    def __init__(self, fabrique):
        self.un, self.parfois, self.alea = fabrique.un, fabrique.parfois, fabrique.alea
        self.valeurs = [v.code for v in fabrique.listes[LISTE][:4]]
        self.dispositifs = [v.code for v in fabrique.listes["dispositif"][:3]]
        self.structures = list(Structure.objects.order_by("pk").values_list("pk", flat=True)[:3])
        definies = {code: {"champs": self.definir()} for code in MODELES}
        VersionConfiguration.objects.create(numero=1, contenu={"format": 1, "entites": definies})
        oublier()
        for code, modele in MODELES.items():
            self.remplir(modele)
            reprojeter(entite(code))

    def definir(self) -> list[dict]:
        champs = [
            {"code": code, "libelle": f"Champ {code}", "ordre": ordre, "compte": True} | options | self.visibilite()
            for ordre, (code, options) in enumerate(self.modeles().items())
        ]
        maitre, valeurs = self.un([("oui", [True]), ("choix", self.valeurs[:2]), ("choix_multiple", self.valeurs[:1])])
        suivis = {"jour", "structure_1", "nombre", "choix"} - {maitre}
        suivi = self.un([champ for champ in champs if champ["code"] in suivis])
        suivi["condition"] = {"champ": maitre, "valeurs": valeurs}
        return champs

    def modeles(self) -> dict:
        """Code → définition."""
        bornes = {"tranches": self.un([[], [10], [0, 10, 20]])}
        return {
            "oui": {"type": "oui_non"},
            "choix": {"type": "liste", "liste": LISTE, "sensible": self.parfois(2)},
            "choix_multiple": {"type": "liste_multiple", "liste": LISTE},
            "nombre": {"type": "nombre", "options": bornes},
            "somme": {"type": "calcule", "options": bornes | {"formule": "nombre + nombre"}},
            "jour": {"type": "date"},
            "structure_1": {"type": "structure"},
            "ancien": {"type": "oui_non", "retire_le": "2026-01-01" if self.parfois(2) else ""},
            "tu": {"type": "oui_non", "compte": False, "en_liste": True},
        }

    def visibilite(self) -> dict:
        """Dans un dispositif, pour un rôle ; partout et pour tous, le plus souvent."""
        definie = {}
        if self.parfois(4):
            definie["dispositifs"] = [self.un(self.dispositifs)]
        if self.parfois(6):
            definie["roles"] = ["coordonnateur"]
        return definie

    def remplir(self, modele):
        objets = list(modele.objects.order_by("pk"))
        for objet in objets:
            ecrites = {
                "oui": self.un([True, False], vide=3),
                "choix": self.un([*self.valeurs, "valeur_disparue"], vide=4),
                "choix_multiple": sorted({self.un(self.valeurs) for _ in range(self.alea.randrange(4))}) or None,
                "nombre": self.un(["-3", "0", "9.999", "10", "15.5", "20", "1200"], vide=4),
                "jour": self.un([f"{jour}" for jour in JOURS], vide=3),
                "structure_1": self.un(self.structures, vide=3) if self.structures else None,
                "ancien": self.un([True, False], vide=3),
                "tu": self.un([True, False]),
            }
            objet.champs_ville = {code: valeur for code, valeur in ecrites.items() if valeur is not None}
        modele.objects.bulk_update(objets, ["champs_ville"])
