"""Une ligne reçue : ses cases, ce qu'on y a lu, ce qu'elle est devenue."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from jalon.restitution.echange.cases import Illisible, Refus, deproteger
from jalon.restitution.echange.colonnes import Colonne, Lien
from jalon.restitution.echange.sources import Feuille
from jalon.restitution.echange.tables import Table

LOT = 500
MAX_COLONNES = 500
MAX_ID = 80


class Ligne:
    """`textes` : les cases non vides par code ; `valeurs` : ce qui a été lu, par code (None ou défaut si vide)."""

    def __init__(self, feuille: "FeuilleLue", numero: int, textes: dict[str, str]):
        self.feuille, self.numero, self.textes = feuille, numero, textes
        self.valeurs: dict[str, Any] = {}
        self.cle = textes.get("id", "")
        self.est_refusee = False
        self.objet = None
        self.est_neuve = self.est_changee = False

    def refuser(self, colonne: str, raison: str) -> None:
        self.est_refusee = True
        self.feuille.rapport.refuser(self.feuille.fichier, self.numero, colonne, raison)

    def a(self, *codes: str) -> bool:
        """Toutes ces cases sont remplies."""
        return all(code in self.textes for code in codes)


class FeuilleLue:
    """Une table reçue, son en-tête vérifié, ses lignes par lots."""

    def __init__(self, table: Table, feuille: Feuille, rapport):
        self.table, self.rapport = table, rapport
        self.fichier = feuille.fichier
        self._lignes = feuille.lignes()
        self.colonnes: list[Colonne | None] = self._en_tete()
        self.codes = {colonne.code for colonne in self.colonnes if colonne}
        self._vues: dict[str, int] = {}

    def _en_tete(self) -> list[Colonne | None]:
        """La colonne de chaque rang, None si on l'ignore. Lève Illisible."""
        numero, noms = next(self._lignes, (1, []))
        noms = [nom.strip().lower() for nom in noms]
        while noms and not noms[-1]:
            noms.pop()
        if len(noms) > MAX_COLONNES:
            raise Illisible(f"Ce fichier a plus de {MAX_COLONNES} colonnes.", self.fichier, numero)
        connues = {nom: c for c in self.table.toutes for nom in (c.code, *c.alias)}
        lues = [connues.get(nom) for nom in noms]
        self._verifier_l_en_tete(numero, noms, lues)
        self.rapport.colonnes_ignorees += [f"{self.table.code}.{n}" for n, c in zip(noms, lues, strict=True) if not c]
        return lues

    def _verifier_l_en_tete(self, numero: int, noms: list[str], lues: list[Colonne | None]) -> None:
        if not any(lues):
            attendues = ", ".join(c.code for c in self.table.toutes[:4])
            raise Illisible(
                f"La première ligne doit nommer les colonnes ({attendues}…), séparées par « ; ».", self.fichier, numero
            )
        codes = [colonne.code for colonne in lues if colonne]
        for code in codes:
            if codes.count(code) > 1:
                raise Illisible("Cette colonne est là deux fois.", self.fichier, numero, code)
        for colonne in self.table.toutes:
            if colonne.obligatoire and colonne.code not in codes:
                raise Illisible("Cette colonne obligatoire manque.", self.fichier, numero, colonne.code)

    def lots(self) -> Iterator[list[Ligne]]:
        """Les lignes bien formées, par lots ; les autres sont refusées au passage. Lève Illisible."""
        bien_formees = (ligne for ligne in map(self._ligne, self._lignes) if ligne)
        while lot := list(islice(bien_formees, LOT)):
            yield lot

    def _ligne(self, numerotee: tuple[int, list[str]]) -> Ligne | None:
        numero, cases = numerotee
        attendues = len(self.colonnes)
        if len(cases) < attendues or any(case.strip() for case in cases[attendues:]):
            self.rapport.refuser(self.fichier, numero, "", f"{len(cases)} cases, là où {attendues} sont nommées.")
            self.rapport.compter(self.table.code, "refuses")
            return None
        textes = {}
        for colonne, case in zip(self.colonnes, cases[:attendues], strict=True):
            texte = deproteger(case.strip())
            if colonne and texte:
                textes[colonne.code] = texte
        ligne = Ligne(self, numero, textes)
        if self.table.a_un_id and not ligne.cle and not self.table.cles:
            ligne.cle = self._cle_du_contenu(textes)
        return ligne

    def _cle_du_contenu(self, textes: dict[str, str]) -> str:
        """Sans id, la nième ligne identique est la même que la fois d'avant."""
        empreinte = empreinte_du_contenu(textes)
        self._vues[empreinte] = self._vues.get(empreinte, 0) + 1
        return empreinte if self._vues[empreinte] == 1 else f"{empreinte}-{self._vues[empreinte]}"


def empreinte_du_contenu(textes: dict[str, str]) -> str:
    contenu = "\x1f".join(f"{code}={texte}" for code, texte in sorted(textes.items()))
    return "~" + hashlib.sha256(contenu.encode()).hexdigest()[:24]


def lire(ligne: Ligne, lecture) -> None:
    """Lit les cases : les liens en dernier, car une ligne créée au passage se complète des autres cases."""
    table = ligne.feuille.table
    lecture.ligne = ligne
    if len(ligne.cle) > MAX_ID:
        ligne.refuser("id", f"Cet id dépasse {MAX_ID} caractères.")
    modeles = {colonne.code: annexe.modele for annexe in table.annexes for colonne in annexe.colonnes}
    modeles |= {ensemble.colonne.code: None for ensemble in table.ensembles}
    colonnes = [c for c in table.toutes if c.code in ligne.feuille.codes and c.code != "id"]
    for colonne in sorted(colonnes, key=lambda c: bool(c.table) or isinstance(c, Lien)):
        if isinstance(colonne, Lien) and colonne.differe:
            continue
        try:
            _lire_une_case(ligne, colonne, modeles.get(colonne.code, table.modele), lecture)
        except Refus as refus:
            ligne.refuser(colonne.code, refus.raison)
    if not ligne.est_refusee and table.verifier:
        table.verifier(ligne, lecture)


def _lire_une_case(ligne: Ligne, colonne: Colonne, modele, lecture) -> None:
    texte = ligne.textes.get(colonne.code)
    if texte is None:
        if colonne.obligatoire:
            raise Refus("Cette case est obligatoire.")
        return
    valeur = colonne.lire(texte, lecture)
    if modele is not None:
        colonne.verifier(valeur, modele)
    ligne.valeurs[colonne.code] = valeur
