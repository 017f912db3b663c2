"""Proposer à quoi correspond chaque colonne d'un tableur : par ce que l'on avait choisi, son nom, son contenu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from rapidfuzz import fuzz

from jalon.restitution.reprise.cibles import Cible, formes
from jalon.restitution.reprise.indices import indices
from jalon.socle.texte import normaliser

RETENUE, NOM, NOM_PROCHE, CONTENU = "retenue", "nom", "nom_proche", "contenu"
PHRASES = {
    RETENUE: "Comme la dernière fois.",
    NOM: "Proposé par le nom de la colonne.",
    NOM_PROCHE: "Proposé par un nom proche.",
    CONTENU: "Proposé par le contenu de la colonne.",
}
_SCORE_RETENU, _SCORE_EXACT, _SCORE_CONTENU = 1000, 100, 70
_NOM_PROCHE = 84
# Une colonne dont moins du tiers des cases a la bonne forme n'est pas ce que dit son nom.
_DEMENTI, _CONFIRME, _CERTAIN = 0.34, 0.6, 0.8
# Une date sous « Nom » trahit deux colonnes inversées.
_JAMAIS_UN_NOM = ("date", "telephone", "courriel", "uai", "code_postal", "sexe")
# Ces formes-là ne désignent rien à elles seules : un entier, un mot, un oui n'ont pas de sens sans leur nom.
_MUETS = ("", "entier", "nom", "oui_non", "date", "initiales", "code_postal")


@dataclass(frozen=True)
class Proposition:
    """La cible proposée pour la colonne de ce rang (None : aucune), et pourquoi. `doute` : une phrase, ou rien."""

    rang: int
    entete: str
    cible: Cible | None = None
    raison: str = ""
    doute: str = ""

    @property
    def phrase(self) -> str:
        return PHRASES.get(self.raison, "")


@dataclass(frozen=True)
class _Colonne:
    rang: int
    entete: str
    est_vide: bool
    indices: Mapping[str, float]

    @property
    def cle(self) -> str:
        return normaliser(self.entete)


def proposer(
    entetes: Sequence[str],
    lignes: Sequence[Sequence[str]],
    cibles: Sequence[Cible],
    retenues: Mapping[str, str] | None = None,
    *,
    au: date | None = None,
) -> list[Proposition]:
    """Une proposition par colonne. `lignes` : un échantillon ; `retenues` : en-tête normalisé → code de cible, ou ""
    pour une colonne que l'on avait choisi de laisser. Chaque cible ne sert qu'une fois."""
    retenues = retenues or {}
    reconnues = formes(cibles)
    au = au or timezone.localdate()
    colonnes = [
        _colonne(rang, entete, [ligne[rang] for ligne in lignes if rang < len(ligne)], reconnues, au)
        for rang, entete in enumerate(entetes)
    ]
    libres = [c for c in colonnes if retenues.get(c.cle) != ""]
    paires = sorted(
        ((*_evaluer(colonne, cible, retenues), colonne, cible) for colonne in libres for cible in cibles),
        key=lambda paire: (-paire[0], paire[2].rang),
    )
    choisies = _attribuer(paires)
    return [_proposition(colonne, choisies.get(colonne.rang)) for colonne in colonnes]


def _colonne(rang: int, entete: str, cases: list[str], reconnues, au: date) -> _Colonne:
    return _Colonne(rang, entete, not any(case.strip() for case in cases), indices(cases, reconnues, au=au))


def _attribuer(paires) -> dict[int, tuple[Cible, str]]:
    """Rang → (cible, raison), les meilleures d'abord ; une colonne d'échange n'est remplie qu'une fois."""
    choisies: dict[int, tuple[Cible, str]] = {}
    remplies: set[str] = set()
    for score, raison, colonne, cible in paires:
        codes = {code for code, _ in cible.remplit}
        if score and colonne.rang not in choisies and not codes & remplies:
            choisies[colonne.rang] = (cible, raison)
            remplies |= codes
    return choisies


def _evaluer(colonne: _Colonne, cible: Cible, retenues: Mapping[str, str]) -> tuple[float, str]:
    """(score, raison) ; 0 : on ne la propose pas."""
    if retenues.get(colonne.cle) == cible.code:
        return _SCORE_RETENU, RETENUE
    part = _part(colonne, cible)
    par_le_nom, raison = _par_le_nom(colonne.cle, cible)
    if par_le_nom and not colonne.est_vide and _est_dementi(colonne, cible, part):
        return 0, ""
    if par_le_nom:
        return par_le_nom + 10 * part, raison
    if cible.indice not in _MUETS and part >= _CERTAIN:
        return _SCORE_CONTENU + 10 * part, CONTENU
    return 0, ""


def _part(colonne: _Colonne, cible: Cible) -> float:
    indice = "date" if cible.indice == "naissance" and _nomme_une_naissance(colonne, cible) else cible.forme
    return colonne.indices.get(indice, 0)


def _nomme_une_naissance(colonne: _Colonne, cible: Cible) -> bool:
    """Le nom suffit : trois nouveau-nés de l'année sont des naissances aussi."""
    return bool(_par_le_nom(colonne.cle, cible)[0])


def _par_le_nom(cle: str, cible: Cible) -> tuple[float, str]:
    if not cle:
        return 0, ""
    mots = {normaliser(mot) for mot in (cible.libelle, cible.code, *cible.mots)}
    if cle in mots:
        return _SCORE_EXACT, NOM
    proche = max(fuzz.token_sort_ratio(cle, mot) for mot in mots)
    return (proche - 10, NOM_PROCHE) if proche >= _NOM_PROCHE else (0, "")


def _est_dementi(colonne: _Colonne, cible: Cible, part: float) -> bool:
    """Le contenu n'a pas la forme de ce que dit le nom. Une liste admet des mots qu'elle n'a pas encore."""
    if cible.indice in ("nom", "nom_et_prenom", "initiales"):
        return any(colonne.indices.get(forme, 0) >= _CONFIRME for forme in _JAMAIS_UN_NOM)
    if cible.a_un_vocabulaire or not cible.indice:
        return colonne.indices.get("date", 0) >= _CERTAIN
    return part < _DEMENTI


def _proposition(colonne: _Colonne, choisie: tuple[Cible, str] | None) -> Proposition:
    if choisie is None:
        return Proposition(colonne.rang, colonne.entete)
    cible, raison = choisie
    return Proposition(colonne.rang, colonne.entete, cible, raison, _doute(colonne, cible, raison))


def _doute(colonne: _Colonne, cible: Cible, raison: str) -> str:
    if colonne.est_vide:
        return "Cette colonne est vide dans les premières lignes."
    if raison in (NOM_PROCHE, CONTENU):
        return "À vérifier."
    if cible.a_un_vocabulaire and _part(colonne, cible) < _CONFIRME:
        return "Plusieurs mots ne sont pas connus de la ville : vous direz ce qu’ils veulent dire."
    if cible.indice and not cible.a_un_vocabulaire and _part(colonne, cible) < _CONFIRME:
        return "Plusieurs cases n’ont pas la forme attendue."
    return ""
