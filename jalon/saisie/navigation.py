"""Les champs, les onglets et les outils d'évaluation, parmi les réglages."""

from jalon.saisie.configuration import brouillon_en_base, derniere_version, publiee
from jalon.saisie.lectures import versions_en_vigueur
from jalon.saisie.models import PaquetRecu
from jalon.socle.droits import Droit
from jalon.socle.navigation import Entree, declarer_entrees
from jalon.socle.reglages import Reglage, compter, declarer_reglages

CONFIGURER = (Droit.CONFIGURER,)


def _champs() -> str:
    combien = sum(len(definie.en_service) for definie in publiee().entites.values())
    derniere = derniere_version()
    dits = [
        compter(combien, "champ à vous", "champs à vous") if combien else "Aucun champ à vous",
        f"version {derniere.numero}" if derniere else "",
    ]
    return ", ".join(filter(None, [*dits, "un brouillon attend" if brouillon_en_base() else ""]))


def _paquets() -> str:
    recus = PaquetRecu.objects.count()
    return compter(recus, "paquet reçu", "paquets reçus") if recus else "Emporter sa configuration, en reprendre une"


def _outils() -> str:
    return compter(len(versions_en_vigueur()), "outil en service", "outils en service")


declarer_entrees(
    "reglages",
    Entree("Champs et onglets", "saisie:configuration", CONFIGURER, "card-list"),
    Entree("Outils d'évaluation", "saisie:outils", CONFIGURER, "clipboard-check"),
    Entree("Paquets", "saisie:paquets", CONFIGURER, "arrow-left-right"),
)
declarer_reglages(
    "saisie",
    Reglage("Champs et onglets", "saisie:configuration", CONFIGURER, "card-list", _champs),
    Reglage("Outils d'évaluation", "saisie:outils", CONFIGURER, "clipboard-check", _outils),
)
declarer_reglages(
    "donnees", Reglage("Paquets de configuration", "saisie:paquets", CONFIGURER, "arrow-left-right", _paquets)
)
