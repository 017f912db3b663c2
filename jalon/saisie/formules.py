"""Les formules des champs calculés : des nombres, des dates et des codes de champs, jamais du Python.

`+ - * /`, parenthèses, `min(a; b)`, `max(a; b)`, `arrondi(a; chiffres)`. Deux dates soustraites donnent des jours ; une
date plus ou moins un nombre donne une date. Ce qui manque rend le tout inconnu, comme une division par zéro.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation, Overflow

AU_PLUS = 500
PROFONDEUR = 20
JETON = re.compile(r"\s*(?:(\d+(?:[.,]\d+)?)|([a-z_][a-z0-9_]*)|([-+*/();]))")
FONCTIONS = ("min", "max", "arrondi")


class FormuleFausse(ValueError):
    """La phrase à montrer à qui écrit la formule."""


@dataclass(frozen=True)
class Formule:
    """Une formule lue : `noms` dont elle dépend, `calculer(valeurs)`."""

    noms: frozenset[str]
    arbre: tuple

    def calculer(self, valeurs: Callable[[str], Decimal | date | None]) -> Decimal | None:
        try:
            resultat = _valoir(self.arbre, valeurs)
        except (DivisionByZero, InvalidOperation, Overflow, OverflowError):
            return None
        return resultat if isinstance(resultat, Decimal) else None


def lire_formule(texte: str) -> Formule:
    """Lève FormuleFausse."""
    if not texte.strip():
        raise FormuleFausse("Écrivez la formule.")
    if len(texte) > AU_PLUS:
        raise FormuleFausse(f"Cette formule est trop longue : {AU_PLUS} caractères au plus.")
    lecteur = _Lecteur(_decouper(texte))
    arbre = lecteur.somme()
    if lecteur.suivant() is not None:
        raise FormuleFausse(f"On n'attendait pas « {lecteur.suivant()} » à cet endroit.")
    return Formule(frozenset(lecteur.noms), arbre)


def _decouper(texte: str) -> list[str]:
    jetons, place, texte = [], 0, texte.rstrip()
    while place < len(texte):
        trouve = JETON.match(texte, place)
        if trouve is None:
            raise FormuleFausse(f"« {texte[place : place + 10].strip()} » n'est pas compris dans une formule.")
        jetons.append(trouve.group(trouve.lastindex))
        place = trouve.end()
    return jetons


class _Lecteur:
    """Lit de gauche à droite : somme de produits de termes."""

    def __init__(self, jetons: list[str]):
        self.jetons, self.place, self.profondeur, self.noms = jetons, 0, 0, set()

    def suivant(self) -> str | None:
        return self.jetons[self.place] if self.place < len(self.jetons) else None

    def prendre(self) -> str:
        jeton = self.suivant()
        if jeton is None:
            raise FormuleFausse("La formule s'arrête trop tôt : il manque un nombre, un champ ou une parenthèse.")
        self.place += 1
        return jeton

    def exiger(self, jeton: str) -> None:
        if self.prendre() != jeton:
            raise FormuleFausse(f"Il manque « {jeton} ».")

    def somme(self) -> tuple:
        gauche = self.produit()
        while self.suivant() in ("+", "-"):
            gauche = (self.prendre(), gauche, self.produit())
        return gauche

    def produit(self) -> tuple:
        gauche = self.terme()
        while self.suivant() in ("*", "/"):
            gauche = (self.prendre(), gauche, self.terme())
        return gauche

    def terme(self) -> tuple:
        self.profondeur += 1
        if self.profondeur > PROFONDEUR:
            raise FormuleFausse("Cette formule a trop de parenthèses les unes dans les autres.")
        arbre = self._terme(self.prendre())
        self.profondeur -= 1
        return arbre

    def _terme(self, jeton: str) -> tuple:
        if jeton == "-":
            return ("-", ("nombre", Decimal(0)), self.terme())
        if jeton == "(":
            arbre = self.somme()
            self.exiger(")")
            return arbre
        if jeton[0].isdigit():
            return ("nombre", Decimal(jeton.replace(",", ".")))
        if jeton in FONCTIONS and self.suivant() == "(":
            return (jeton, *self.arguments(jeton))
        if jeton[0].isalpha() or jeton[0] == "_":
            self.noms.add(jeton)
            return ("champ", jeton)
        raise FormuleFausse(f"On n'attendait pas « {jeton} » à cet endroit.")

    def arguments(self, nom: str) -> list[tuple]:
        self.exiger("(")
        lus = [self.somme()]
        while self.suivant() == ";":
            self.prendre()
            lus.append(self.somme())
        self.exiger(")")
        if len(lus) < 2 or (nom == "arrondi" and (len(lus) > 2 or lus[1][0] != "nombre")):
            raise FormuleFausse(
                f"Écrivez par exemple « {nom}({'note; 1' if nom == 'arrondi' else 'note_1; note_2'}) »."
            )
        return lus


def _valoir(arbre: tuple, valeurs):
    geste, *reste = arbre
    if geste == "nombre":
        return reste[0]
    if geste == "champ":
        return valeurs(reste[0])
    operandes = [_valoir(branche, valeurs) for branche in reste]
    if any(operande is None for operande in operandes):
        return None
    if geste in ("min", "max"):
        meme = len({type(o) for o in operandes}) == 1
        return (min if geste == "min" else max)(operandes) if meme else None
    return _DEUX[geste](*operandes)


def _plus(a, b):
    if isinstance(a, date) and isinstance(b, Decimal):
        return a + timedelta(days=int(b))
    if isinstance(b, date):
        return _plus(b, a) if isinstance(a, Decimal) else None
    return a + b


def _moins(a, b):
    if isinstance(a, date):
        return Decimal((a - b).days) if isinstance(b, date) else a - timedelta(days=int(b))
    return None if isinstance(b, date) else a - b


def _entre_nombres(calcul):
    return lambda a, b: calcul(a, b) if isinstance(a, Decimal) and isinstance(b, Decimal) else None


_DEUX = {
    "+": _plus,
    "-": _moins,
    "*": _entre_nombres(lambda a, b: a * b),
    "/": _entre_nombres(lambda a, b: a / b),
    "arrondi": _entre_nombres(lambda a, b: a.quantize(Decimal(1).scaleb(-min(int(b), 3)), ROUND_HALF_UP)),
}
