"""Ce que la ville a défini : ses champs, ses onglets, ce qu'elle change à ceux d'origine. Lu d'un document JSON.

Le document : `{"format": 1, "entites": {"reussite.enfant": {"champs": [...], "natifs": [...], "onglets": [...]}}}`,
chaque élément étant le dictionnaire d'une des classes ci-dessous. Il est le même dans un brouillon, dans une version
publiée et dans un paquet.
"""

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

FORMAT = 1


@dataclass(frozen=True)
class Condition:
    """Le champ ne se montre que si `champ` (de la même entité) vaut l'une des `valeurs`, telles qu'on les range."""

    champ: str
    valeurs: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Champ:
    """Un champ de la ville. `type` est inscrit dans `saisie.types` ; `liste` : le code de sa liste, s'il en a une.

    `dispositifs` vide : tous ; `roles` vide : toute l'équipe. `options` : ce qui tient au type (bornes, formule…).
    `compte` : un axe de statistique ; `en_liste` : une colonne de liste. `retire_le` : plus saisi, ses valeurs
    restent. `version` : ce que l'on a lu en ouvrant la page, pour ne pas écraser l'autre.
    """

    code: str
    libelle: str
    type: str
    aide: str = ""
    obligatoire: bool = False
    defaut: Any = None
    liste: str = ""
    options: dict = field(default_factory=dict)
    onglet: str = ""
    ordre: int = 0
    dispositifs: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    condition: Condition | None = None
    compte: bool = False
    en_liste: bool = False
    exporte: bool = True
    sensible: bool = False
    sante: bool = False
    retire_le: str = ""
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Natif:
    """Ce que la ville change à un champ d'origine. Vide : comme à l'origine."""

    code: str
    libelle: str = ""
    aide: str = ""
    cache: bool = False
    obligatoire: bool = False
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Onglet:
    """Un onglet de la fiche : d'origine (`code` de la pièce), renommé, rangé ou caché ; ou ajouté par la ville."""

    code: str
    libelle: str = ""
    cache: bool = False
    ordre: int = 0
    ajoute: bool = False
    version: int = 1


@dataclass(frozen=True)
class Entite:
    """Ce que la ville a défini pour une entité, dans l'ordre."""

    champs: tuple[Champ, ...] = ()
    natifs: dict[str, Natif] = field(default_factory=dict)
    onglets: dict[str, Onglet] = field(default_factory=dict)

    @property
    def en_service(self) -> tuple[Champ, ...]:
        return tuple(champ for champ in self.champs if not champ.retire_le)

    def champ(self, code: str) -> Champ:
        """Lève KeyError."""
        return next((c for c in self.champs if c.code == code), None) or _inconnu(code)


def _inconnu(code):
    raise KeyError(code)


@dataclass(frozen=True)
class Configuration:
    """Un document lu. `entite(code)` rend une entité vide si la ville n'a rien défini pour elle."""

    entites: dict[str, Entite] = field(default_factory=dict)

    def entite(self, code: str) -> Entite:
        return self.entites.get(code) or VIDE

    def avec(self, code: str, entite: Entite) -> "Configuration":
        return replace(self, entites={**self.entites, code: entite})


VIDE = Entite()


def du_document(contenu: dict) -> Configuration:
    """Lève ValueError sur un format plus récent que celui-ci."""
    if contenu.get("format", FORMAT) > FORMAT:
        raise ValueError("Cette configuration vient d'une version plus récente de Jalon : mettez Jalon à jour.")
    return Configuration({code: _entite(lue) for code, lue in contenu.get("entites", {}).items()})


def en_document(configuration: Configuration) -> dict:
    """Le document, tel que `du_document` le relit : dans l'ordre, sans ce qui vaut le défaut."""
    return {"format": FORMAT, "entites": {code: _ecrire(e) for code, e in sorted(configuration.entites.items())}}


def _entite(lue: dict) -> Entite:
    champs = sorted((_champ(d) for d in lue.get("champs", [])), key=lambda c: (c.ordre, c.code))
    natifs = {d["code"]: _lire(Natif, d) for d in lue.get("natifs", [])}
    onglets = {d["code"]: _lire(Onglet, d) for d in lue.get("onglets", [])}
    return Entite(tuple(champs), natifs, onglets)


def _champ(lu: dict) -> Champ:
    condition = lu.get("condition")
    if condition:
        lu = {**lu, "condition": Condition(condition["champ"], tuple(condition["valeurs"]))}
    for suite in ("dispositifs", "roles"):
        if suite in lu:
            lu = {**lu, suite: tuple(lu[suite])}
    return _lire(Champ, lu)


def _lire(classe, lu: dict):
    connus = {f.name for f in fields(classe)}
    return classe(**{nom: valeur for nom, valeur in lu.items() if nom in connus})


def _ecrire(entite: Entite) -> dict:
    return {
        "champs": [_sans_defauts(c) for c in entite.champs],
        "natifs": [_sans_defauts(entite.natifs[code]) for code in sorted(entite.natifs)],
        "onglets": [_sans_defauts(entite.onglets[code]) for code in sorted(entite.onglets)],
    }


def _sans_defauts(element) -> dict:
    neuf = type(element)(**{nom: getattr(element, nom) for nom in ("code", "libelle", "type") if hasattr(element, nom)})
    gardes, par_defaut = ("code", "libelle", "type", "version"), asdict(neuf)
    return {
        nom: _en_listes(valeur) for nom, valeur in asdict(element).items() if nom in gardes or valeur != par_defaut[nom]
    }


def _en_listes(valeur):
    """Comme JSON le rendra : sans tuples."""
    if isinstance(valeur, dict):
        return {nom: _en_listes(v) for nom, v in valeur.items()}
    return [_en_listes(v) for v in valeur] if isinstance(valeur, list | tuple) else valeur
