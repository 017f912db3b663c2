"""L'en-tête d'un tableur : où il est, sur combien de lignes, et le nom de chaque colonne."""

from collections.abc import Sequence

EXAMINEES = 15
HAUTEUR_AU_PLUS = 3


def proposer_l_entete(lignes: Sequence[tuple[int, list[str]]]) -> tuple[int, int]:
    """(numéro de la première ligne d'en-tête, combien de lignes). Au-dessus : un titre, une date d'édition…"""
    examinees = [(numero, [case.strip() for case in cases]) for numero, cases in lignes[:EXAMINEES]]
    notes = {numero: _noms(cases) for numero, cases in examinees}
    plus = max(notes.values(), default=0)
    if not plus:
        return 1, 1
    bas = next(numero for numero, note in notes.items() if note >= 0.8 * plus)
    par_numero = dict(examinees)
    haut = par_numero.get(bas - 1, [])
    # Une ligne de groupes (« Enfant », « Mère », « Mère »…) coiffe l'en-tête ; un titre n'a qu'une valeur.
    groupes = {case for case in haut if case}
    if len(groupes) >= 2 and not any(_est_une_donnee(case) for case in groupes):
        return bas - 1, 2
    dessous = par_numero.get(bas + 1, [])
    if plus and _complete(par_numero[bas], dessous):
        return bas, 2
    return bas, 1


def _noms(cases: list[str]) -> int:
    """Combien de cases ont l'air de noms de colonnes, toutes différentes."""
    remplies = [case for case in cases if case]
    if any(_est_une_donnee(case) for case in remplies):
        return 0
    return len(set(remplies))


def _est_une_donnee(case: str) -> bool:
    """Un nombre, une date, un téléphone : surtout des chiffres."""
    return sum(c.isdigit() for c in case) * 2 > len(case.replace(" ", "")) or len(case) > 120


def _complete(haut: list[str], bas: list[str]) -> bool:
    """La ligne du dessous nomme les colonnes que celle du dessus groupe (une case fusionnée en vaut plusieurs)."""
    remplies = [case for case in haut if case]
    repetees = len(remplies) - len(set(remplies))
    return repetees > 0 and _noms(bas) > repetees


def assembler(hauteurs: list[list[str]], *, a_etendre: bool) -> list[str]:
    """Un nom par colonne. `a_etendre` : un groupe vaut jusqu'au suivant (un csv a oublié ses cases fusionnées)."""
    largeur = max((len(ligne) for ligne in hauteurs), default=0)
    lignes = [[*(case.strip() for case in ligne), *[""] * (largeur - len(ligne))] for ligne in hauteurs]
    if a_etendre:
        lignes[:-1] = [_etendre(ligne) for ligne in lignes[:-1]]
    colonnes = zip(*lignes, strict=True)
    noms = [" – ".join(dict.fromkeys(" ".join(case.split()) for case in colonne if case)) for colonne in colonnes]
    while noms and not noms[-1]:
        noms.pop()
    return noms


def _etendre(ligne: list[str]) -> list[str]:
    etendue, courante = [], ""
    for case in ligne:
        courante = case or courante
        etendue.append(courante)
    return etendue
