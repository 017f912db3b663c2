"""Ce que les pièces déclarent : univers, unités, axes, mesures. Rien ici n'importe numpy.

Une statistique est une mesure × des axes. Une mesure choisit des lignes (`selection`), dit l'unité comptée et les
axes permis ; un axe donne un rang par ligne, lu à la date de la ligne. Le calcul est dans `calcul`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from typing import Any

from jalon.saisie.configuration import publiee
from jalon.socle.cloison import est_sous_cloison
from jalon.socle.texte import normaliser

LOIN = 4_000_000
"""Le numéro de jour de ce qui n'arrive pas : après toute date, et encore sous la base des histoires."""


@dataclass(frozen=True)
class Champ:
    """Une colonne lue : son chemin dans le modèle et ce qu'on en fait (`lire(valeur) -> entier`)."""

    chemin: str
    lire: Callable[[Any], int]


def identifiant(chemin: str) -> Champ:
    """Une clé ; 0 si elle est vide."""
    return Champ(chemin, lambda valeur: valeur or 0)


def jour(chemin: str, defaut: int) -> Champ:
    """Un numéro de jour ; `defaut` (0 : depuis toujours ; LOIN : pas encore) si la date est vide."""
    return Champ(chemin, lambda valeur: valeur.toordinal() if valeur else defaut)


def nombre(chemin: str) -> Champ:
    """Un entier ou un oui/non ; -1 si la case est vide."""
    return Champ(chemin, lambda valeur: -1 if valeur is None else int(valeur))


def ordre(chemin: str) -> Champ:
    """Un texte court, dont les entiers gardent l'ordre (sur ses sept premiers octets)."""
    return Champ(chemin, lambda valeur: int.from_bytes(valeur.encode()[:7].ljust(7, b"\0"), "big"))


def nom(chemin: str) -> Champ:
    """Un nom propre écrit à la main : le même entier pour ses graphies voisines (`empreinte_du_nom`) ; 0 si vide."""
    return Champ(chemin, empreinte_du_nom)


def empreinte_du_nom(texte: str) -> int:
    normalise = normaliser(texte)
    return empreinte(normalise) if normalise else 0


@lru_cache(4096)
def empreinte(texte: str) -> int:
    """Le même entier, positif, pour le même texte."""
    return int.from_bytes(sha256(texte.encode()).digest()[:7], "big")


def choix(chemin: str, codes) -> Champ:
    """Le rang du code parmi `codes` ; -1 s'il est vide."""
    rangs = {str(code): rang for rang, code in enumerate(codes)}
    return Champ(chemin, lambda valeur: rangs.get(valeur, -1))


@dataclass(frozen=True)
class Table:
    """Une table chargée en colonnes. `proprietaire` : la colonne qui dit à quel dossier, ou foyer, la ligne tient ;
    vide pour les références de la ville : une écriture qui les change ne nomme pas de dossier, et rebâtit tout.
    `relire` : sans propriétaire, mais écrite avec des dossiers ; petite, on la relit à chaque rapiéçage.
    `parmi(proprietaires)` : le filtre des lignes de ces propriétaires, si leur colonne ne le donne pas.
    """

    nom: str
    lignes: Callable[[], Any]
    champs: dict[str, Champ]
    proprietaire: str = ""
    relire: bool = False
    parmi: Callable[[set[int]], Any] | None = None

    def des_proprietaires(self, cles: set[int]):
        """Les lignes qui tiennent à ces dossiers, ou foyers."""
        if self.parmi is not None:
            return self.lignes().filter(self.parmi(cles))
        return self.lignes().filter(**{f"{self.champs[self.proprietaire].chemin}__in": cles})


@dataclass(frozen=True)
class Univers:
    """Les tables d'une pièce et comment les assembler.

    `assembler` : chemin pointé d'une fonction(bruts) -> objet que lisent mesures et axes ; importée au premier calcul.
    `dossier` : le type de dossier dont une ligne de journal permet de ne recharger que lui.
    `foyers(bruts, dossiers)` : les propriétaires à recharger, par nom de colonne, pour ces dossiers.
    `hors_dossier` : ce qui s'écrit sans dossier, ou en tient lieu → les tables à relire alors en entier, en plus de
    celles à `relire`.
    """

    code: str
    tables: tuple[Table, ...]
    assembler: str
    dossier: str
    foyers: Callable
    hors_dossier: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Unite:
    """Ce qui est compté. `cles(ville)` : la clé de chaque rang ; `nommer(cles)` : les clés de la source.

    `visibles(compte, cles)` : celles que ce compte peut voir, dans l'ordre de la liste ; `lister(compte, cles)` : les
    `Fiche` d'une page de ces clés, dans le même ordre.
    """

    code: str
    libelle: str
    cles: Callable
    nommer: Callable
    visibles: Callable
    lister: Callable


@dataclass(frozen=True)
class Fiche:
    """Une ligne de la liste derrière un nombre : la clé de l'unité comptée, les dossiers nominatifs qu'elle montre."""

    cle: int
    libelle: str
    precision: str
    url: str
    dossiers: tuple = ()


@dataclass(frozen=True, eq=False)
class Axe:
    """Selon quoi l'on répartit. `lire(selection)` : un rang par ligne, -1 pour « Non renseigné ».

    `relier(selection)` à la place de `lire`, pour un axe à plusieurs valeurs : (nombre par ligne, rangs à la suite).
    `etaler(periode)` à la place des deux : une suite de (code, période), la mesure est reprise sur chacune.
    `valeurs(ville, periode)` : sa nomenclature. `nominatif` : les figures d'une personne, sous un droit de plus.
    `ouvert()` : la ville active s'en sert-elle ? `reserve(compte)` : ce compte peut-il le lire ? Jamais, s'il ne lit
    que des agrégats. Vides : toutes les villes, tous ceux qui lisent la mesure.
    `natif` : (entité, champ d'origine) dont il est la lecture ; la ville peut le cacher, ou lui donner un autre nom.
    """

    code: str
    libelle: str
    valeurs: Callable
    lire: Callable | None = None
    relier: Callable | None = None
    etaler: Callable | None = None
    nominatif: bool = False
    ouvert: Callable[[], bool] | None = None
    reserve: Callable[[Any], bool] | None = None
    natif: tuple[str, str] | None = None

    def __post_init__(self):
        if sum(f is not None for f in (self.lire, self.relier, self.etaler)) != 1:
            raise ValueError(f"L'axe {self.code} se lit d'une façon et d'une seule.")

    @property
    def est_ouvert(self) -> bool:
        """La ville active l'emploie-t-elle ? Hors de la cloison, tout l'est."""
        if not est_sous_cloison():
            return True
        cache = self._reglage is not None and self._reglage.cache
        return not cache and (self.ouvert is None or self.ouvert())

    @property
    def nom(self) -> str:
        """Son libellé, dans les mots de la ville."""
        return (self._reglage and self._reglage.libelle) or self.libelle

    @property
    def _reglage(self):
        """Ce que la ville active change au champ d'origine ; None si elle n'y change rien."""
        if self.natif is None or not est_sous_cloison():
            return None
        entite, champ = self.natif
        return publiee().entite(entite).natifs.get(champ)


@dataclass(frozen=True, eq=False)
class Chiffre:
    """Ce qu'une mesure calcule en plus de compter ; son résultat est dans `valeurs`.

    `lire(selection)` : un entier par ligne ; pour un taux (`unite` « % »), deux colonnes, le fait et sur combien.
    `par` : ce que valent tant d'entiers lus dans l'unité (60 minutes par heure) ; sans objet pour les mois et les taux.
    `par_unite` : les lignes d'une même unité disent le même chiffre, qui ne compte qu'une fois.
    """

    lire: Callable
    unite: str
    par: int = 1
    par_unite: bool = False

    UNITES = ("mois", "jours", "heures", "points", "nombre", "%")

    def __post_init__(self):
        if self.unite not in self.UNITES:
            raise ValueError(f"Unité de chiffre inconnue : {self.unite}.")


@dataclass(frozen=True, eq=False)
class Mesure:
    """Ce qu'une statistique compte.

    `selection(ville, periode)` choisit les lignes ; `apres(selection)` les reprend une fois les filtres passés ;
    `unites(selection)` : le rang de l'unité de chaque ligne, -1 si elle n'en a pas ; `chiffre` : une durée, un taux,
    un score par ligne, résumé à part ; `personnes(selection)` : de qui parle chaque ligne, quand l'unité n'est pas une
    personne (le secret statistique compte alors les personnes).
    """

    code: str
    libelle: str
    definition: str
    unite: Unite
    temps: str
    univers: str
    selection: Callable
    unites: Callable
    axes: tuple[Axe, ...]
    filtres: tuple[Axe, ...]
    droit: str
    droit_nominatif: str
    apres: Callable | None = None
    chiffre: Chiffre | None = None
    personnes: Callable | None = None
    _axes: dict = field(default_factory=dict, init=False, repr=False)
    _filtres: dict = field(default_factory=dict, init=False, repr=False)

    TEMPS = ("période", "date", "flux")

    def __post_init__(self):
        if self.temps not in self.TEMPS:
            raise ValueError(f"Règle de temps inconnue pour {self.code} : {self.temps}.")
        _indexer(self._axes, self.axes, self.code)
        _indexer(self._filtres, self.filtres, self.code)

    def axe(self, code: str) -> Axe:
        """Lève KeyError si la mesure ne se répartit pas ainsi dans cette ville."""
        return _trouver(code, self._axes, self.univers)

    def filtre(self, code: str) -> Axe:
        return _trouver(code, self._filtres, self.univers)

    def axes_ouverts(self) -> list[Axe]:
        """Les siens, moins ceux que la ville active n'emploie pas, plus ceux que la ville lui ajoute."""
        return _ouverts(self.axes, self.univers)

    def filtres_ouverts(self) -> list[Axe]:
        return _ouverts(self.filtres, self.univers)


_axes_de_ville: dict[str, Callable[[Collection[Axe]], list[Axe]]] = {}


def declarer_axes_de_ville(univers: str, lire: Callable[[Collection[Axe]], list[Axe]]) -> None:
    """`lire(axes)` : ceux que la ville active ajoute à une mesure qui a ces axes ; leur code contient un point.

    Lève ValueError si l'univers en a déjà.
    """
    if univers in _axes_de_ville:
        raise ValueError(f"Les axes de la ville de l'univers {univers} sont déclarés deux fois.")
    _axes_de_ville[univers] = lire


def _ajoutes(axes: Collection[Axe], univers: str) -> list[Axe]:
    lire = _axes_de_ville.get(univers)
    return lire(axes) if lire and est_sous_cloison() else []


def _ouverts(axes, univers: str) -> list[Axe]:
    return [*(axe for axe in axes if axe.est_ouvert), *_ajoutes(axes, univers)]


def _trouver(code: str, siens: dict[str, Axe], univers: str) -> Axe:
    """Lève KeyError."""
    if (axe := siens.get(code)) and axe.est_ouvert:
        return axe
    ajoutes = _ajoutes(siens.values(), univers) if "." in code else []
    trouve = next((axe for axe in ajoutes if axe.code == code), None)
    if trouve is None:
        raise KeyError(code)
    return trouve


def _indexer(index: dict, axes, mesure: str) -> None:
    for axe in axes:
        if axe.code in index:
            raise ValueError(f"La mesure {mesure} a deux axes « {axe.code} ».")
        index[axe.code] = axe


class Differe:
    """Les fonctions d'un module qui charge numpy, importé au premier appel : une déclaration ne le charge pas."""

    def __init__(self, module: str):
        self._module = module

    def __getattr__(self, nom):
        def appeler(*arguments):
            return getattr(import_module(self._module), nom)(*arguments)

        # La même fonction à chaque fois : le calcul reconnaît une sélection déjà faite.
        self.__dict__[nom] = appeler
        return appeler


_univers: dict[str, Univers] = {}
_mesures: dict[str, Mesure] = {}


def declarer_univers(univers: Univers) -> Univers:
    """Lève ValueError si le code est pris."""
    if univers.code in _univers:
        raise ValueError(f"L'univers {univers.code} est déclaré deux fois.")
    _univers[univers.code] = univers
    return univers


def declarer(mesure: Mesure) -> Mesure:
    """Lève ValueError sur un code pris ou un univers inconnu."""
    if mesure.code in _mesures:
        raise ValueError(f"La mesure {mesure.code} est déclarée deux fois.")
    if mesure.univers not in _univers:
        raise ValueError(f"La mesure {mesure.code} lit un univers inconnu : {mesure.univers}.")
    _mesures[mesure.code] = mesure
    return mesure


def mesure_de(code: str) -> Mesure:
    """Lève ValueError sur un code inconnu."""
    try:
        return _mesures[code]
    except KeyError:
        raise ValueError(f"La mesure {code} n'est pas déclarée.") from None


def mesures() -> list[Mesure]:
    return list(_mesures.values())


def univers_de(code: str) -> Univers:
    return _univers[code]
