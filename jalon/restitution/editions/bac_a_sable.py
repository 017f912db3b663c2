"""Ce qu'un modèle de document a le droit d'écrire : des champs, des boucles, des conditions, et rien d'autre.

L'arbre de l'expression est lu avant toute évaluation : aucun appel, aucun calcul, aucun attribut caché. Une boucle ne
parcourt donc que les listes du document, et un modèle ne peut ni tourner sans fin ni remplir la mémoire.
"""

import re
from functools import cache

from django.core.exceptions import ValidationError

FILTRES = ("default", "upper", "lower", "capitalize", "title", "trim", "join", "length", "first", "last")
TESTS = ("defined", "none")
UN_ELEMENT = ("first", "last")
BOUCLE = {"index", "first", "last", "length"}
BOUCLES_IMBRIQUEES = 3
EXPRESSION_MAX = 400
BALISES_MAX = 3000
BALISE = re.compile(r"{{.*?}}|{%.*?%}", re.S)


class HorsBac(ValidationError):
    """Le modèle écrit autre chose que des champs, des conditions et des boucles."""


def _permis() -> tuple:
    from jinja2 import nodes as n

    return (
        n.Template,
        n.Output,
        n.TemplateData,
        n.Name,
        n.Getattr,
        n.Const,
        n.For,
        n.If,
        n.Compare,
        n.Operand,
        n.And,
        n.Or,
        n.Not,
        n.CondExpr,
        n.Filter,
        n.Test,
    )


@cache
def environnement():
    """L'environnement Jinja des modèles : bac à sable, échappement XML, aucune fonction."""
    from jinja2 import ChainableUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    env = ImmutableSandboxedEnvironment(autoescape=True, undefined=ChainableUndefined, finalize=_ecrire)
    env.globals.clear()
    env.filters = {nom: env.filters[nom] for nom in FILTRES}
    env.tests = {nom: env.tests[nom] for nom in TESTS}
    return env


def _ecrire(valeur):
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return valeur


def lire(texte: str) -> set[str]:
    """Les chemins des champs lus par un texte de modèle. Lève HorsBac, en une phrase, s'il écrit autre chose."""
    from jinja2 import TemplateSyntaxError

    balises = BALISE.findall(texte)
    if len(balises) > BALISES_MAX or any(len(balise) > EXPRESSION_MAX for balise in balises):
        raise HorsBac("Ce modèle a trop de balises, ou une balise trop longue.")
    try:
        arbre = environnement().parse(texte)
    except TemplateSyntaxError as erreur:
        raise HorsBac(f"Une balise du modèle ne se lit pas : {erreur.message}") from erreur
    except RecursionError:
        raise HorsBac("Ce modèle emboîte trop de balises.") from None
    lecture = _Lecture()
    lecture.visiter(arbre, {}, 0)
    return lecture.chemins


class _Lecture:
    """Parcourt l'arbre : refuse ce qui n'est pas permis, note le chemin de chaque champ."""

    def __init__(self):
        self.chemins: set[str] = set()
        self.permis = _permis()

    def visiter(self, noeud, portee: dict[str, str], profondeur: int) -> None:
        from jinja2 import nodes as n

        if not isinstance(noeud, self.permis):
            raise HorsBac(_refus(noeud))
        self._nom_permis(noeud)
        if isinstance(noeud, n.For):
            self._boucle(noeud, portee, profondeur)
            return
        if isinstance(noeud, n.Name | n.Getattr):
            chemin = self.chemin(noeud, portee)
            if not _est_de_boucle(chemin, profondeur):
                self.chemins.add(chemin)
            return
        for enfant in noeud.iter_child_nodes():
            self.visiter(enfant, portee, profondeur)

    def _nom_permis(self, noeud) -> None:
        from jinja2 import nodes as n

        if isinstance(noeud, n.Filter) and noeud.name not in FILTRES:
            raise HorsBac(f"Le filtre « {noeud.name} » n'est pas permis. Il y a : {', '.join(FILTRES)}.")
        if isinstance(noeud, n.Test) and noeud.name not in TESTS:
            raise HorsBac(f"Le test « {noeud.name} » n'est pas permis.")

    def _boucle(self, noeud, portee, profondeur) -> None:
        from jinja2 import nodes as n

        if profondeur >= BOUCLES_IMBRIQUEES or noeud.recursive or not isinstance(noeud.target, n.Name):
            raise HorsBac("Ce modèle emboîte trop de boucles.")
        self.visiter(noeud.iter, portee, profondeur)
        interieure = portee | {noeud.target.name: f"{self.chemin(noeud.iter, portee)}[]"}
        for enfant in [*noeud.body, *noeud.else_, *([noeud.test] if noeud.test else [])]:
            self.visiter(enfant, interieure, profondeur + 1)

    def chemin(self, noeud, portee) -> str:
        from jinja2 import nodes as n

        if isinstance(noeud, n.Name):
            if noeud.name.startswith("_"):
                raise HorsBac(f"« {noeud.name} » n'est pas un champ.")
            return portee.get(noeud.name, noeud.name)
        if isinstance(noeud, n.Getattr):
            if noeud.attr.startswith("_"):
                raise HorsBac(f"« {noeud.attr} » n'est pas un champ.")
            return f"{self.chemin(noeud.node, portee)}.{noeud.attr}"
        if isinstance(noeud, n.Filter) and noeud.node is not None:
            return self.chemin(noeud.node, portee) + ("[]" if noeud.name in UN_ELEMENT else "")
        raise HorsBac("Une boucle parcourt un champ du document, et rien d'autre.")


def _est_de_boucle(chemin: str, profondeur: int) -> bool:
    return profondeur > 0 and chemin.startswith("loop.") and chemin.partition(".")[2] in BOUCLE


def _refus(noeud) -> str:
    from jinja2 import nodes as n

    if isinstance(noeud, n.Call):
        return "Un modèle n'appelle aucune fonction : il n'écrit que des champs, des conditions et des boucles."
    if isinstance(noeud, n.BinExpr | n.UnaryExpr | n.Concat):
        return "Un modèle ne fait pas de calcul : il n'écrit que des champs, des conditions et des boucles."
    return "Un modèle n'écrit que des champs, des conditions (if) et des boucles (for)."


def inconnus(chemins: set[str], champs: dict[str, str]) -> list[tuple[str, str]]:
    """[(champ inconnu, le plus proche ou vide)] ; un début de chemin (`enfant`) est connu."""
    from rapidfuzz import process

    connus = {debut for champ in champs for debut in _debuts(champ)}
    trouves = []
    for chemin in sorted(chemins - connus):
        proche = process.extractOne(chemin, list(champs), score_cutoff=60)
        trouves.append((chemin, proche[0] if proche else ""))
    return trouves


def _debuts(champ: str):
    """`actions[].domaine` → `actions`, `actions[]`, `actions[].domaine`."""
    morceaux = champ.split(".")
    for rang in range(1, len(morceaux) + 1):
        debut = ".".join(morceaux[:rang])
        yield debut
        if debut.endswith("[]"):
            yield debut.removesuffix("[]")
