"""Nommer, à l'export, une valeur ou une ligne d'une autre table : par un mot qui ne désigne qu'elle."""

from collections import defaultdict

from jalon.restitution.echange import tables
from jalon.socle.listes.models import Valeur
from jalon.socle.texte import normaliser


class Designations:
    """Lues une fois par table et par export."""

    def __init__(self):
        self._valeurs: dict[int, str] | None = None
        self._tables: dict[str, dict[int, str]] = {}

    def valeur(self, pk: int) -> str:
        """Le libellé de la valeur, ou son code si une autre de sa liste se reconnaît au même mot."""
        if self._valeurs is None:
            self._valeurs = _nommer_les_valeurs()
        return self._valeurs[pk]

    def designer(self, code: str, pk: int) -> str:
        """Ce que la table sait lire pour retrouver exactement cette ligne."""
        if code not in self._tables:
            self._tables[code] = _nommer_les_lignes(tables.table(code))
        return self._tables[code][pk]

    def trouver(self, code: str, pk: int) -> str:
        """De même, sans clé étrangère pour promettre que la ligne est encore là : vide si elle n'y est plus."""
        try:
            return self.designer(code, pk)
        except KeyError:
            return ""


def _nommer_les_valeurs() -> dict[int, str]:
    par_liste = defaultdict(list)
    for valeur in Valeur.objects.all():
        par_liste[valeur.liste_id].append(valeur)
    noms = {}
    for valeurs in par_liste.values():
        connus = defaultdict(set)
        for valeur in valeurs:
            for cle in valeur.cles:
                connus[cle].add(valeur.pk)
        for valeur in valeurs:
            seul = connus[normaliser(valeur.libelle)] == {valeur.pk}
            noms[valeur.pk] = valeur.libelle if seul else valeur.code
    return noms


def _nommer_les_lignes(table: tables.Table) -> dict[int, str]:
    if not table.designations:
        return dict(table.modele.objects.values_list("pk", "cle_externe"))
    objets = list(table.modele.objects.all())
    connus = defaultdict(set)
    for objet in objets:
        for nom in table.designations(objet):
            connus[normaliser(nom)].add(objet.pk)
    cles = {objet.cle_externe for objet in objets} if table.a_un_id else set()

    def nommer(objet) -> str:
        seuls = (n for n in table.designations(objet) if connus[normaliser(n)] == {objet.pk} and _est_sur(n, cles))
        return next(seuls, None) or objet.cle_externe

    return {objet.pk: nommer(objet) for objet in objets}


def _est_sur(nom: str, cles: set[str]) -> bool:
    """Ni vide, ni pris pour l'id d'une autre ligne, ni abîmé par une case multiple."""
    return bool(normaliser(nom)) and nom not in cles and nom == nom.strip()
