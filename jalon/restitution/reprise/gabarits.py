"""Les sortes de tableurs que l'on sait reprendre : chaque pièce déclare les siennes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon.restitution.echange import tables
from jalon.restitution.reprise.cibles import Cible, cibles


@dataclass(frozen=True, kw_only=True)
class Gabarit:
    """Une sorte de tableur.

    - `tables` : celles qu'une ligne peut remplir, la principale d'abord ; vide : une seule, que l'on choisit ;
    - `requises` : les cibles sans lesquelles il n'y a rien à reprendre ;
    - `constantes` : ce que l'on peut dire une fois pour tout le fichier, faute de colonne ;
    - `fixes` : ce que le tableur sous-entend toujours (une date d'accord est celle d'un accord signé) ;
    - `adresse` : le nom de son écran, s'il a le sien (« reussite:liste_de_classe »).
    """

    code: str
    libelle: str
    aide: str
    tables: tuple[str, ...] = ()
    requises: tuple[str, ...] = ()
    constantes: tuple[str, ...] = ()
    fixes: Mapping[str, str] = field(default_factory=dict)
    adresse: str = ""

    def cibles(self, table: str = "") -> list[Cible]:
        """Ce qu'une colonne peut remplir ; `table` : celle que l'on a choisie, s'il fallait choisir."""
        return cibles(self.tables or ((table,) if table else ()))


_gabarits: dict[str, Gabarit] = {}


def declarer_gabarit(gabarit: Gabarit) -> Gabarit:
    """Lève ValueError si le code est pris."""
    if gabarit.code in _gabarits:
        raise ValueError(f"Le gabarit {gabarit.code} est déclaré deux fois.")
    _gabarits[gabarit.code] = gabarit
    return gabarit


def gabarits() -> list[Gabarit]:
    return list(_gabarits.values())


def gabarit(code: str) -> Gabarit:
    """Lève ValueError s'il n'est pas déclaré."""
    try:
        return _gabarits[code]
    except KeyError:
        raise ValueError(f"Le gabarit {code} n'existe pas.") from None


def table_de_la_feuille(nom: str) -> str:
    """Le code de la table que nomme une feuille du format d'échange, ou rien."""
    code = nom.strip().lower().removesuffix(".csv")
    return code if tables.existe(code) else ""


ECHANGE = declarer_gabarit(
    Gabarit(
        code="echange",
        libelle="Le format d’échange de Jalon",
        aide="Un fichier dont les colonnes portent déjà les noms du format : un export de Jalon, ou préparé pour lui.",
    )
)
