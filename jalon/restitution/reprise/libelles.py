"""Un mot du fichier et les mots de la ville : le même, presque le même, celui que l'on a choisi, ou à rattacher.

Presque le même (un pluriel, une lettre) s'y rattache sans rien demander, et le rapport le dit. Le reste attend une
décision : rien n'est créé sans elle.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from jalon.restitution.echange import tables
from jalon.restitution.echange.cases import Refus, citer, joindre, separer
from jalon.restitution.echange.colonnes import Colonne, Plusieurs
from jalon.socle.listes.lecture import valeurs
from jalon.socle.listes.ressemblances import se_ressemblent
from jalon.socle.texte import normaliser

CREER = "+"
VRAISEMBLABLE = 60
NOMS_AU_PLUS = 5000


class MotInconnu(Refus):
    """Un mot reste à rattacher : `mot`, dans la colonne d'échange `code`."""

    def __init__(self, raison: str, code: str, mot: str):
        super().__init__(raison)
        self.code, self.mot = code, mot


@dataclass(frozen=True)
class Inconnu:
    """Un mot à rattacher : `colonne` (« enfants.niveau »), son nom, le mot, combien de lignes, le plus proche."""

    colonne: str
    libelle: str
    texte: str
    combien: int
    proche: str = ""
    creable: bool = False


class Vocabulaire:
    """Les mots qu'une colonne comprend."""

    def __init__(self, colonne: Colonne):
        self.colonne = colonne
        element = colonne.element if isinstance(colonne, Plusieurs) else colonne
        self.est_multiple = colonne.est_multiple
        self.exacts: set[str] = set()
        self.affichables: dict[str, str] = {}
        self.table = None
        choix = getattr(element, "choix", None)
        if choix is not None:
            self._apprendre_un_choix(choix, element.liste)
        elif colonne.liste:
            self._apprendre_une_liste(colonne.liste)
        else:
            self._apprendre_une_table(tables.table(colonne.table))
        self.creable = choix is None and (self.table is None or self.table.creer is not None)

    def _apprendre_un_choix(self, choix, liste: str) -> None:
        for code, libelle in choix.choices:
            self._apprendre(libelle, code)
        if liste:
            self._apprendre_une_liste(liste)

    def _apprendre_une_liste(self, liste: str) -> None:
        for valeur in valeurs(liste):
            self._apprendre(valeur.libelle, valeur.code, *valeur.synonymes)

    def _apprendre_une_table(self, table) -> None:
        self.table = table
        for objet in table.modele.objects.all()[:NOMS_AU_PLUS]:
            for nom in table.designations(objet):
                self._apprendre(nom)

    def _apprendre(self, montre: str, *autres: str) -> None:
        for mot in (montre, *autres):
            if cle := normaliser(mot):
                self.exacts.add(cle)
                self.affichables.setdefault(cle, montre)

    def connait(self, texte: str) -> bool:
        if normaliser(texte) in self.exacts:
            return True
        return self.table is not None and self.table.a_un_id and self._est_une_cle(texte)

    def _est_une_cle(self, texte: str) -> bool:
        return self.table.modele.objects.filter(cle_externe=texte).exists()

    def presque(self, texte: str) -> str:
        """Le mot de la liste dont celui-ci ne diffère que d'un rien, s'il n'y en a qu'un. Une personne, jamais."""
        if self.table is not None:
            return ""
        trouves = {montre for montre in set(self.affichables.values()) if se_ressemblent(texte, montre)}
        return trouves.pop() if len(trouves) == 1 else ""

    def proche(self, texte: str) -> str:
        trouve = process.extractOne(
            normaliser(texte), list(self.affichables), scorer=fuzz.WRatio, score_cutoff=VRAISEMBLABLE
        )
        return self.affichables[trouve[0]] if trouve else ""


@dataclass
class Lexique:
    """Les vocabulaires d'une reprise, et ce qu'elle rattache. `presque` : ce qui s'est rattaché sans rien demander."""

    rattachees: Mapping[str, Mapping[str, str]]
    presque: dict[str, str] = field(default_factory=dict)
    _vocabulaires: dict[str, Vocabulaire] = field(default_factory=dict)
    _compris: dict[tuple[str, str], str] = field(default_factory=dict)
    _refus: dict[tuple[str, str], str] = field(default_factory=dict)

    def comprendre(self, code: str, colonne: Colonne, texte: str) -> str:
        """Le texte d'échange de la case. Lève Refus si un mot reste à rattacher."""
        if not _a_un_vocabulaire(colonne):
            return texte
        cle = (code, texte)
        if cle not in self._compris or len(self._compris) > NOMS_AU_PLUS:
            vocabulaire = self._vocabulaire(code, colonne)
            mots = separer(texte) if vocabulaire.est_multiple else [texte]
            compris = [compris for mot in mots if (compris := self._comprendre_un_mot(code, vocabulaire, mot))]
            self._compris[cle] = joindre(compris) if vocabulaire.est_multiple else "".join(compris)
        return self._compris[cle]

    def rattacher(self, code: str, texte: str) -> str | None:
        """Ce que l'on a choisi pour ce mot ; None si l'on n'a rien choisi. « » : on l'ignore."""
        return self.rattachees.get(code, {}).get(normaliser(texte))

    def _comprendre_un_mot(self, code: str, vocabulaire: Vocabulaire, mot: str) -> str:
        choisi = self.rattacher(code, mot)
        if choisi == CREER or vocabulaire.connait(mot):
            return mot
        if choisi is not None:
            return choisi
        if (code, mot) not in self._refus and (presque := vocabulaire.presque(mot)):
            self.presque[mot] = presque
            return presque
        raise MotInconnu(self._refuser(code, vocabulaire, mot), code, mot)

    def _refuser(self, code: str, vocabulaire: Vocabulaire, mot: str) -> str:
        if (code, mot) not in self._refus or len(self._refus) > NOMS_AU_PLUS:
            proche = vocabulaire.proche(mot)
            indice = f" Le plus proche : {citer(proche)}." if proche else ""
            self._refus[code, mot] = f"{citer(mot)} n'est pas un mot connu ici.{indice}"
        return self._refus[code, mot]

    def _vocabulaire(self, code: str, colonne: Colonne) -> Vocabulaire:
        if code not in self._vocabulaires:
            self._vocabulaires[code] = Vocabulaire(colonne)
        return self._vocabulaires[code]


def _a_un_vocabulaire(colonne: Colonne) -> bool:
    element = colonne.element if isinstance(colonne, Plusieurs) else colonne
    if colonne.liste or getattr(element, "choix", None) is not None:
        return True
    return bool(colonne.table) and tables.existe(colonne.table) and tables.table(colonne.table).designations is not None


def colonne_d_echange(code: str) -> Colonne:
    """« enfants.niveau » → sa colonne. Lève KeyError si elle n'existe pas."""
    table, _, nom = code.partition(".")
    colonne = tables.table(table).colonne(nom)
    if colonne is None:
        raise KeyError(code)
    return colonne


def a_rattacher(reprise) -> list[Inconnu]:
    """Les mots que le dernier essai n'a pas su rattacher et dont on n'a encore rien décidé."""
    inconnus = []
    for code, comptes in reprise.rapport.get("valeurs", {}).items():
        colonne = colonne_d_echange(code)
        vocabulaire = Vocabulaire(colonne)
        decides = reprise.valeurs.get(code, {})
        inconnus += [
            Inconnu(code, colonne.sens.rstrip("."), mot, combien, vocabulaire.proche(mot), vocabulaire.creable)
            for mot, combien in comptes.items()
            if normaliser(mot) not in decides
        ]
    return sorted(inconnus, key=lambda inconnu: (inconnu.colonne, -inconnu.combien))
