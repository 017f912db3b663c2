"""Ce que l'on lit d'une fiche : les champs de la ville, et ce qu'elle a changé à ceux d'origine."""

from dataclasses import dataclass

from django.urls import reverse

from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Champ, Natif
from jalon.saisie.entites import entite, entites
from jalon.saisie.onglets import caches, onglet_de
from jalon.saisie.types import type_de
from jalon.saisie.types.references import Fichier
from jalon.saisie.valeurs import PREFIXE, Lecteur, Lu, entite_de, est_permis, lecteur, montrer, visibles
from jalon.socle.pieces.models import Piece
from jalon.socle.versions import Ecart


@dataclass(frozen=True)
class Lue:
    """Un champ de la ville tel qu'il se lit sur une fiche. `texte` vide : inconnu ; `url` : celle d'un fichier."""

    champ: Champ
    texte: str
    url: str = ""

    @property
    def code(self) -> str:
        return self.champ.code

    @property
    def libelle(self) -> str:
        return self.champ.libelle

    @property
    def est_long(self) -> bool:
        return type_de(self.champ.type).est_long


@dataclass(frozen=True)
class NatifLu:
    """Un champ d'origine, nommé comme la ville le nomme."""

    libelle: str
    montre: bool


def lues(objet, compte, onglet: str | None = None) -> list[Lue]:
    """Les champs qui se montrent à ce compte sur cet objet, tous ou d'un seul onglet ; ceux d'un onglet caché, non."""
    code = entite_de(objet).code
    montres, caches_ = visibles(code, objet, lecteur=lecteur(compte)), caches(code)
    ranges = [(champ, onglet_de(code, champ)) for champ in montres]
    voulus = [champ for champ, range_ in ranges if range_ not in caches_ and onglet in (None, range_)]
    return _lire(objet, voulus, compte)


def renseignees(objet, compte) -> list[Lue]:
    """Celles qui disent quelque chose."""
    return [lue for lue in lues(objet, compte) if lue.texte]


def _lire(objet, champs: list[Champ], compte) -> list[Lue]:
    if not champs:
        return []
    declaree = entite_de(objet)
    lu = Lu(objet, publiee().entite(declaree.code), declaree.dispositifs(objet))
    rangees = {champ.code: lu.valeur(champ) for champ in champs}
    pieces = _pieces([rangees[champ.code] for champ in champs if est_un_fichier(champ)], compte)
    return [
        _un_fichier(champ, pieces.get(rangees[champ.code]))
        if est_un_fichier(champ)
        else Lue(champ, montrer(champ, rangees[champ.code]))
        for champ in champs
    ]


def est_un_fichier(champ: Champ) -> bool:
    return isinstance(type_de(champ.type), Fichier)


def _pieces(cles: list, compte) -> dict[str, Piece]:
    """Les pièces que ce compte peut ouvrir, en une requête."""
    presentes = [cle for cle in cles if cle]
    if not presentes:
        return {}
    return {str(piece.cle): piece for piece in Piece.objects.visibles_par(compte).filter(cle__in=presentes)}


def _un_fichier(champ: Champ, piece: Piece | None) -> Lue:
    return Lue(champ, piece.nom, reverse("socle:piece", args=[piece.pk])) if piece else Lue(champ, "")


def textes(objet, pour: Lecteur) -> dict[str, str]:
    """{code: ce qui se lit} des champs qui se montrent à ce lecteur : pour un document. Un fichier n'y est pas."""
    declaree = entite_de(objet)
    montres = visibles(declaree.code, objet, lecteur=pour)
    if not montres:
        return {}
    lu = Lu(objet, publiee().entite(declaree.code), declaree.dispositifs(objet))
    return {c.code: montrer(c, lu.valeur(c)) for c in montres if not est_un_fichier(c)}


def champ_du_journal(objet_type: str, cle: str, compte) -> Champ | None:
    """Le champ de la ville que nomme une clé du journal (« champ_x ») ; None s'il n'est pas à montrer à ce compte."""
    declaree = next((e for e in entites() if e.modele()._meta.label_lower == objet_type), None)
    definis = publiee().entite(declaree.code).champs if declaree else ()
    trouve = next((champ for champ in definis if PREFIXE + champ.code == cle), None)
    return trouve if trouve and est_permis(trouve, lecteur(compte)) else None


def ecarts_lisibles(objet, ecarts: list[Ecart], compte) -> list[Ecart]:
    """D'un conflit, ce que ce compte peut lire."""
    objet_type = objet._meta.label_lower
    return [
        ecart
        for ecart in ecarts
        if not ecart.champ.startswith(PREFIXE) or champ_du_journal(objet_type, ecart.champ, compte)
    ]


def natifs(code: str) -> dict[str, NatifLu]:
    """{code du champ d'origine: comment il se nomme, et s'il se montre}."""
    regles = publiee().entite(code).natifs
    return {natif.code: _natif(natif, regles.get(natif.code)) for natif in entite(code).natifs}


def _natif(natif, regle: Natif | None) -> NatifLu:
    if regle is None:
        return NatifLu(natif.court or natif.libelle, True)
    return NatifLu(regle.libelle or natif.court or natif.libelle, natif.fixe or not regle.cache)
