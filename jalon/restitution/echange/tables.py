"""Le registre des tables d'échange : chaque pièce déclare les siennes, le moteur ne connaît qu'elles."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from django.db import models

from jalon.restitution.echange.champs_de_ville import AVANT, DeLaVille, colonnes_de, entite_de_la_table
from jalon.restitution.echange.colonnes import Colonne

ID = Colonne("id", "Clé de la source : elle relie les tables et fait d'un second import une mise à jour.")


@dataclass(frozen=True)
class Annexe:
    """Un raccourci : des colonnes d'une table qui remplissent une ligne d'un autre modèle, pendue à la première.

    `fixes` : ce que le raccourci vaut toujours (pas de date de début) ; `cle` : les colonnes qui, en plus, disent
    laquelle ; `requises` : sans elles, rien à écrire ; `montrable` : les seules lignes que le raccourci sait dire à
    l'export. Une case vide d'un raccourci ne dit rien.
    """

    modele: type[models.Model]
    parent: str
    colonnes: tuple[Colonne, ...]
    fixes: Mapping[str, Any] = field(default_factory=dict)
    cle: tuple[str, ...] = ()
    requises: tuple[str, ...] = ()
    montrable: models.Q = field(default_factory=models.Q)


@dataclass(frozen=True)
class Ensemble:
    """Une colonne à plusieurs valeurs, chacune une ligne d'un modèle de liaison (`parent`, `element`)."""

    colonne: Colonne
    modele: type[models.Model]
    parent: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """Une table d'échange et le modèle qu'elle remplit, à raison d'un objet par ligne.

    - `cles` : des suites de colonnes qui désignent une ligne, essayées dans l'ordre quand l'id ne la désigne pas ;
      `cles_uniques` : la base n'en admet pas deux ; `doubles_admis` : deux lignes pareilles font deux objets ;
    - `unique()` : l'objet de la seule ligne que la table puisse avoir ;
    - `designations(objet)` : ce qui, hors son id, nomme une ligne ailleurs ; `departager(pks, ligne)` choisit ;
    - `verifier(ligne, lecture)` : complète ou refuse une ligne lue ; `completer(voulus, ligne, lecture)` : de même,
      quand on sait quel objet elle désigne (`voulus` : attribut → valeur) ;
    - `creer(texte, ligne, lecture)` : crée la ligne nommée ailleurs (--creer-valeurs) et rend l'objet ;
    - `redirections(lecture)` : clé primaire → celle de la ligne qui l'a remplacée, pour ce qui la nomme ailleurs ;
    - `apres` : des tables qui s'importent avant elle sans qu'elle les nomme ;
    - `en_dernier` : elle peut nommer n'importe quelle autre table, et s'importe après elles ;
    - `avant_lot(lignes, lecture)`, `avant_creation(lignes, lecture)`, `a_la_fin(lecture)` : autour de l'écriture ;
    - `lignes()` : ce qui s'exporte.
    """

    code: str
    sens: str
    modele: type[models.Model]
    colonnes: tuple[Colonne, ...]
    annexes: tuple[Annexe, ...] = ()
    ensembles: tuple[Ensemble, ...] = ()
    cles: tuple[tuple[str, ...], ...] = ()
    cles_uniques: bool = True
    doubles_admis: bool = False
    en_dernier: bool = False
    apres: tuple[str, ...] = ()
    unique: Callable | None = None
    fixes: Mapping[str, Any] = field(default_factory=dict)
    designations: Callable[[Any], Iterable[str]] | None = None
    departager: Callable | None = None
    verifier: Callable | None = None
    completer: Callable | None = None
    creer: Callable | None = None
    redirections: Callable | None = None
    avant_lot: Callable | None = None
    avant_creation: Callable | None = None
    a_la_fin: Callable | None = None
    lignes: Callable[[], models.QuerySet] | None = None

    @property
    def a_un_id(self) -> bool:
        return any(champ.name == "cle_externe" for champ in self.modele._meta.concrete_fields)

    @property
    def nomme_ses_lignes(self) -> bool:
        """Une autre table peut désigner une ligne de celle-ci."""
        return self.a_un_id or self.designations is not None

    @property
    def toutes(self) -> tuple[Colonne, ...]:
        """Les colonnes dans l'ordre du fichier."""
        return (*self.d_origine, *self.de_ville)

    @property
    def de_ville(self) -> tuple[DeLaVille, ...]:
        """Celles des champs que la ville active a ajoutés."""
        return colonnes_de(self.code, self.d_origine)

    @property
    def d_origine(self) -> tuple[Colonne, ...]:
        propres = [ID] if self.a_un_id else []
        des_annexes = [colonne for annexe in self.annexes for colonne in annexe.colonnes]
        return (*propres, *self.colonnes, *(e.colonne for e in self.ensembles), *des_annexes)

    def colonne(self, code: str) -> Colonne | None:
        return next((c for c in self.toutes if c.code == code), None)

    def a_exporter(self) -> models.QuerySet:
        objets = self.lignes() if self.lignes else self.modele.objects.filter(**self.fixes)
        par_dispositif = any(colonne.defini.dispositifs for colonne in self.de_ville)
        return objets.prefetch_related(*entite_de_la_table(self.code).a_precharger) if par_dispositif else objets


_tables: dict[str, Table] = {}


def declarer(*tables: Table) -> None:
    """Déclare des tables. Lève ValueError sur un code de table ou de colonne déjà pris."""
    for table in tables:
        if table.code in _tables:
            raise ValueError(f"La table d'échange {table.code} est déclarée deux fois.")
        codes = [nom for colonne in table.toutes for nom in (colonne.code, *colonne.alias)]
        if len(codes) != len(set(codes)):
            raise ValueError(f"La table d'échange {table.code} a deux colonnes du même nom.")
        _tables[table.code] = table


def table(code: str) -> Table:
    return _tables[code]


def existe(code: str) -> bool:
    return code in _tables


def du_type(type_: str) -> Table | None:
    """La table où se nomment les objets de ce type (« reussite.enfant ») ; None si aucune ne les nomme."""
    return next((t for t in _tables.values() if t.modele._meta.label_lower == type_ and t.nomme_ses_lignes), None)


def ordonnees() -> list[Table]:
    """Les tables, chacune après celles qu'elle nomme. Lève ValueError si une table nommée n'est pas déclarée."""
    graphe = {code: _nommees(table) for code, table in _tables.items()}
    if inconnues := set().union(*graphe.values()) - set(_tables):
        raise ValueError(f"Tables d'échange nommées mais non déclarées : {', '.join(sorted(inconnues))}.")
    # `valeurs` d'abord : tout le monde les nomme. Le tri, stable, suit l'ordre des déclarations.
    return [_tables[code] for code in TopologicalSorter(graphe).static_order()]


def _nommees(table: Table) -> list[str]:
    if table.en_dernier:
        return sorted(code for code, autre in _tables.items() if not autre.en_dernier)
    cibles = {c.table for c in table.toutes if c.table and c.table != table.code}
    cibles -= {c.table for c in table.toutes if c.est_souple and c.table not in _tables}
    visees = (du_type(type_) for colonne in table.toutes for type_ in colonne.types_vises())
    cibles |= {visee.code for visee in visees if visee and visee is not table}
    cibles.update(table.apres, AVANT if entite_de_la_table(table.code) else ())
    if table.code not in ("listes", "intitules") and any(colonne.liste for colonne in table.toutes):
        cibles.add("listes")
    return sorted(cibles)
