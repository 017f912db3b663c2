"""Les champs de la ville dans les tables d'échange : une colonne par champ, à son code, après celles d'origine."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.core.exceptions import ValidationError

from jalon.restitution.echange.cases import Refus, joindre, separer
from jalon.restitution.echange.colonnes import Colonne
from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Champ
from jalon.saisie.entites import EntiteConfigurable, entites
from jalon.saisie.types import type_de
from jalon.saisie.types.references import Fichier
from jalon.saisie.valeurs import lire, permis
from jalon.socle.cloison import est_sous_cloison, portee_active
from jalon.socle.listes.lecture import valeur as valeur_de_liste
from jalon.socle.listes.models import Valeur
from jalon.socle.pieces.models import Piece

ATTRIBUT = "champs_ville"
# Ce dont dépend une table à champs de la ville, et que sa seule définition ne dit pas.
AVANT = ("configuration", "intervenants", "structures")
DU_RESEAU = {"personne": "intervenants", "structure": "structures"}


@dataclass(frozen=True)
class DeLaVille(Colonne):
    """Un champ de la ville. La valeur lue est la valeur rangée."""

    defini: Champ = field(default=None, kw_only=True)
    declaree: EntiteConfigurable = field(default=None, kw_only=True)
    est_differee: ClassVar[bool] = False

    @property
    def type(self):
        return type_de(self.defini.type)

    @property
    def genre(self):
        return self.type.libelle.lower()

    @property
    def liste(self):
        return self.defini.liste if self.type.a_une_liste else ""

    @property
    def est_multiple(self):
        return self.type.est_multiple

    @property
    def attribut(self):
        return ATTRIBUT

    @property
    def s_exporte(self):
        return self.defini.exporte

    def prendre(self, objet):
        """La valeur, si elle se montre ; lue une fois pour toutes les colonnes de l'objet."""
        lu = objet.__dict__.get("_lu_pour_l_echange")
        if lu is None:
            lu = objet.__dict__["_lu_pour_l_echange"] = lire(self.declaree.code, objet)
        return lu.valeur(self.defini) if lu.se_montre(self.defini) else None

    def vide(self, modele):
        return None

    def lire(self, texte, lecture):
        return self._essayer(self.type.lire, texte)

    def ecrire(self, valeur, ecriture):
        return self.type.ecrire(self.defini, valeur)

    def verifier(self, valeur, modele):
        """Le type a déjà répondu."""

    def _essayer(self, geste, *args):
        try:
            return geste(self.defini, *args)
        except ValidationError as erreur:
            raise Refus(" ".join(erreur.messages)) from None


class DansUneListe(DeLaVille):
    """Par libellé à l'écriture, comme les listes d'origine ; une valeur inconnue peut se créer."""

    def lire(self, texte, lecture):
        codes = [lecture.references.valeur_nommee(self.liste, morceau).code for morceau in self._morceaux(texte)]
        if not codes:
            raise Refus("Aucune valeur n'est donnée.")
        return self.type.ranger(self.defini, codes if self.type.est_multiple else codes[0])

    def _morceaux(self, texte: str) -> list[str]:
        return separer(texte) if self.type.est_multiple else [texte]

    def ecrire(self, valeur, ecriture):
        codes = valeur if self.type.est_multiple else [valeur]
        mots = [self._nommer(code, ecriture) for code in codes]
        return joindre(mots) if self.type.est_multiple else mots[0]

    def _nommer(self, code: str, ecriture) -> str:
        try:
            return ecriture.designations.valeur(valeur_de_liste(self.liste, code).pk)
        except Valeur.DoesNotExist:
            return code


class DuReseau(DeLaVille):
    """Une personne ou une structure, désignée comme partout dans l'échange."""

    @property
    def table(self):
        return DU_RESEAU[self.defini.type]

    def lire(self, texte, lecture):
        return lecture.references.resoudre(self.table, texte, lecture.ligne)

    def ecrire(self, valeur, ecriture):
        return ecriture.designations.trouver(self.table, valeur)


class DeFichier(DeLaVille):
    """L'id de la pièce dans la table `documents`, qui vient après : posé quand elle est là."""

    est_differee = True

    def lire(self, texte, lecture):
        return texte

    def ecrire(self, valeur, ecriture):
        pieces = ecriture.memoire.get("pieces_de_ville")
        if pieces is None:
            pieces = {str(cle): pk for cle, pk in Piece.objects.presentes().values_list("cle", "pk")}
            ecriture.memoire["pieces_de_ville"] = pieces
        return ecriture.designations.trouver("documents", pieces.get(valeur))


def entite_de_la_table(code: str) -> EntiteConfigurable | None:
    return next((entite for entite in entites() if entite.table == code), None)


def colonnes_de(code: str, d_origine) -> tuple[DeLaVille, ...]:
    """Les champs que la ville active saisit dans cette table ; aucun hors de toute ville."""
    declaree = entite_de_la_table(code)
    if declaree is None or not est_sous_cloison():
        return ()
    memoire, configuration = portee_active().memoire, publiee()
    cle = ("colonnes_de_ville", code)
    if cle not in memoire or memoire[cle][0] is not configuration:
        prises = {nom for colonne in d_origine for nom in (colonne.code, *colonne.alias)}
        definis = [c for c in permis(declaree.code) if type_de(c.type).se_saisit and c.code not in prises]
        memoire[cle] = configuration, tuple(_colonne(declaree, champ) for champ in definis)
    return memoire[cle][1]


def _colonne(declaree: EntiteConfigurable, champ: Champ) -> DeLaVille:
    type_ = type_de(champ.type)
    classe = DeLaVille
    if type_.a_une_liste:
        classe = DansUneListe
    elif champ.type in DU_RESEAU:
        classe = DuReseau
    elif isinstance(type_, Fichier):
        classe = DeFichier
    sens = f"Champ de la ville : {champ.libelle}. {champ.aide}".strip()
    return classe(champ.code, sens, defini=champ, declaree=declaree)


def valeurs_voulues(table, ligne, lecture, presentes: set[str]) -> dict:
    """{attribut: valeurs de l'objet après cette ligne}, vide si la source n'en parle pas.

    Une case vide efface ce qui se montre ; ce qui ne se montre pas n'a pas pu s'exporter, et reste.
    """
    colonnes = [colonne for colonne in table.de_ville if colonne.code in presentes]
    if not colonnes:
        return {}
    objet = ligne.objet
    voulues = dict(objet.champs_ville)
    for colonne in colonnes:
        if colonne.est_differee:
            _differer(colonne, ligne, lecture)
        elif colonne.code in ligne.valeurs:
            voulues[colonne.code] = ligne.valeurs[colonne.code]
        elif colonne.code in voulues and not lecture.garder_si_vide and colonne.prendre(objet) is not None:
            del voulues[colonne.code]
    objet.__dict__.pop("_lu_pour_l_echange", None)
    return {ATTRIBUT: voulues}


def _differer(colonne: DeLaVille, ligne, lecture) -> None:
    if colonne.code in ligne.valeurs or not lecture.garder_si_vide:
        lecture.memoire.setdefault("fichiers_de_ville", []).append((ligne, colonne))


def poser_les_fichiers(lecture) -> None:
    """À la fin, quand les documents sont là : range la clé de chaque pièce nommée."""
    for ligne, colonne in lecture.memoire.get("fichiers_de_ville", ()):
        if ligne.est_refusee:
            continue
        texte, code = ligne.valeurs.get(colonne.code), colonne.code
        piece = _la_piece(texte, ligne, code, lecture) if texte else None
        objet = type(ligne.objet).objects.get(pk=ligne.objet.pk)
        voulue = str(piece.cle) if piece else None
        if ligne.est_refusee or objet.champs_ville.get(code) == voulue:
            continue
        if voulue is None and colonne.prendre(objet) is None:
            continue
        reste = {nom: rangee for nom, rangee in objet.champs_ville.items() if nom != code}
        objet.champs_ville = reste | ({code: voulue} if voulue else {})
        objet.save(update_fields=[ATTRIBUT])
        if not ligne.est_neuve and not ligne.est_changee:
            ligne.est_changee = True
            lecture.rapport.compter(ligne.feuille.table.code, "inchanges", -1)
            lecture.rapport.compter(ligne.feuille.table.code, "modifies")


def _la_piece(texte: str, ligne, code: str, lecture) -> Piece | None:
    lecture.references.cles("documents").chercher([texte])
    pk = lecture.references.cles("documents").get(texte)
    piece = Piece.objects.presentes().filter(pk=pk).first() if pk else None
    if piece is None:
        ligne.refuser(code, f"« {texte[:60]} » n'est l'id d'aucune ligne de la table documents.")
    return piece
