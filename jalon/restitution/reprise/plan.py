"""Une ligne du tableur → ce qu'elle dit à chaque table d'échange : transformé, rattaché, sans rien écrire."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon.restitution.echange import tables
from jalon.restitution.echange.cases import Refus
from jalon.restitution.echange.colonnes import Colonne
from jalon.restitution.reprise.cibles import cible
from jalon.restitution.reprise.gabarits import gabarit
from jalon.restitution.reprise.libelles import Lexique, MotInconnu, colonne_d_echange
from jalon.restitution.reprise.transformations import TRANSFORMATIONS

MAX_TEXTE = 200


@dataclass(frozen=True)
class Defaut:
    """Ce qui ne va pas, et dans quelle case (rang None : la ligne)."""

    rang: int | None
    colonne: str
    texte: str
    raison: str

    def en_objet(self) -> dict:
        return {"rang": self.rang, "colonne": self.colonne, "texte": self.texte[:MAX_TEXTE], "raison": self.raison}


@dataclass
class LigneLue:
    """Une ligne du tableur : `textes` par table puis par colonne d'échange, sans les cases vides."""

    numero: int
    cases: list[str]
    textes: dict[str, dict[str, str]] = field(default_factory=dict)
    defauts: list[Defaut] = field(default_factory=list)
    # Les mots à rattacher : (colonne d'échange, mot).
    inconnus: list[tuple[str, str]] = field(default_factory=list)
    # Par table, l'id sous lequel cette ligne y écrit ; `racine` : ce qui désigne son dossier d'un import à l'autre.
    cles: dict[str, str] = field(default_factory=dict)
    racine: str = ""
    # Plusieurs dossiers répondent à cette ligne.
    est_confuse: bool = False
    # Rien ne lui correspond, et l'on ne crée rien : elle ne laisse aucune trace.
    ignoree: bool = False


@dataclass(frozen=True)
class _Case:
    rang: int
    code: str
    colonne: Colonne
    transformation: str

    @property
    def table(self) -> str:
        return self.code.partition(".")[0]


class Plan:
    """Ce que la reprise fait de chaque colonne. `cases` en donne une par colonne d'échange remplie."""

    def __init__(self, reprise, entetes: list[str], lexique: Lexique | None = None):
        self.reprise, self.entetes = reprise, entetes
        self.gabarit = gabarit(reprise.gabarit)
        self.lexique = lexique or Lexique(reprise.valeurs)
        self.cases = _cases(reprise)
        self.constantes = _par_table({**self.gabarit.fixes, **reprise.constantes})
        self.exigees = _exigees({case.table for case in self.cases}, self.gabarit.tables)
        codes = {case.table for case in self.cases} | {code for codes in self.exigees.values() for code in codes}
        self.tables = [table for table in tables.ordonnees() if table.code in codes]
        # La principale du gabarit d'abord : les autres lignes d'un dossier se rattachent à elle.
        premiere = next(iter(self.gabarit.tables), self.reprise.table)
        self.principale = next((table for table in self.tables if table.code == premiere), None)
        self._rangs = {case.code: case.rang for case in self.cases}

    def lire(self, numero: int, cases: list[str]) -> LigneLue:
        ligne = LigneLue(numero, cases)
        if any(case.strip() for case in cases[len(self.entetes) :]):
            raison = f"{len(cases)} cases, là où l'en-tête en nomme {len(self.entetes)}."
            ligne.defauts.append(Defaut(len(self.entetes), "", cases[len(self.entetes)], raison))
        for case in self.cases:
            brut = cases[case.rang].strip() if case.rang < len(cases) else ""
            if not brut:
                continue
            try:
                texte = self._comprendre(case, brut)
            except Refus as refus:
                if isinstance(refus, MotInconnu):
                    ligne.inconnus.append((refus.code, refus.mot))
                ligne.defauts.append(Defaut(case.rang, self.nommer(case.rang), brut, refus.raison))
            else:
                if texte:
                    ligne.textes.setdefault(case.table, {})[case.code.partition(".")[2]] = texte
        for code, constantes in self.constantes.items():
            if code in ligne.textes:
                ligne.textes[code] = constantes | ligne.textes[code]
        for code in list(ligne.textes):
            for exigee in self.exigees.get(code, ()):
                ligne.textes.setdefault(exigee, {})
        return ligne

    def _comprendre(self, case: _Case, brut: str) -> str:
        choisi = self.lexique.rattacher(case.code, brut)
        if choisi is not None:
            return self.lexique.comprendre(case.code, case.colonne, brut)
        transforme = TRANSFORMATIONS[case.transformation].appliquer(brut)
        return self.lexique.comprendre(case.code, case.colonne, transforme) if transforme else ""

    def rang(self, table: str, colonne: str) -> int | None:
        """La colonne du tableur qui remplit celle-ci ; None si aucune (un lien, une constante)."""
        return self._rangs.get(f"{table}.{colonne}")

    def nommer(self, rang: int | None) -> str:
        return self.entetes[rang] if rang is not None and rang < len(self.entetes) else ""

    def defaut(self, ligne: LigneLue, table: str, colonne: str, raison: str) -> Defaut:
        """Le refus d'une table d'échange, remis à la case du tableur."""
        rangs = [rang for nom in colonne.split(", ") if (rang := self.rang(table, nom)) is not None]
        rang = rangs[0] if rangs else None
        texte = ligne.cases[rang] if rang is not None and rang < len(ligne.cases) else ""
        if rang is None and colonne:
            raison = f"{_nom(table, colonne)} : {raison[:1].lower()}{raison[1:]}"
        return Defaut(rang, self.nommer(rang), texte, raison)


def _nom(table: str, colonne: str) -> str:
    trouvee = tables.table(table).colonne(colonne)
    return trouvee.sens.rstrip(".").split(" ; ")[0] if trouvee else colonne


def _cases(reprise) -> list[_Case]:
    possibles = gabarit(reprise.gabarit).cibles(reprise.table)
    cases = []
    for rang, code in sorted(reprise.correspondances.items(), key=lambda paire: int(paire[0])):
        choisie = cible(code, possibles) if code else None
        for colonne, par_defaut in choisie.remplit if choisie else ():
            transformation = reprise.transformations.get(colonne, par_defaut)
            cases.append(_Case(int(rang), colonne, colonne_d_echange(colonne), transformation))
    return cases


def _exigees(codes: set[str], du_gabarit: tuple[str, ...]) -> dict[str, list[str]]:
    """Table → celles du gabarit sans lesquelles sa ligne ne tient pas, quand le tableur n'en dit rien (un foyer)."""
    return {
        code: [c.table for c in tables.table(code).colonnes if c.obligatoire and c.table in du_gabarit]
        for code in codes
    }


def _par_table(constantes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    rangees: dict[str, dict[str, str]] = {}
    for code, texte in constantes.items():
        if texte:
            table, _, colonne = code.partition(".")
            rangees.setdefault(table, {})[colonne] = texte
    return rangees
