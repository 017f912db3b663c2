"""Les colonnes sans clé étrangère : ce qu'un type et un identifiant désignent, ce qu'une ligne redit d'une autre."""

from collections.abc import Callable
from dataclasses import dataclass, field

from jalon.restitution.echange import tables
from jalon.restitution.echange.cases import Refus, citer
from jalon.restitution.echange.colonnes import Colonne, LienLibre

# Des mots d'avant, que l'import comprend encore.
ANCIENS_MOTS = {"contact": "contacts"}


@dataclass(frozen=True)
class Sorte(Colonne):
    """Le type d'un objet, dit par le nom de la table où il se nomme."""

    genre = "table"

    def lire(self, texte, lecture):
        code = ANCIENS_MOTS.get(texte, texte)
        if not tables.existe(code) or not tables.table(code).nomme_ses_lignes:
            raise Refus(f"{citer(texte)} n'est pas une table dont les lignes se nomment.")
        return tables.table(code).modele._meta.label_lower

    def ecrire(self, valeur, ecriture):
        table = tables.du_type(valeur)
        return table.code if table else ""


@dataclass(frozen=True)
class Cible(LienLibre):
    """L'objet lui-même, par son id dans la table que dit la colonne `sorte`. `types` : ceux qu'il peut avoir."""

    sorte: Colonne = field(default=None, kw_only=True)
    types: Callable[[], tuple[str, ...]] = field(default=tuple, kw_only=True)

    def types_vises(self):
        return self.types()

    def lire(self, texte, lecture):
        if self.sorte.code not in lecture.ligne.textes:
            raise Refus(f"Dites d'abord de quelle table est cet id (colonne {self.sorte.code}).")
        type_ = self.sorte.lire(lecture.ligne.textes[self.sorte.code], lecture)
        return lecture.references.resoudre(tables.du_type(type_).code, texte, lecture.ligne)

    def ecrire(self, valeur, ecriture):
        table = tables.du_type(self.sorte.prendre(ecriture.objet))
        return ecriture.designations.trouver(table.code, valeur) if table else ""


@dataclass(frozen=True)
class LienSouple(LienLibre):
    """Un identifiant opaque vers une table d'une autre pièce, que la ville peut ne pas avoir."""

    est_souple = True

    def lire(self, texte, lecture):
        if not tables.existe(self.table):
            raise Refus(f"La table {self.table} n'existe pas ici.")
        return super().lire(texte, lecture)

    def ecrire(self, valeur, ecriture):
        return ecriture.designations.trouver(self.table, valeur) if tables.existe(self.table) else ""


@dataclass(frozen=True)
class Redite(Colonne):
    """Une colonne de l'objet que la ligne nomme par `par` (une clé étrangère), redite sur chaque ligne."""

    element: Colonne = field(default=None, kw_only=True)
    par: str = field(default="", kw_only=True)
    est_redite = True

    @property
    def genre(self):
        return self.element.genre

    @property
    def liste(self):
        return self.element.liste

    @property
    def table(self):
        return self.element.table

    def types_vises(self):
        return self.element.types_vises()

    def prendre(self, objet):
        parent = getattr(objet, self.par)
        return None if parent is None else self.element.prendre(parent)

    def lire(self, texte, lecture):
        return self.element.lire(texte, lecture)

    def ecrire(self, valeur, ecriture):
        ecriture.objet = getattr(ecriture.objet, self.par)
        return self.element.ecrire(valeur, ecriture)

    def verifier(self, valeur, modele):
        self.element.verifier(valeur, modele._meta.get_field(self.par).related_model)


def redire(par: str, *colonnes: Colonne) -> tuple[Redite, ...]:
    """Ces colonnes, redites par les lignes qui nomment leur objet."""
    return tuple(Redite(c.code, c.sens, element=c, par=par, obligatoire=c.obligatoire) for c in colonnes)
