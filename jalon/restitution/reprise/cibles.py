"""Ce qu'une colonne de tableur peut remplir : une colonne d'échange, ou plusieurs d'un coup (« NOM Prénom »)."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jalon.restitution.echange import tables
from jalon.restitution.echange.cases import Refus, separer
from jalon.restitution.echange.colonnes import Colonne
from jalon.restitution.echange.tables import Table
from jalon.restitution.reprise.transformations import essayer
from jalon.socle.listes.lecture import toutes
from jalon.socle.texte import normaliser

# Au-delà, on ne compare plus une colonne aux noms de la table.
MAX_NOMS = 5000
_TRANSFORMEES = ("oui_non", "sexe", "telephone", "code_postal", "annee_scolaire", "initiales")
_PRECISIONS = re.compile(r" ?[;:(,]")
_LIBELLES = {"id": "Numéro ou clé dans votre tableur", "sexe": "Sexe"}
_PAR_GENRE = {"date": "date", "oui ou non": "oui_non", "entier": "entier"}
_PAR_CODE = {
    "naissance": "naissance",
    "sexe": "sexe",
    "telephone": "telephone",
    "courriel": "courriel",
    "code_postal": "code_postal",
    "annee": "annee_scolaire",
    "initiales": "initiales",
    "nom": "nom",
    "prenom": "nom",
}


@dataclass(frozen=True, kw_only=True)
class Cible:
    """`remplit` : les colonnes d'échange (« enfants.nom ») et la transformation de chacune.

    `indice` : ce que son contenu doit avoir l'air d'être (voir `indices`) ; vide : n'importe quel texte. `mots` : les
    façons dont un tableur la nomme.
    """

    code: str
    libelle: str
    groupe: str
    remplit: tuple[tuple[str, str], ...]
    indice: str = ""
    mots: tuple[str, ...] = ()

    @property
    def a_un_vocabulaire(self) -> bool:
        return self.indice.startswith(("liste ", "table "))

    @property
    def forme(self) -> str:
        """Sous quel nom se compte ce qui lui ressemble : un mot de liste se cherche une fois transformé."""
        return f"{self.indice} {self.remplit[0][1]}" if self.a_un_vocabulaire else self.indice


_mots: dict[str, tuple[str, ...]] = {}
_composees: list[Cible] = []


def declarer_mots(mots: Mapping[str, tuple[str, ...]]) -> None:
    """Comment les tableurs nomment d'ordinaire une colonne d'échange. Lève ValueError si elle en a déjà."""
    if deja := _mots.keys() & mots.keys():
        raise ValueError(f"Les mots de {', '.join(sorted(deja))} sont déclarés deux fois.")
    _mots.update(mots)


def mots_de(code: str) -> tuple[str, ...]:
    """Les mots déclarés d'une colonne d'échange."""
    return _mots.get(code, ())


def declarer_composee(cible: Cible) -> Cible:
    """Une case du tableur qui remplit plusieurs colonnes. Lève ValueError si le code est pris."""
    if any(autre.code == cible.code for autre in _composees):
        raise ValueError(f"La cible {cible.code} est déclarée deux fois.")
    _composees.append(cible)
    return cible


def cibles(codes_de_tables: Iterable[str]) -> list[Cible]:
    """Les cibles de ces tables, table par table, dans l'ordre des colonnes ; les composées en tête de la leur."""
    rendues = []
    for code in codes_de_tables:
        table = tables.table(code)
        rendues += [c for c in _composees if c.remplit[0][0].partition(".")[0] == code]
        rendues += [_cible(table, colonne) for colonne in table.toutes if not colonne.est_redite]
    return rendues


def cible(code: str, parmi: Iterable[Cible]) -> Cible | None:
    return next((c for c in parmi if c.code == code), None)


def libelle_de_table(table: Table) -> str:
    nom = str(table.modele._meta.verbose_name_plural)
    return nom[:1].upper() + nom[1:]


def formes(les_cibles: Iterable[Cible]) -> dict[str, Callable[[str], bool]]:
    """Forme → « cette case en est-elle ? », pour les cibles qui nomment une valeur de liste ou une ligne du réseau."""
    return {c.forme: _reconnaitre(c) for c in les_cibles if c.a_un_vocabulaire and _vocabulaire(c.indice)}


def _reconnaitre(choisie: Cible) -> Callable[[str], bool]:
    mots, transformation = _vocabulaire(choisie.indice), choisie.remplit[0][1]

    def reconnait(case: str) -> bool:
        try:
            texte = essayer(transformation, case)
        except Refus:
            return False
        return all(normaliser(mot) in mots for mot in separer(texte))

    return reconnait


def _vocabulaire(indice: str) -> frozenset[str]:
    genre, _, code = indice.partition(" ")
    if genre == "liste":
        return frozenset().union(*(valeur.cles for valeur in toutes(code)))
    table = tables.table(code)
    objets = table.modele.objects.all()[:MAX_NOMS]
    return frozenset(cle for objet in objets for nom in table.designations(objet) if (cle := normaliser(nom)))


def _cible(table: Table, colonne: Colonne) -> Cible:
    code = f"{table.code}.{colonne.code}"
    indice = _indice(colonne)
    return Cible(
        code=code,
        libelle=_libelle(colonne),
        groupe=libelle_de_table(table),
        remplit=((code, _transformation(colonne, indice)),),
        indice=indice,
        mots=(colonne.code.replace("_", " "), *colonne.alias, *mots_de(code)),
    )


def _libelle(colonne: Colonne) -> str:
    """Ce que la colonne veut dire, sans les précisions du dictionnaire."""
    return _LIBELLES.get(colonne.code) or _PRECISIONS.split(colonne.sens.rstrip("."))[0]


def _indice(colonne: Colonne) -> str:
    if colonne.code in _PAR_CODE:
        return _PAR_CODE[colonne.code]
    if colonne.liste:
        return f"liste {colonne.liste}"
    if colonne.table and tables.existe(colonne.table) and tables.table(colonne.table).designations:
        return f"table {colonne.table}"
    return _PAR_GENRE.get(colonne.genre, "")


def _transformation(colonne: Colonne, indice: str) -> str:
    if colonne.genre == "date":
        return "date"
    if colonne.liste == "niveau_scolaire":
        return "niveau"
    if colonne.est_multiple:
        return "plusieurs"
    if colonne.genre == "nombre":
        return "nombre"
    if colonne.genre in ("nombre", "entier"):
        return "nombre"
    return indice if indice in _TRANSFORMEES else "texte"
