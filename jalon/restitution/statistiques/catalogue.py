"""Le catalogue : des lignes de données au-dessus des mesures. Le code d'une statistique ne change jamais."""

import csv
from dataclasses import dataclass
from pathlib import Path

from jalon.restitution.statistiques.registre import Mesure, mesure_de
from jalon.socle.texte import normaliser


@dataclass(frozen=True)
class Statistique:
    """Une ligne du catalogue : une mesure et au plus deux axes."""

    code: str
    libelle: str
    mesure: Mesure
    axes: tuple[str, ...]

    @property
    def famille(self) -> str:
        return self.code.partition("-")[0]

    @property
    def est_ouverte(self) -> bool:
        """La ville active se sert-elle de ses axes ?"""
        return all(axe.est_ouvert for axe in self.mesure.axes if axe.code in self.axes)

    @property
    def texte_de_recherche(self) -> str:
        return normaliser(f"{self.code} {self.libelle} {self.mesure.libelle}")


# Plusieurs pièces déclarent leurs familles : l'ordre du catalogue est ici.
ORDRE = "ENF PAR OBJ SCO EXT DEM ACT SUI FAM EPS DEL COU EVA DIS".split()

_statistiques: dict[str, Statistique] = {}
_familles: dict[str, str] = {}


def declarer_familles(familles: dict[str, str]) -> None:
    """Préfixe de code → titre. Lève ValueError sur un préfixe pris, ou que l'ordre du catalogue ne connaît pas."""
    for code, titre in familles.items():
        if code not in ORDRE:
            raise ValueError(f"La famille {code} n'a pas de place dans le catalogue.")
        if code in _familles:
            raise ValueError(f"La famille {code} est déclarée deux fois.")
        _familles[code] = titre


def declarer_catalogue(fichier: Path) -> None:
    """Lit `code;libelle;mesure;axe_1;axe_2`. Lève ValueError sur un code pris, une mesure ou un axe inconnus."""
    with fichier.open(encoding="utf-8", newline="") as lignes:
        for ligne in csv.DictReader(lignes, delimiter=";"):
            _ajouter(ligne)


def _ajouter(ligne: dict) -> None:
    axes = tuple(axe for axe in (ligne["axe_1"], ligne["axe_2"]) if axe)
    statistique = Statistique(ligne["code"], ligne["libelle"], mesure_de(ligne["mesure"]), axes)
    if statistique.code in _statistiques:
        raise ValueError(f"La statistique {statistique.code} est déclarée deux fois.")
    if statistique.famille not in _familles:
        raise ValueError(f"La famille de {statistique.code} n'est pas déclarée.")
    for axe in axes:
        if axe not in {a.code for a in statistique.mesure.axes}:
            raise ValueError(f"{statistique.code} : la mesure {statistique.mesure.code} n'a pas d'axe « {axe} ».")
    _statistiques[statistique.code] = statistique


def statistiques() -> list[Statistique]:
    """Celles que la ville active emploie, dans l'ordre du catalogue ; hors de la cloison, toutes."""
    return sorted((s for s in _statistiques.values() if s.est_ouverte), key=lambda s: ORDRE.index(s.famille))


def statistique(code: str) -> Statistique | None:
    """None si elle n'existe pas, ou si la ville active n'emploie pas ses axes."""
    trouvee = _statistiques.get(code.upper())
    return trouvee if trouvee and trouvee.est_ouverte else None


def familles() -> dict[str, str]:
    return {code: _familles[code] for code in ORDRE if code in _familles}


def chercher(texte: str) -> list[Statistique]:
    """Celles dont le code, le libellé ou la mesure contient tous les mots."""
    mots = normaliser(texte).split()
    return [s for s in statistiques() if all(mot in s.texte_de_recherche for mot in mots)]
