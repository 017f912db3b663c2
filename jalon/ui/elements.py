"""Ce que les vues donnent aux composants : des objets simples, rendus par les balises de même nom."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple


class Numero(NamedTuple):
    affiche: str
    libelle: str

    @property
    def appel(self):
        return self.affiche.replace(" ", "")


NUMEROS_URGENCE = (
    Numero("17", "Police secours, gendarmerie"),
    Numero("15", "SAMU, urgence médicale"),
    Numero("18", "Sapeurs-pompiers"),
    Numero("112", "Numéro d’urgence européen"),
    Numero("114", "Urgence par SMS, tchat ou visio : personnes sourdes ou malentendantes"),
    Numero("119", "Allô Enfance en danger"),
    Numero("3919", "Violences Femmes Info"),
    Numero("3018", "Harcèlement et violences numériques"),
    Numero("3114", "Numéro national de prévention du suicide"),
    Numero("116 006", "Numéro d’aide aux victimes"),
)


@dataclass(frozen=True)
class Onglet:
    """Un vrai lien ; `compte` s'affiche s'il n'est pas vide. Sert aux onglets et aux vues d'une liste."""

    libelle: str
    url: str
    actif: bool = False
    compte: int | None = None


@dataclass(frozen=True)
class Evenement:
    """Une ligne de la frise : `quand` date ou instant ; `ancre` l'identifie dans l'adresse de la page."""

    quand: date | datetime
    titre: str
    texte: str = ""
    auteur: str = ""
    url: str = ""
    icone: str = "circle-fill"
    ton: str = "neutre"
    nature: str = ""
    ancre: str = ""

    @property
    def a_une_heure(self):
        return isinstance(self.quand, datetime)


@dataclass(frozen=True)
class AFaire:
    """Une chose à faire ; avec `url_fait`, un bouton la coche (POST)."""

    libelle: str
    url: str = ""
    echeance: date | None = None
    en_retard: bool = False
    precision: str = ""
    url_fait: str = ""


@dataclass(frozen=True)
class Puce:
    """Un filtre posé ; sa croix retire `valeur` du paramètre `nom` de l'adresse."""

    libelle: str
    nom: str
    valeur: str


@dataclass(frozen=True)
class Serie:
    """`valeurs` suit les étiquettes ; None = inconnu ou masqué. `urls` : la liste derrière chaque nombre."""

    libelle: str
    valeurs: list
    urls: list = field(default_factory=list)

    @property
    def cellules(self):
        urls = list(self.urls) + [""] * (len(self.valeurs) - len(self.urls))
        return list(zip(self.valeurs, urls, strict=True))


@dataclass(frozen=True)
class Graphique:
    """Un graphique et son tableau. `nature` : barres, barres_empilees, ligne ou pyramide (deux séries)."""

    titre: str
    nature: str
    etiquettes: list
    series: list
    axe: str = ""
    unite: str = ""
    absent: str = "non disponible"

    NATURES = ("barres", "barres_empilees", "ligne", "pyramide")

    def __post_init__(self):
        if self.nature not in self.NATURES:
            raise ValueError(f"Graphique inconnu : « {self.nature} ». Connus : {', '.join(self.NATURES)}.")

    @property
    def lignes(self):
        """(étiquette, [(valeur, url), …]) : le tableau qui accompagne le dessin."""
        par_serie = [serie.cellules for serie in self.series]
        return [(nom, [cellules[i] for cellules in par_serie]) for i, nom in enumerate(self.etiquettes)]

    @property
    def json(self):
        """Pour l'attribut que lit le dessin : htmx ôte les balises `script` d'un fragment."""
        return json.dumps(self.donnees)

    @property
    def donnees(self):
        return {
            "nature": self.nature,
            "unite": self.unite,
            "etiquettes": [str(e) for e in self.etiquettes],
            "series": [{"libelle": str(s.libelle), "valeurs": list(s.valeurs)} for s in self.series],
        }
