"""Le tableau : colonnes déclarées, tri, puces, choix des colonnes et pages par clé, tout dans l'adresse."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import slugify

# Ce qui dit la place dans la liste ; tout changement de tri ou de filtre y met fin.
PLACE = ("apres", "avant", "rang")
# À partir de ce nombre, on choisit ses colonnes.
COLONNES_A_CHOISIR = 6


@dataclass(frozen=True)
class Colonne:
    """`valeur` : un attribut (« referent.nom ») ou une fonction(objet) qui rend du texte, une date ou du HTML sûr."""

    code: str
    libelle: str
    valeur: Any = ""
    triable: bool = False
    numerique: bool = False
    obligatoire: bool = False
    affichee: bool = True
    aide: str = ""

    def lire(self, objet):
        if callable(self.valeur):
            return self.valeur(objet)
        for nom in (self.valeur or self.code).split("."):
            objet = getattr(objet, nom, None)
        return objet

    def texte(self, objet):
        lu = self.lire(objet)
        return date_format(lu, "d/m/Y") if isinstance(lu, date) else lu


@dataclass(frozen=True)
class Page:
    """« 1–50 sur 57 » ; `precedent` et `suivant` sont des adresses, vides aux bouts."""

    debut: int
    fin: int
    total: int
    precedent: str = ""
    suivant: str = ""


@dataclass(frozen=True)
class Geste:
    """Un geste sur les lignes cochées : leurs clés partent en POST sous le nom `selection`."""

    libelle: str
    url: str
    icone: str = ""
    methode: str = "post"


@dataclass
class Tableau:
    """Ce que la vue donne à `{% tableau %}`. `params` est `request.GET` : l'adresse porte tout l'état."""

    params: Any
    legende: str
    colonnes: list
    objets: list
    page: Page | None = None
    puces: list = field(default_factory=list)
    filtres: Any = None
    vues: list = field(default_factory=list)
    gestes: list = field(default_factory=list)
    tri_defaut: str = ""
    url_de: Any = None
    libelle_de: Any = str
    cle_de: Any = None
    vide_titre: str = "Rien ne correspond"
    vide_texte: str = "Retirez un filtre pour élargir la liste."

    @property
    def id(self):
        return f"tableau-{slugify(self.legende)}"

    def lien(self, garder_place=False, **changements):
        """L'adresse de la même liste, changée ; None retire un paramètre, une liste en met plusieurs."""
        params = self.params.copy()
        for nom in () if garder_place else PLACE:
            params.pop(nom, None)
        for nom, valeur in changements.items():
            params.pop(nom, None)
            if valeur is not None:
                params.setlist(nom, valeur if isinstance(valeur, list) else [valeur])
        return f"?{params.urlencode()}"

    @property
    def tri(self):
        return tri_demande(self.params, self.colonnes, self.tri_defaut)

    @property
    def visibles(self):
        demandees = set(self.params.getlist("colonnes"))
        if demandees:
            return [c for c in self.colonnes if c.obligatoire or c.code in demandees]
        return [c for c in self.colonnes if c.obligatoire or c.affichee]

    @property
    def est_triable(self):
        return any(colonne.triable for colonne in self.visibles)

    @property
    def choix_colonnes(self):
        """(colonne, affichée), ou rien : une petite table dont tout se voit n'a rien à choisir."""
        if len(self.colonnes) < COLONNES_A_CHOISIR and all(c.affichee for c in self.colonnes):
            return []
        affichees = {c.code for c in self.visibles}
        return [(c, c.code in affichees) for c in self.colonnes if not c.obligatoire]

    @property
    def entetes(self):
        """(colonne, sens « ascending »/« descending »/vide, adresse du tri suivant)."""
        return [(colonne, self._sens(colonne), self._tri_suivant(colonne)) for colonne in self.visibles]

    def _sens(self, colonne):
        if self.tri == colonne.code:
            return "ascending"
        return "descending" if self.tri == f"-{colonne.code}" else ""

    def _tri_suivant(self, colonne):
        suivant = f"-{colonne.code}" if self.tri == colonne.code else colonne.code
        return self.lien(tri=suivant) if colonne.triable else ""

    @property
    def lignes(self):
        """Pour chaque objet : clé, libellé, adresse, et ses cellules (colonne, texte)."""
        visibles = self.visibles
        for objet in self.objets:
            yield {
                "cle": self.cle_de(objet) if self.cle_de else getattr(objet, "pk", ""),
                "libelle": self.libelle_de(objet),
                "url": self.url_de(objet) if self.url_de else "",
                "cellules": [(colonne, colonne.texte(objet)) for colonne in visibles],
            }

    @property
    def puces_liees(self):
        """(puce, adresse de la liste sans elle)."""
        return [(puce, self.lien(**{puce.nom: self._sans(puce)})) for puce in self.puces]

    def _sans(self, puce):
        return [v for v in self.params.getlist(puce.nom) if v != str(puce.valeur)] or None

    @property
    def sans_filtre(self):
        return self.lien(**{puce.nom: None for puce in self.puces})

    @property
    def params_hors_colonnes(self):
        return self._params_hors({"colonnes", *PLACE})

    @property
    def params_hors_filtres(self):
        champs = set(self.filtres.fields) if self.filtres else set()
        return self._params_hors(champs | set(PLACE))

    def _params_hors(self, noms):
        return [(nom, v) for nom, valeurs in self.params.lists() if nom not in noms for v in valeurs]


def tri_demande(params, colonnes, defaut=""):
    """Le tri de l'adresse (« nom » ou « -nom ») s'il est permis, sinon le défaut."""
    tri = params.get("tri", "")
    permis = {colonne.code for colonne in colonnes if colonne.triable}
    return tri if tri.removeprefix("-") in permis else defaut
