"""Reconnaître une ligne déjà importée, ou déjà dans la ville : par son id, sinon par ce qui la désigne."""

from collections import defaultdict

from django.db import models

from jalon.restitution.echange.lignes import Ligne
from jalon.restitution.echange.tables import Table
from jalon.socle.texte import normaliser

# Devant la clé primaire d'un objet reconnu autrement que par un id : aucune source n'écrit ce signe.
RECONNU = "→"


class Identites:
    """Met sur chaque ligne l'objet qui existe déjà (`ligne.objet`), refuse les doubles de la source.

    `reconnues` : id → clé primaire de ce que l'import a reconnu autrement ; ces objets gardent leur clé de source.
    """

    def __init__(self, table: Table, reconnues: dict[str, int] | None = None):
        self.table, self.reconnues = table, reconnues or {}
        self._ids: dict[str, int] = {}
        self._noms: dict[tuple, int] = {}
        self._pris: dict[int, int] = {}
        self._index: dict[tuple, list] | None = None

    def reconnaitre(self, lignes: list[Ligne]) -> None:
        if self.table.unique:
            self._reconnaitre_la_seule(lignes)
            return
        lignes = [ligne for ligne in lignes if self._est_nouvelle_dans_la_source(ligne)]
        par_id = self._par_id([ligne.cle for ligne in lignes if ligne.cle])
        par_nom = self._par_nom(lignes)
        for ligne in lignes:
            objet = par_id.get(ligne.cle) or self._adopter(ligne, par_nom)
            if objet is None:
                continue
            if objet.pk in self._pris:
                ligne.refuser("", f"Cette ligne désigne la même chose que la ligne {self._pris[objet.pk]}.")
            else:
                self._pris[objet.pk] = ligne.numero
                ligne.objet = objet

    def _reconnaitre_la_seule(self, lignes: list[Ligne]) -> None:
        for ligne in lignes:
            if self._ids:
                ligne.refuser("", "Cette table n'a qu'une ligne.")
            self._ids[""] = ligne.numero
            ligne.objet = self.table.unique()

    def _est_nouvelle_dans_la_source(self, ligne: Ligne) -> bool:
        if ligne.cle and ligne.cle in self._ids:
            ligne.refuser("id", f"L'id « {ligne.cle[:60]} » est déjà celui de la ligne {self._ids[ligne.cle]}.")
            return False
        if ligne.cle:
            self._ids[ligne.cle] = ligne.numero
        if not self.table.doubles_admis and (self.table.cles_uniques or not ligne.cle):
            for cle in self._cles_de(ligne):
                if cle in self._noms:
                    ligne.refuser(self._colonnes(cle), f"Cette ligne répète la ligne {self._noms[cle]}.")
                    return False
            self._noms.update(dict.fromkeys(self._cles_de(ligne)[:1], ligne.numero))
        return True

    def _cles_de(self, ligne: Ligne) -> list[tuple]:
        """Les clés de la ligne, (rang, valeurs…), de la plus sûre à la moins sûre."""
        cles = []
        for rang, codes in enumerate(self.table.cles):
            if ligne.valeurs.get(codes[0]) not in (None, "") and not self._en_dit_plus(ligne, codes):
                cles.append((rang, *(_comparable(ligne.valeurs.get(code)) for code in codes)))
        return cles

    def _en_dit_plus(self, ligne: Ligne, codes: tuple[str, ...]) -> bool:
        """La ligne remplit une clé plus longue : celle-ci la confondrait avec un homonyme."""
        return any(len(c) > len(codes) and c[: len(codes)] == codes and ligne.a(*c) for c in self.table.cles)

    def _colonnes(self, cle: tuple) -> str:
        return ", ".join(self.table.cles[cle[0]])

    def _par_id(self, cles: list[str]) -> dict[str, models.Model]:
        if not (cles and self.table.a_un_id):
            return {}
        trouves = {objet.cle_externe: objet for objet in self.table.modele.objects.filter(cle_externe__in=cles)}
        voulues = {cle: self.reconnues[cle] for cle in cles if cle in self.reconnues}
        objets = self.table.modele.objects.in_bulk(voulues.values()) if voulues else {}
        return trouves | {cle: objets[pk] for cle, pk in voulues.items()}

    def garde_sa_cle(self, ligne: Ligne) -> bool:
        """Ce que l'on a reconnu garde la clé qu'il avait ; s'il n'en avait pas, il prend l'id de la source."""
        return ligne.cle in self.reconnues and (ligne.cle.startswith(RECONNU) or bool(ligne.objet.cle_externe))

    def _par_nom(self, lignes: list[Ligne]) -> dict[tuple, list]:
        """Clé → objets de la ville. Le réseau se lit en entier, une fois ; le reste, par ses liens."""
        if not self.table.cles:
            return {}
        ancres = {self.table.colonne(codes[0]) for codes in self.table.cles}
        if all(colonne.attribut.endswith("_id") for colonne in ancres):
            condition = models.Q()
            for colonne in ancres:
                vises = {ligne.valeurs.get(colonne.code) for ligne in lignes} - {None}
                condition |= models.Q(**{f"{colonne.attribut}__in": vises})
            # L'ordre de leur création : deux lignes de même clé retrouvent chacune la sienne.
            return self._indexer(self.table.modele.objects.filter(condition, **self.table.fixes).order_by("pk"))
        if self._index is None:
            self._index = self._indexer(self.table.modele.objects.order_by("pk"))
        return self._index

    def _indexer(self, objets) -> dict[tuple, list]:
        index = defaultdict(list)
        for objet in objets:
            for rang, codes in enumerate(self.table.cles):
                valeurs = [getattr(objet, self.table.colonne(code).attribut) for code in codes]
                if valeurs[0] not in (None, ""):
                    index[rang, *map(_comparable, valeurs)].append(objet)
        return index

    def _adopter(self, ligne: Ligne, par_nom: dict[tuple, list]):
        """L'objet que la clé désigne. Des homonymes ont chacun leur id : on n'adopte alors que ce qui n'en a pas."""
        for cle in self._cles_de(ligne):
            for objet in par_nom.get(cle, ()):
                libre = objet.pk not in self._pris and not (ligne.cle and getattr(objet, "cle_externe", ""))
                if self.table.cles_uniques or libre:
                    return objet
        return None


def _comparable(valeur):
    """Un texte sans casse ni accents ; vide et inconnu se valent."""
    return normaliser(valeur) or None if isinstance(valeur, str) else valeur
